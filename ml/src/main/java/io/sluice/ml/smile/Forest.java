// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.ml.SeededRandom;
import io.sluice.ml.batch.CompactTree;
import io.sluice.ml.batch.Ensemble;
import io.sluice.ml.batch.Ensemble.Scale;
import io.sluice.ml.batch.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import smile.base.cart.DecisionNode;
import smile.base.cart.Loss;
import smile.base.cart.RegressionNode;
import smile.base.cart.SplitRule;
import smile.classification.DecisionTree;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.regression.RegressionTree;

/**
 * A random forest (Breiman, Random Forests, 2001) of Smile's trees: each grows over as many rows as there are, drawn with replacement, and
 * chance chooses the columns that a node may ask for. Labels are foretold by the mean of what the leaves say, as numbers are.
 *
 * <p>Smile's own forest is not used: it grows trees on threads that share what they count. Immutable; any thread.
 */
final class Forest {
    private static final StructField OUTCOME = new StructField("outcome", DataTypes.DoubleType);
    private static final StructField LABEL = new StructField("label", DataTypes.IntegerType);

    private final Growing growing;

    Forest(Growing growing) {
        this.growing = growing;
    }

    /** A forest for the labels of some rows. */
    Ensemble ofLabels(Window rows) {
        Labels labels = new Labels(rows);
        if (labels.count() == 1) {
            return Ensemble.ofLabels(labels.numbers(), Scale.SHARES, new double[] {1}, List.of());
        }
        Table table = new Table(rows);
        int asked = (int) Math.max(1, Math.round(Math.sqrt(rows.attributes())));
        List<CompactTree> trees = trees(
                drawn -> table.compact(
                        new DecisionTree(
                                table.frame(),
                                labels.byPlace(),
                                LABEL,
                                labels.count(),
                                SplitRule.GINI,
                                Growing.DEPTH_MAX,
                                growing.leavesMax(),
                                Growing.LEAF_ROWS_MIN,
                                asked,
                                drawn,
                                table.order()),
                        0,
                        labels.count(),
                        leaf -> ((DecisionNode) leaf).posteriori(new double[labels.count()])),
                rows.size());
        return Ensemble.ofLabels(labels.numbers(), Scale.SHARES, new double[labels.count()], trees);
    }

    /** A forest for the numbers of some rows. */
    Ensemble ofNumbers(Window rows) {
        Table table = new Table(rows);
        double[] came = rows.outcomes();
        int asked = Math.max(1, rows.attributes() / 3);
        List<CompactTree> trees = trees(
                drawn -> table.compact(
                        new RegressionTree(
                                table.frame(),
                                Loss.ls(came),
                                OUTCOME,
                                Growing.DEPTH_MAX,
                                growing.leavesMax(),
                                Growing.LEAF_ROWS_MIN,
                                asked,
                                drawn,
                                table.order()),
                        0,
                        1,
                        leaf -> new double[] {((RegressionNode) leaf).output()}),
                rows.size());
        return Ensemble.ofNumbers(Scale.MEAN, 0, trees);
    }

    private List<CompactTree> trees(Function<int[], CompactTree> tree, int rows) {
        SeededRandom random = new SeededRandom(growing.seed());
        List<CompactTree> trees = new ArrayList<>();
        for (int i = 0; i < growing.trees(); i++) {
            int[] drawn = new int[rows];
            for (int draw = 0; draw < rows; draw++) {
                drawn[random.below(rows)]++;
            }
            Growing.seed(growing.seed() + i);
            trees.add(tree.apply(drawn));
        }
        return trees;
    }
}
