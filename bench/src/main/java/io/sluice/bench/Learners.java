// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Utf8Column;
import io.sluice.ml.AutoClassifier;
import io.sluice.ml.AutoRegressor;
import io.sluice.ml.Prequential;
import io.sluice.testkit.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well and how fast learners foretell the labels and numbers of real data sets, each row before it is learnt: at once, and labels
 * also where they come some rows late, so that each row is predicted by what was learnt of the rows before those. A program of
 * its own: the argument is the folder with the data sets.
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
        System.out.printf("%-15s %9s %7s %8s %9s %12s%n", "", "accuracy", "kappa", "kappa-t", "48 late", "rows/s");
        for (String name : LABELS) {
            read(folder, name).ifPresent(data -> labels(name, data));
        }
        System.out.printf("%n%-15s %10s %10s %7s %12s%n", "", "RMSE", "MAE", "R2", "rows/s");
        for (String name : NUMBERS) {
            read(folder, name).ifPresent(data -> numbers(name, data));
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

    /** The most rows per second of several turns. */
    private static double fastest(DataFile data, Runnable turn) {
        double fastest = 0;
        for (int i = 0; i < TURNS; i++) {
            long begin = System.nanoTime();
            turn.run();
            fastest = Math.max(fastest, data.rows() / ((System.nanoTime() - begin) / 1e9));
        }
        return fastest;
    }

    private static void labels(String name, DataFile data) {
        double fastest = fastest(data, () -> run(data, 0, new Prequential()));
        Prequential atOnce = new Prequential();
        run(data, 0, atOnce);
        Prequential late = new Prequential();
        run(data, LATE, late);
        System.out.printf(
                "%-15s %8.2f%% %7.3f %8.3f %8.2f%% %,12.0f%n",
                name, 100 * atOnce.accuracy(), atOnce.kappa(), atOnce.kappaT(), 100 * late.accuracy(), fastest);
    }

    private static void numbers(String name, DataFile data) {
        double[] came = data.chunks().stream()
                .flatMap(chunk -> IntStream.range(0, chunk.size())
                        .mapToObj(row -> ((Utf8Column) chunk.column(chunk.width() - 1)).string(row)))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] foretold = new double[came.length];
        double fastest = fastest(data, () -> foretell(data, came, foretold));
        double mean = Arrays.stream(came).average().orElse(0);
        double squares = 0;
        double absolute = 0;
        double all = 0;
        for (int row = 1; row < came.length; row++) {
            squares += (came[row] - foretold[row]) * (came[row] - foretold[row]);
            absolute += Math.abs(came[row] - foretold[row]);
            all += (came[row] - mean) * (came[row] - mean);
        }
        System.out.printf(
                "%-15s %,10.3f %,10.3f %7.3f %,12.0f%n",
                name, Math.sqrt(squares / came.length), absolute / came.length, 1 - squares / all, fastest);
    }

    private static void foretell(DataFile data, double[] came, double[] foretold) {
        AutoRegressor learner = new AutoRegressor(data.inputs());
        int row = 0;
        for (Chunk chunk : data.chunks()) {
            for (int i = 0; i < chunk.size(); i++, row++) {
                foretold[row] = learner.learn(chunk, i, came[row]);
            }
        }
    }

    private static void run(DataFile data, int late, Prequential score) {
        AutoClassifier learner = new AutoClassifier(data.inputs());
        int label = data.inputs().size();
        long row = 0;
        for (Chunk chunk : data.chunks()) {
            for (int i = 0; i < chunk.size(); i++, row++) {
                if (late == 0) {
                    int predicted = learner.learn(chunk, chunk.column(label), i);
                    score.add(predicted, learner.label(chunk.column(label), i));
                } else {
                    int predicted = learner.predict(chunk, i);
                    if (row >= late) {
                        learnRow(data, learner, row - late);
                    }
                    int actual = learner.label(chunk.column(label), i);
                    score.add(predicted, actual < 0 ? learner.labels() : actual);
                }
            }
        }
    }

    private static void learnRow(DataFile data, AutoClassifier learner, long row) {
        Chunk chunk = data.chunks().get((int) (row / Chunk.ROWS_MAX));
        learner.learn(chunk, chunk.column(chunk.width() - 1), (int) (row % Chunk.ROWS_MAX));
    }
}
