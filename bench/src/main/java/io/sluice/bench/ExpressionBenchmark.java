// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.codegen.CompileCalc;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.topology.DStream;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Filter and projection of a chunk: our operator with its generated loop beside the loops of {@link ByHand}. Nanoseconds per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
public class ExpressionBenchmark {
    private static final String STREAM =
            "CREATE STREAM orders (price BIGINT, quantity BIGINT, weight DOUBLE, discount DOUBLE);";

    /** The five expressions. */
    public enum Shape {
        FILTER("price, quantity FROM orders WHERE price > 100 AND price <= 900"),
        CHECKED("price * quantity - 5 AS total FROM orders"),
        DOUBLES("weight * discount + (1E0 - discount) * 0.5E0 AS score FROM orders"),
        CHOICE("CASE WHEN quantity > 10 THEN price - quantity ELSE price END AS rest FROM orders"),
        FUSED("price * quantity AS total, weight * discount AS d FROM orders WHERE price > 500 AND weight < 0.5E0");

        private final String query;

        Shape(String query) {
            this.query = query;
        }
    }

    @Param
    public Shape shape = Shape.FILTER;

    private DStream.Calc calc = calc(Shape.FILTER);
    private Operator operator = CompileCalc.of(calc).get();
    private Chunk in = new Chunk();
    private long[] price = {};
    private long[] quantity = {};
    private double[] weight = {};
    private double[] discount = {};
    private final long[] longs = new long[Chunk.ROWS_MAX];
    private final long[] moreLongs = new long[Chunk.ROWS_MAX];
    private final double[] doubles = new double[Chunk.ROWS_MAX];

    private static DStream.Calc calc(Shape shape) {
        return Planned.topology(STREAM + "SELECT " + shape.query + ";").nodes().stream()
                .filter(DStream.Calc.class::isInstance)
                .map(DStream.Calc.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Setup
    public void prepare() {
        calc = calc(shape);
        operator = CompileCalc.of(calc).get();
        in = Chunk.of(calc.input().schema().types());
        SplittableRandom random = new SplittableRandom(1);
        price = new long[Chunk.ROWS_MAX];
        quantity = new long[Chunk.ROWS_MAX];
        weight = new double[Chunk.ROWS_MAX];
        discount = new double[Chunk.ROWS_MAX];
        for (int i = 0; i < Chunk.ROWS_MAX; i++) {
            price[i] = random.nextLong(1_000);
            quantity[i] = random.nextLong(20);
            weight[i] = random.nextDouble();
            discount[i] = random.nextDouble();
        }
        for (String name : calc.input().schema().names()) {
            fill(name);
        }
        in.filled(Chunk.ROWS_MAX, false);
        verify();
    }

    /** Columns that the query does not read are not there: the plan has pruned them. */
    private void fill(String name) {
        int column = calc.input().schema().names().indexOf(name);
        for (int i = 0; i < Chunk.ROWS_MAX; i++) {
            switch (name) {
                case "price" -> ((LongColumn) in.column(column)).add(price[i]);
                case "quantity" -> ((LongColumn) in.column(column)).add(quantity[i]);
                case "weight" -> ((DoubleColumn) in.column(column)).add(weight[i]);
                case "discount" -> ((DoubleColumn) in.column(column)).add(discount[i]);
                default -> throw new IllegalStateException(name);
            }
        }
    }

    /** Both give the same, row by row. */
    private void verify() {
        int count = runByHand();
        operator.accept(0, in, out -> {
            boolean same = out.size() == count;
            for (int i = 0; i < count && same; i++) {
                same = sameRow(out, i);
            }
            if (!same) {
                throw new IllegalStateException(shape + ": the generated loop and the one by hand differ");
            }
        });
    }

    private boolean sameRow(Chunk out, int row) {
        boolean first = out.column(0) instanceof LongColumn column
                ? column.get(row) == longs[row]
                : ((DoubleColumn) out.column(0)).get(row) == doubles[row];
        return first
                && (out.width() == 1
                        || (out.column(1) instanceof LongColumn column
                                ? column.get(row) == moreLongs[row]
                                : ((DoubleColumn) out.column(1)).get(row) == doubles[row]));
    }

    @Benchmark
    @OperationsPerInvocation(Chunk.ROWS_MAX)
    public void generated(Blackhole blackhole) {
        operator.accept(0, in, blackhole::consume);
    }

    @Benchmark
    @OperationsPerInvocation(Chunk.ROWS_MAX)
    public void byHand(Blackhole blackhole) {
        blackhole.consume(runByHand());
        blackhole.consume(longs);
        blackhole.consume(moreLongs);
        blackhole.consume(doubles);
    }

    private int runByHand() {
        int rows = in.size();
        return switch (shape) {
            case FILTER -> ByHand.filter(rows, price, quantity, longs, moreLongs);
            case CHECKED -> ByHand.checked(rows, price, quantity, longs);
            case DOUBLES -> ByHand.doubles(rows, weight, discount, doubles);
            case CHOICE -> ByHand.choice(rows, price, quantity, longs);
            case FUSED -> ByHand.fused(rows, price, quantity, weight, discount, longs, doubles);
        };
    }
}
