// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Transform;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Rows of any columns to learn from, with what does not fit in among it. */
public final class RandomInputs {
    /** Of time, so that the parts of a timestamp differ. */
    private static final long UNITS = 7_000_000_000L;

    private static final List<Kind> KINDS = List.of(
            Kind.DOUBLE,
            Kind.DOUBLE,
            Kind.BIGINT,
            Kind.VARCHAR,
            Kind.VARCHAR,
            Kind.CHAR,
            Kind.BOOLEAN,
            Kind.REAL,
            Kind.INTEGER,
            Kind.DECIMAL,
            Kind.DATE,
            Kind.TIMESTAMP);

    private static final List<Transform.Kind> TRANSFORMS = List.of(Transform.Kind.values());

    private RandomInputs() {}

    public static SqlType type(Kind kind) {
        return SqlType.of(kind, true);
    }

    public static ModelSchema schema(List<SqlType> inputs, Kind output) {
        List<SqlType.Field> fields = IntStream.range(0, inputs.size())
                .mapToObj(i -> new SqlType.Field("input " + i, inputs.get(i)))
                .toList();
        Task task = output == Kind.DOUBLE ? Task.REGRESSION : Task.CLASSIFICATION;
        return new ModelSchema(new Schema(fields), new SqlType.Field("output", type(output)), task);
    }

    /** The same; some columns are transformed in another way than by their types. */
    public static ModelSchema schema(SplittableRandom random, List<SqlType> inputs, Kind output) {
        ModelSchema plain = schema(inputs, output);
        Map<String, Transform> transforms = new TreeMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Transform.Kind kind = TRANSFORMS.get(random.nextInt(TRANSFORMS.size()));
            if (random.nextBoolean() && kind.takes(inputs.get(i))) {
                int buckets = kind == Transform.Kind.HASH ? random.nextInt(1, 9) : 0;
                transforms.put("input " + i, new Transform(kind, buckets));
            }
        }
        return new ModelSchema(plain.inputs(), plain.output(), plain.task(), transforms);
    }

    /** Rows of any types, whose label or number depends on them and on chance. */
    public static Chunk rows(SplittableRandom random, List<SqlType> inputs, Kind output, int count, int labels) {
        List<SqlType> types = new ArrayList<>(inputs);
        types.add(type(output));
        Chunk chunk = Chunk.of(types);
        for (int row = 0; row < count; row++) {
            long sum = 0;
            for (int i = 0; i < inputs.size(); i++) {
                int value = random.nextInt(-5, 6);
                sum += value;
                add(random, inputs.get(i).kind(), chunk.column(i), value);
            }
            long number = Math.floorMod(random.nextInt(4) == 0 ? random.nextInt(labels) : sum, (long) labels);
            Column outputs = chunk.column(inputs.size());
            if (outputs instanceof Utf8Column text) {
                text.add("label " + number);
            } else if (outputs instanceof DoubleColumn numbers) {
                numbers.add(random.nextInt(100) == 0 ? 1e300 : sum + random.nextDouble());
            } else {
                ((LongColumn) outputs).add(number);
            }
            chunk.addRow(1);
        }
        return chunk;
    }

    /** The same rows with other weights. */
    public static Chunk weighted(Chunk rows, IntToLongFunction weight) {
        Chunk weighted = rows.emptyCopy();
        for (int row = 0; row < rows.size(); row++) {
            weighted.appendRow(rows, row, weight.applyAsLong(row));
        }
        return weighted;
    }

    private static void add(SplittableRandom random, Kind type, Column column, int value) {
        int kind = random.nextInt(40);
        if (kind == 0) {
            column.appendNull();
        } else if (column instanceof DoubleColumn numbers) {
            numbers.add(
                    switch (kind) {
                        case 1 -> Double.NaN;
                        case 2 -> Double.POSITIVE_INFINITY;
                        case 3 -> -Double.MAX_VALUE;
                        default -> value + random.nextDouble();
                    });
        } else if (column instanceof LongColumn numbers) {
            numbers.add(type == Kind.BOOLEAN ? value & 1 : kind == 1 ? Long.MIN_VALUE : value * UNITS);
        } else if (column instanceof DecimalColumn decimals) {
            decimals.add(value >> 31, kind == 1 ? Long.MIN_VALUE : value);
        } else {
            ((Utf8Column) column).add("text " + value);
        }
    }

    public static List<SqlType> types(SplittableRandom random) {
        List<SqlType> types = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            types.add(type(KINDS.get(random.nextInt(KINDS.size()))));
        }
        return types;
    }
}
