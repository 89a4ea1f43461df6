// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * Where the rows of a part of a tree end: how often each label came, and a {@link Profile} of the rows of each. It foretells by how
 * often labels came or by naive Bayes, whichever has been right more often (Holmes, Kirkby and Pfahringer, Stress-Testing Hoeffding
 * Trees, 2005). One thread.
 */
final class LabelLeaf implements Node {
    private static final int UNKNOWN = -1;
    private static final double GREAT = 1e15;

    private final Subset subset;
    private final Profile nothing;
    private final Profile all;
    /** By label, with what the leaf was given when it came out of a split. */
    private double[] weights;
    /** By label; {@link #nothing} where none came. */
    private Profile[] profiles;

    private final double[] precisions;
    private double majorityRight;
    private double bayesRight;
    private double attempted;
    /** What naive Bayes said of the row that was foretold last, if it was asked. */
    private int bayesLabel = UNKNOWN;

    /** @param weights by label, to begin with */
    LabelLeaf(Subset subset, double[] weights) {
        this(subset, weights, new Profile(subset));
    }

    private LabelLeaf(Subset subset, double[] weights, Profile all) {
        this.subset = subset;
        this.weights = weights;
        this.all = all;
        nothing = new Profile(subset);
        profiles = new Profile[weights.length];
        Arrays.fill(profiles, nothing);
        precisions = new double[subset.numbers().length];
    }

    Subset subset() {
        return subset;
    }

    /** How many labels there is room for. */
    int labels() {
        return weights.length;
    }

    /** The profile of the rows that came here with a label. */
    Profile profile(int label) {
        return profiles[label];
    }

    /** The profile of all rows that came here. */
    Profile all() {
        return all;
    }

    /** How probable each label is of a row. */
    void foretell(TreeRow row, double[] out) {
        bayesLabel = UNKNOWN;
        if (bayesRight >= majorityRight) {
            bayes(row, out);
            Probabilities.ofLogarithms(out);
        } else {
            int known = Math.min(weights.length, out.length);
            System.arraycopy(weights, 0, out, 0, known);
            Arrays.fill(out, known, out.length, 0);
            Probabilities.ofWeights(out);
        }
    }

    /** The logarithms of how probable each label is, without a common summand. */
    private void bayes(TreeRow row, double[] out) {
        for (int label = 0; label < out.length; label++) {
            boolean came = label < weights.length && weights[label] > 0;
            out[label] = came
                    ? Math.log(weights[label]) + profiles[label].logLikelihood(row, all, precisions)
                    : Double.NEGATIVE_INFINITY;
        }
        bayesLabel = Probabilities.likeliest(out);
    }

    /**
     * Learns the label of the row that was foretold last.
     *
     * @param scratch as long as there were labels then
     */
    void learn(TreeRow row, int label, double by, double[] scratch) {
        if (bayesLabel == UNKNOWN) {
            bayes(row, scratch);
        }
        bayesRight += bayesLabel == label ? by : 0;
        majorityRight += Probabilities.likeliest(weights) == label ? by : 0;
        if (label >= weights.length) {
            weights = Arrays.copyOf(weights, label + 1);
            int before = profiles.length;
            profiles = Arrays.copyOf(profiles, label + 1);
            Arrays.fill(profiles, before, profiles.length, nothing);
        }
        if (profiles[label] == nothing) {
            profiles[label] = new Profile(subset);
        }
        weights[label] += by;
        profiles[label].add(row, by);
        all.add(row, by);
        readPrecisions();
    }

    private void readPrecisions() {
        for (int i = 0; i < precisions.length; i++) {
            precisions[i] = all.precision(i);
        }
    }

    /** Whether so much has come since this was last asked and true that a split may be found, and not all of one label. */
    boolean isDue(int grace) {
        if (all.weight() - attempted < grace) {
            return false;
        }
        attempted = all.weight();
        return came() > 1;
    }

    private int came() {
        int came = 0;
        for (Profile each : profiles) {
            came += each.weight() > 0 ? 1 : 0;
        }
        return came;
    }

    /**
     * How many rows speak for what is to be asked here: those that came, and those that the split above sent here, as the
     * distributions there have it. Published trees count from 0 in each leaf, and grow later.
     */
    double weight() {
        double sum = 0;
        for (double each : weights) {
            sum += each;
        }
        return sum;
    }

    /** How many bits the labels that came can tell at most, at least one. */
    double bits() {
        return Math.log(Math.max(2, came())) / Math.log(2);
    }

    @Override
    public int leaves() {
        return 1;
    }

    @Override
    public void save(BinaryWriter out) {
        subset.save(out);
        out.count(weights.length);
        for (int label = 0; label < weights.length; label++) {
            out.bits(Double.doubleToLongBits(weights[label]));
            out.flag(profiles[label] != nothing);
            if (profiles[label] != nothing) {
                profiles[label].save(out);
            }
        }
        all.save(out);
        out.bits(Double.doubleToLongBits(majorityRight));
        out.bits(Double.doubleToLongBits(bayesRight));
        out.bits(Double.doubleToLongBits(attempted));
    }

    /** @param labels how many there are at most */
    static LabelLeaf load(BinaryReader in, TreeRow row, int labels) {
        Subset subset = Subset.load(in, row);
        double[] weights = new double[in.count()];
        if (weights.length > labels) {
            throw in.damaged("more labels than there are");
        }
        boolean[] came = new boolean[weights.length];
        Profile[] profiles = new Profile[weights.length];
        for (int label = 0; label < weights.length; label++) {
            weights[label] = count(in);
            came[label] = in.flag();
            if (came[label]) {
                profiles[label] = Profile.load(in, row, subset);
            }
        }
        LabelLeaf leaf = new LabelLeaf(subset, weights, Profile.load(in, row, subset));
        for (int label = 0; label < weights.length; label++) {
            leaf.profiles[label] = came[label] ? profiles[label] : leaf.nothing;
        }
        leaf.majorityRight = count(in);
        leaf.bayesRight = count(in);
        leaf.attempted = count(in);
        leaf.readPrecisions();
        return leaf;
    }

    private static double count(BinaryReader in) {
        double number = Double.longBitsToDouble(in.bits());
        if (!(number >= 0 && number < GREAT)) {
            throw in.damaged("a count that is none");
        }
        return number;
    }
}
