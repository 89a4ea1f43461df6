// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Probabilities;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trees that together give scores to a row: one for each label of those there were when it was made, or one for a number. Immutable; asked
 * by one thread.
 */
public final class Ensemble {
    /** What scores are. */
    public enum Scale {
        /** In proportion to the probabilities of labels. */
        SHARES,
        /** The logarithms of the probabilities of labels, without a common summand. */
        LOGARITHMS,
        /** A number. */
        SUM,
        /** As many times a number as there are trees. */
        MEAN
    }

    /** A scale is written as its place here; new ones come last. */
    private static final List<Scale> SCALES = List.of(Scale.SHARES, Scale.LOGARITHMS, Scale.SUM, Scale.MEAN);

    private final int[] labels;
    private final Scale scale;
    private final double[] base;
    private final CompactTree[] trees;
    private final double[] scores;

    private Ensemble(int[] labels, Scale scale, double[] base, List<CompactTree> trees) {
        this.labels = labels;
        this.scale = scale;
        this.base = base;
        this.trees = trees.toArray(CompactTree[]::new);
        scores = new double[base.length];
    }

    /**
     * Of labels.
     *
     * @param labels their numbers, in order
     * @param base the scores of a row without any tree
     */
    public static Ensemble ofLabels(int[] labels, Scale scale, double[] base, List<CompactTree> trees) {
        return new Ensemble(labels.clone(), scale, base.clone(), trees);
    }

    /**
     * Of numbers.
     *
     * @param base the score of a row without any tree
     */
    public static Ensemble ofNumbers(Scale scale, double base, List<CompactTree> trees) {
        return new Ensemble(new int[0], scale, new double[] {base}, trees);
    }

    private void score(double[] row) {
        System.arraycopy(base, 0, scores, 0, base.length);
        for (CompactTree tree : trees) {
            tree.addTo(scores, row);
        }
    }

    /** How probable each label of a row is; those that were not there when this was made are not. */
    void probabilities(double[] row, double[] to) {
        score(row);
        if (scale == Scale.LOGARITHMS) {
            Probabilities.ofLogarithms(scores);
        } else {
            Probabilities.ofWeights(scores);
        }
        Arrays.fill(to, 0);
        for (int i = 0; i < labels.length; i++) {
            to[labels[i]] = scores[i];
        }
    }

    /** The number of a row. */
    double number(double[] row) {
        score(row);
        return scale == Scale.MEAN ? scores[0] / trees.length : scores[0];
    }

    void save(BinaryWriter out) {
        out.counts(IntStream.of(labels).boxed().toList());
        out.octet(SCALES.indexOf(scale));
        for (double each : base) {
            out.bits(Double.doubleToLongBits(each));
        }
        out.list(List.of(trees), tree -> tree.save(out));
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @param numbers how many of the attributes are numbers
     * @param attributes how many there are
     * @param labelsMax how many labels there are; 0 for an ensemble of numbers
     */
    static Ensemble load(BinaryReader in, int numbers, int attributes, int labelsMax) {
        int[] labels = in.numbers().stream().mapToInt(label -> label).toArray();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= labelsMax || (i > 0 && labels[i] <= labels[i - 1])) {
                throw in.damaged("labels that are none, or out of order");
            }
        }
        if (labels.length == 0 && labelsMax > 0) {
            throw in.damaged("no labels");
        }
        Scale scale = SCALES.get(in.below(SCALES.size(), "scales"));
        if ((scale == Scale.SHARES || scale == Scale.LOGARITHMS) == (labelsMax == 0)) {
            throw in.damaged("a scale of something else");
        }
        double[] base = new double[Math.max(1, labels.length)];
        for (int i = 0; i < base.length; i++) {
            base[i] = Double.longBitsToDouble(in.bits());
            if (!Double.isFinite(base[i])) {
                throw in.damaged("a score that is none");
            }
        }
        List<CompactTree> trees = in.list(() -> CompactTree.load(in, numbers, attributes, base.length));
        if (scale == Scale.MEAN && trees.isEmpty()) {
            throw in.damaged("a mean of nothing");
        }
        return new Ensemble(labels, scale, base, trees);
    }
}
