// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.ml.Probabilities;
import io.sluice.ml.SeededRandom;
import io.sluice.ml.batch.CompactTree;
import io.sluice.ml.batch.Ensemble;
import io.sluice.ml.batch.Ensemble.Scale;
import io.sluice.ml.batch.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import smile.base.cart.Loss;
import smile.base.cart.RegressionNode;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.regression.RegressionTree;

/**
 * Gradient boosting (Friedman, Greedy Function Approximation, 2001, and Stochastic Gradient Boosting, 2002) of Smile's trees: each grows over
 * a part of the rows, which chance chooses, and foretells what those before it leave open; of labels, how far the probabilities are off, in
 * a step of Newton's for each leaf.
 *
 * <p>Smile's own boosting is not used: what it begins with and the trees of more than two labels cannot be read out. Immutable; any thread.
 */
final class Boosting {
    private static final StructField OPEN = new StructField("open", DataTypes.DoubleType);
    /** The part of the rows over which a tree grows. */
    private static final double PART = 0.7;
    /** A leaf moves the logarithm of a probability by no more. */
    private static final double STEP_MAX = 4;

    private static final double LEAST_SLOPE = 1e-10;

    private final Growing growing;
    private final double shrinkage;

    /** @param shrinkage what part of what a tree foretells is taken */
    Boosting(Growing growing, double shrinkage) {
        this.growing = growing;
        this.shrinkage = shrinkage;
    }

    /** Trees for the numbers of some rows. */
    Ensemble ofNumbers(Window rows) {
        Grown grown = new Grown(rows, growing);
        double[] open = rows.outcomes();
        double mean = 0;
        for (int place = 0; place < open.length; place++) {
            mean += (open[place] - mean) / (place + 1);
        }
        for (int place = 0; place < open.length; place++) {
            open[place] -= mean;
        }
        List<CompactTree> trees = new ArrayList<>();
        for (int i = 0; i < growing.trees(); i++) {
            CompactTree tree = grown.next(open, 0, shrinkage);
            trees.add(tree);
            for (int place = 0; place < open.length; place++) {
                open[place] -= tree.outcome(grown.row(place));
            }
        }
        return Ensemble.ofNumbers(Scale.SUM, mean, trees);
    }

    /** Trees for the labels of some rows: one per round for two labels, whose first has the score 0, else one for each. */
    Ensemble ofLabels(Window rows) {
        Labels labels = new Labels(rows);
        int[] came = labels.byPlace();
        double[] base = new double[labels.count()];
        for (int label : came) {
            base[label]++;
        }
        for (int i = 0; i < base.length; i++) {
            base[i] = Math.log(base[i] / came.length);
        }
        List<CompactTree> trees = new ArrayList<>();
        if (labels.count() > 1) {
            boost(new Grown(rows, growing), came, base, trees);
        }
        return Ensemble.ofLabels(labels.numbers(), Scale.LOGARITHMS, base, trees);
    }

    private void boost(Grown grown, int[] came, double[] base, List<CompactTree> trees) {
        double[][] scores = new double[came.length][];
        double[][] probabilities = new double[came.length][];
        for (int place = 0; place < came.length; place++) {
            scores[place] = base.clone();
        }
        for (int round = 0; round < growing.trees(); round++) {
            for (int place = 0; place < came.length; place++) {
                probabilities[place] = scores[place].clone();
                Probabilities.ofLogarithms(probabilities[place]);
            }
            for (int label = base.length == 2 ? 1 : 0; label < base.length; label++) {
                CompactTree tree = tree(grown, came, probabilities, label);
                trees.add(tree);
                for (int place = 0; place < came.length; place++) {
                    scores[place][label] += tree.outcome(grown.row(place));
                }
            }
        }
    }

    private CompactTree tree(Grown grown, int[] came, double[][] probabilities, int label) {
        int labels = probabilities[0].length;
        double[] open = new double[came.length];
        for (int place = 0; place < open.length; place++) {
            open[place] = (came[place] == label ? 1 : 0) - probabilities[place][label];
        }
        CompactTree tree = grown.next(open, label, 1);
        double[] steps = new double[tree.outcomes()];
        double[] slopes = new double[steps.length];
        for (int place = 0; place < open.length; place++) {
            if (grown.has(place)) {
                int leaf = tree.leaf(grown.row(place));
                double probability = probabilities[place][label];
                steps[leaf] += open[place];
                slopes[leaf] += probability * (1 - probability);
            }
        }
        double part = labels == 2 ? 1 : (labels - 1.0) / labels;
        for (int leaf = 0; leaf < steps.length; leaf++) {
            double step = part * steps[leaf] / Math.max(slopes[leaf], LEAST_SLOPE);
            steps[leaf] = shrinkage * Math.max(-STEP_MAX, Math.min(STEP_MAX, step));
        }
        return tree.saying(steps);
    }

    /** Trees over the same rows, one after another. One thread. */
    private static final class Grown {
        private final Growing growing;
        private final Table table;
        private final SeededRandom random;
        private final double[][] rows;
        private final int[] shuffled;
        private final int[] drawn;

        private Grown(Window window, Growing growing) {
            this.growing = growing;
            table = new Table(window);
            random = new SeededRandom(growing.seed());
            rows = new double[window.size()][];
            for (int place = 0; place < rows.length; place++) {
                int at = place;
                rows[place] = IntStream.range(0, window.attributes())
                        .mapToDouble(attribute -> window.value(attribute, at))
                        .toArray();
            }
            shuffled = IntStream.range(0, rows.length).toArray();
            drawn = new int[rows.length];
        }

        private double[] row(int place) {
            return rows[place];
        }

        /** Whether the last tree grew over a row. */
        private boolean has(int place) {
            return drawn[place] > 0;
        }

        /** A tree whose leaves say a part of the mean of what is open there. */
        private CompactTree next(double[] open, int score, double part) {
            draw();
            RegressionTree tree = new RegressionTree(
                    table.frame(),
                    Loss.ls(open),
                    OPEN,
                    Growing.DEPTH_MAX,
                    growing.leavesMax(),
                    Growing.LEAF_ROWS_MIN,
                    rows[0].length,
                    drawn,
                    table.order());
            return table.compact(tree, score, 1, leaf -> new double[] {part * ((RegressionNode) leaf).output()});
        }

        private void draw() {
            Arrays.fill(drawn, 0);
            int wanted = (int) Math.ceil(PART * shuffled.length);
            for (int i = 0; i < wanted; i++) {
                int other = i + random.below(shuffled.length - i);
                int swapped = shuffled[i];
                shuffled[i] = shuffled[other];
                shuffled[other] = swapped;
                drawn[shuffled[i]] = 1;
            }
        }
    }
}
