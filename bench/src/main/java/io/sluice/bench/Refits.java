// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What it costs to make a model anew, of windows of several sizes with ten numbers and two labels, of which one in ten is by chance: how
 * long the row takes that waits for it, how many bytes are saved, and how fast is predicted. A program of its own, without
 * arguments.
 */
public final class Refits {
    private static final List<String> NAMES = List.of("random_forest", "gradient_boosting");
    private static final int[] WINDOWS = {1_000, 10_000, 100_000};
    private static final int NUMBERS = 10;
    private static final int TURNS = 5;

    private Refits() {}

    /** Measures, and prints. */
    public static void main(String[] arguments) {
        System.out.printf("%-20s %9s %10s %12s %14s%n", "", "window", "ms", "bytes", "predicted/s");
        for (String name : NAMES) {
            for (int window : WINDOWS) {
                measure(name, window);
            }
        }
    }

    private static void measure(String name, int window) {
        SqlType number = SqlType.of(Kind.DOUBLE, true);
        SqlType label = SqlType.of(Kind.BIGINT, true);
        List<SqlType.Field> inputs = IntStream.range(0, NUMBERS)
                .mapToObj(i -> new SqlType.Field("x" + i, number))
                .toList();
        ModelSchema schema = new ModelSchema(new Schema(inputs), new SqlType.Field("y", label), Task.CLASSIFICATION);
        List<SqlType> types = new ArrayList<>(schema.inputs().types());
        types.add(label);
        Chunk row = Chunk.of(types);
        Algorithm algorithm = Algorithms.named(name);
        Map<String, String> options = Map.of("refit.every", window + " rows", "refit.window", window + " rows");
        Learner learner = algorithm.learner(schema, Options.of(name, options, algorithm.options()));
        Evaluation unused = Evaluation.of(Task.CLASSIFICATION, OptionalInt.empty());
        SplittableRandom random = new SplittableRandom(1);
        long longest = 0;
        // The pauses double until they are the window: after three windows one has been made of a full one.
        for (int i = 0; i < 3 * window; i++) {
            fill(row, random);
            long begin = System.nanoTime();
            learner.learn(row, unused);
            longest = Math.max(longest, System.nanoTime() - begin);
        }
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        System.out.printf(
                "%-20s %,9d %,10.0f %,12d %,14.0f%n",
                name, window, longest / 1e6, out.toBytes().length, predicted(learner, types, random));
    }

    private static void fill(Chunk rows, SplittableRandom random) {
        rows.clear();
        add(rows, random);
    }

    private static void add(Chunk rows, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            double number = random.nextDouble() - 0.5;
            sum += i % 2 == 0 ? number : number * number;
            ((DoubleColumn) rows.column(i)).add(number);
        }
        boolean chance = random.nextInt(10) == 0;
        ((LongColumn) rows.column(NUMBERS)).add(chance ? random.nextInt(2) : sum > 0.4 ? 1 : 0);
        rows.addRow(1);
    }

    /** The most rows per second of several turns. */
    private static double predicted(Learner learner, List<SqlType> types, SplittableRandom random) {
        Chunk rows = Chunk.of(types);
        for (int i = 0; i < Chunk.ROWS_MAX; i++) {
            add(rows, random);
        }
        double fastest = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            Predictions to = new Predictions(Column.of(types.get(NUMBERS)), new DoubleColumn());
            long begin = System.nanoTime();
            learner.predict(rows, to);
            fastest = Math.max(fastest, rows.size() / ((System.nanoTime() - begin) / 1e9));
        }
        return fastest;
    }
}
