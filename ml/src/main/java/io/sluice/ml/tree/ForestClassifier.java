// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.Probabilities;
import io.sluice.ml.SeededRandom;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Subset;
import io.sluice.ml.feature.TreeRow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An adaptive random forest (Gomes et al., Adaptive Random Forests for Evolving Data Stream Classification, 2017): trees that differ
 * because each learns each row as often as chance says (Poisson's distribution, {@value #TIMES} times on average: Leveraging Bagging), and
 * each leaf looks at a few attributes that chance has chosen. They vote by how often they have been right, and are replaced once
 * they err more ({@link ForestTree}).
 *
 * <p>Chance is that of a seed, and its state is saved. One thread.
 */
final class ForestClassifier extends Classifier {
    private static final int TIMES = 6;
    private static final double[] TIMES_UP_TO = poisson();

    private final TreeRow row;
    private final SeededRandom random;
    private final List<ForestTree> trees;
    private double[] probabilities = {};

    /**
     * What a forest is like.
     *
     * @param growth of the trees
     * @param leavesMax of each tree
     * @param warningDelta when a tree begins in the background
     * @param driftDelta when it takes over
     */
    record Plan(int trees, Growth growth, int leavesMax, double warningDelta, double driftDelta, long seed) {}

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    ForestClassifier(ModelSchema schema, Plan plan) {
        super(schema, false);
        row = new TreeRow(Inputs.of(schema, true));
        random = new SeededRandom(plan.seed());
        trees = IntStream.range(0, plan.trees())
                .mapToObj(i -> new ForestTree(
                        () -> new LabelTree(row, plan.growth(), plan.leavesMax(), this::someAttributes, false),
                        plan.warningDelta(),
                        plan.driftDelta()))
                .toList();
    }

    /** How probable it is that a row is learnt at most so many times. */
    private static double[] poisson() {
        double[] upTo = new double[64];
        double probability = Math.exp(-TIMES);
        for (int times = 0; times < upTo.length; times++) {
            upTo[times] = probability + (times == 0 ? 0 : upTo[times - 1]);
            probability *= (double) TIMES / (times + 1);
        }
        upTo[upTo.length - 1] = 1;
        return upTo;
    }

    private int times() {
        double fraction = random.fraction();
        int times = 0;
        while (fraction >= TIMES_UP_TO[times]) {
            times++;
        }
        return times;
    }

    /** One more than the root of how many there are. */
    private Subset someAttributes() {
        int all = row.attributes();
        int wanted = Math.min(all, (int) Math.round(Math.sqrt(all)) + 1);
        int[] shuffled = IntStream.range(0, all).toArray();
        for (int i = 0; i < wanted; i++) {
            int other = i + random.below(all - i);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = swapped;
        }
        int[] some = Arrays.copyOf(shuffled, wanted);
        Arrays.sort(some);
        return row.subset(some);
    }

    @Override
    protected double[] foretell(Chunk rows, int at) {
        row.read(rows, at);
        vote();
        return probabilities;
    }

    private void vote() {
        if (probabilities.length != labels()) {
            probabilities = new double[labels()];
        }
        Arrays.fill(probabilities, 0);
        for (ForestTree tree : trees) {
            Voter voter = tree.voter();
            double[] says = voter.foretell(probabilities.length);
            double weight = voter.weight();
            for (int label = 0; label < says.length; label++) {
                probabilities[label] += weight * says[label];
            }
        }
        Probabilities.ofWeights(probabilities);
    }

    @Override
    protected void learn(Chunk rows, int at, int label) {
        if (row.grow(rows, at) || labels() != probabilities.length) {
            vote();
        }
        for (ForestTree tree : trees) {
            tree.learn(label, labels(), times());
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        trees.forEach(tree -> tree.save(out));
        random.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        trees.forEach(tree -> tree.load(in, labels()));
        // Behind the trees: those that are made while they are read ask for chance, too.
        random.load(in);
    }
}
