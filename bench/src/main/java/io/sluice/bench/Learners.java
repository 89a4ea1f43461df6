// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.data.Chunk;
import io.sluice.ml.AutoClassifier;
import io.sluice.ml.Prequential;
import io.sluice.testkit.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How well and how fast learners foretell the labels of real data sets, each row before it is learnt: at once, and with labels that come
 * some rows late, so that each row is predicted by what was learnt of the rows before those. A program of its own:
 * the argument is the folder with the data sets.
 */
public final class Learners {
    private static final List<String> FILES =
            List.of("elec2_full", "weather", "phishing", "bananas", "image_segments", "sea40k");
    private static final int TURNS = 5;
    private static final int LATE = 48;

    private Learners() {}

    /** Measures, and prints. */
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : DataFile.folder();
        System.out.printf("%-15s %9s %7s %8s %9s %12s%n", "", "accuracy", "kappa", "kappa-t", "48 late", "rows/s");
        for (String name : FILES) {
            Path file = folder.resolve(name + ".csv.gz");
            if (!Files.exists(file)) {
                System.out.println(name + ": not there");
                continue;
            }
            DataFile data = DataFile.read(file);
            Prequential atOnce = new Prequential();
            double fastest = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                atOnce = new Prequential();
                long begin = System.nanoTime();
                run(data, 0, atOnce);
                fastest = Math.max(fastest, data.rows() / ((System.nanoTime() - begin) / 1e9));
            }
            Prequential late = new Prequential();
            run(data, LATE, late);
            System.out.printf(
                    "%-15s %8.2f%% %7.3f %8.3f %8.2f%% %,12.0f%n",
                    name, 100 * atOnce.accuracy(), atOnce.kappa(), atOnce.kappaT(), 100 * late.accuracy(), fastest);
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
