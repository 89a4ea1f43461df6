// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.Tested;
import io.sluice.engine.topology.Task;
import io.sluice.testkit.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How well and how fast each algorithm foretells the labels and numbers of real data sets, each row before it is learnt: at once, and
 * labels also where they come some rows late, so that each row is predicted by what was learnt of the rows before those. A program
 * of its own: the first argument is the folder with the data sets, those after it the algorithms, all if there are none.
 */
public final class Learners {
    private static final List<String> LABELS =
            List.of("elec2_full", "weather", "phishing", "bananas", "image_segments", "sea40k");
    private static final List<String> NUMBERS = List.of("fried", "bike_hour", "cal_housing");
    private static final int TURNS = 5;
    private static final int LATE = 48;

    private Learners() {}

    /** Measures, and prints. */
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : DataFile.folder();
        List<String> named = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        List<Algorithm> algorithms = named.isEmpty()
                ? Algorithms.all()
                : named.stream().map(Algorithms::named).toList();
        System.out.printf(
                "%-40s %9s %7s %8s %9s %7s %8s %12s%n",
                "", "accuracy", "kappa", "kappa-t", "48 late", "kappa", "kappa-t", "rows/s");
        for (String name : LABELS) {
            measure(folder, name, algorithms, Task.CLASSIFICATION);
        }
        System.out.printf("%n%-40s %10s %10s %7s %12s%n", "", "RMSE", "MAE", "R2", "rows/s");
        for (String name : NUMBERS) {
            measure(folder, name, algorithms, Task.REGRESSION);
        }
    }

    private static void measure(Path folder, String name, List<Algorithm> algorithms, Task task) throws IOException {
        Optional<DataFile> data = read(folder, name);
        for (Algorithm algorithm : algorithms) {
            if (data.isPresent() && algorithm.tasks().contains(task)) {
                System.out.printf("%-15s %-24s ", name, algorithm.name());
                if (task == Task.CLASSIFICATION) {
                    labels(algorithm, data.get());
                } else {
                    numbers(algorithm, data.get());
                }
            }
        }
    }

    private static Optional<DataFile> read(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".csv.gz");
        if (!Files.exists(file)) {
            System.out.println(name + ": not there");
            return Optional.empty();
        }
        return Optional.of(DataFile.read(file));
    }

    private static Learner learner(Algorithm algorithm, DataFile data, Task task) {
        return algorithm.learner(data.schema(task), Options.of(algorithm.name(), Map.of(), algorithm.options()));
    }

    /** The figures at the end, and behind them the most rows per second of several turns. */
    private static double[] run(Algorithm algorithm, DataFile data, Task task) {
        List<Chunk> chunks = data.chunks(task);
        double fastest = 0;
        Evaluation evaluation = Evaluation.of(task, OptionalInt.empty());
        for (int i = 0; i < TURNS; i++) {
            evaluation = Evaluation.of(task, OptionalInt.empty());
            Learner learner = learner(algorithm, data, task);
            long begin = System.nanoTime();
            for (Chunk chunk : chunks) {
                learner.learn(chunk, evaluation);
            }
            fastest = Math.max(fastest, data.rows() / ((System.nanoTime() - begin) / 1e9));
        }
        double[] all = figures(evaluation, task);
        double[] withSpeed = Arrays.copyOf(all, all.length + 1);
        withSpeed[all.length] = fastest;
        return withSpeed;
    }

    private static double[] figures(Evaluation evaluation, Task task) {
        Chunk figures = Chunk.of(Evaluation.columns(task).types());
        evaluation.append(figures, 0);
        return Arrays.stream(figures.columns())
                .mapToDouble(column -> column.isNull(0) ? Double.NaN : ((DoubleColumn) column).get(0))
                .toArray();
    }

    private static void labels(Algorithm algorithm, DataFile data) {
        double[] figures = run(algorithm, data, Task.CLASSIFICATION);
        double[] late = late(algorithm, data);
        System.out.printf(
                "%8.2f%% %7.3f %8.3f %8.2f%% %7.3f %8.3f %,12.0f%n",
                100 * figures[0], figures[1], figures[2], 100 * late[0], late[1], late[2], figures[figures.length - 1]);
    }

    private static void numbers(Algorithm algorithm, DataFile data) {
        double[] figures = run(algorithm, data, Task.REGRESSION);
        System.out.printf("%,10.3f %,10.3f %7.3f %,12.0f%n", figures[1], figures[0], figures[2], figures[3]);
    }

    /** What was foretold of a row when it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Said(int predicted, int last, double[] probabilities) {}

    /** The figures where each row is foretold by what was learnt of those more than {@link #LATE} rows before. */
    private static double[] late(Algorithm algorithm, DataFile data) {
        Learner learner = learner(algorithm, data, Task.CLASSIFICATION);
        Evaluation evaluation = Evaluation.of(Task.CLASSIFICATION, OptionalInt.empty());
        ArrayDeque<Said> waiting = new ArrayDeque<>();
        Chunk one = data.chunks().get(0).emptyCopy();
        for (long row = 0; row < data.rows() + LATE; row++) {
            if (row < data.rows()) {
                take(data, row, one);
                learner.expect(one, expecting(evaluation, waiting));
            }
            if (row >= LATE) {
                take(data, row - LATE, one);
                learner.learn(one, scoring(evaluation, waiting));
            }
        }
        return figures(evaluation, Task.CLASSIFICATION);
    }

    private static Expected expecting(Evaluation evaluation, ArrayDeque<Said> to) {
        return new Expected() {
            @Override
            public void label(int predicted, double[] probabilities) {
                to.add(new Said(predicted, evaluation.last(), probabilities.clone()));
            }

            @Override
            public void number(double predicted) {
                throw new IllegalStateException("a number where labels are foretold");
            }
        };
    }

    private static Tested scoring(Evaluation evaluation, ArrayDeque<Said> from) {
        return new Tested() {
            @Override
            public void label(int predicted, int actual, double[] probabilities) {
                Said said = from.remove();
                evaluation.label(said.predicted(), said.last(), actual, said.probabilities());
            }

            @Override
            public void number(double predicted, double actual) {
                throw new IllegalStateException("a number where labels are foretold");
            }
        };
    }

    private static void take(DataFile data, long row, Chunk to) {
        to.clear();
        to.appendRow(data.chunks().get((int) (row / Chunk.ROWS_MAX)), (int) (row % Chunk.ROWS_MAX), 1);
    }
}
