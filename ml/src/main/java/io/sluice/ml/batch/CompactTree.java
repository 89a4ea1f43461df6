// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * A tree of questions in arrays, each node before those below it, first where the answer is yes: whether a number is at most a bound, or
 * whether a text has a value. Its leaves say some numbers in a row, for some of the scores of an {@link Ensemble}. Immutable.
 */
public final class CompactTree {
    private static final int LEAF = -1;

    private final int numbers;
    private final int first;
    private final int width;
    /** By node: what it asks for, or {@link #LEAF}. */
    private final int[] attributes;

    private final double[] bounds;
    /** By node: the node where the answer is no; of a leaf, where its outcomes begin. */
    private final int[] next;

    private final double[] outcomes;

    private CompactTree(Builder built, double[] outcomes) {
        numbers = built.numbers;
        first = built.first;
        width = built.width;
        attributes = Arrays.copyOf(built.attributes, built.nodes);
        bounds = Arrays.copyOf(built.bounds, built.nodes);
        next = Arrays.copyOf(built.next, built.nodes);
        this.outcomes = outcomes;
    }

    private CompactTree(CompactTree same, double[] outcomes) {
        numbers = same.numbers;
        first = same.first;
        width = same.width;
        attributes = same.attributes;
        bounds = same.bounds;
        next = same.next;
        this.outcomes = outcomes;
    }

    /** Makes a tree, node by node: a question, what is below where the answer is yes, {@link #otherwise}, and what is below where it is no. */
    public static final class Builder {
        private static final int FIRST_ROOM = 16;

        private final int numbers;
        private final int first;
        private final int width;
        private int[] attributes = new int[FIRST_ROOM];
        private double[] bounds = new double[FIRST_ROOM];
        private int[] next = new int[FIRST_ROOM];
        private double[] outcomes = new double[FIRST_ROOM];
        private int nodes;
        private int said;

        /**
         * Without nodes.
         *
         * @param numbers how many of the attributes are numbers; the others are texts
         * @param first the first of the scores that the leaves say
         * @param width how many they say
         */
        public Builder(int numbers, int first, int width) {
            this.numbers = numbers;
            this.first = first;
            this.width = width;
        }

        /**
         * A question, and its node.
         *
         * @param bound up to which a number is a yes, or the number of the value of a text that is
         */
        public int ask(int attribute, double bound) {
            makeRoom();
            attributes[nodes] = attribute;
            bounds[nodes] = bound;
            return nodes++;
        }

        private void makeRoom() {
            if (nodes == attributes.length) {
                attributes = Arrays.copyOf(attributes, 2 * nodes);
                bounds = Arrays.copyOf(bounds, 2 * nodes);
                next = Arrays.copyOf(next, 2 * nodes);
            }
        }

        /** What comes next is below that node, where the answer is no. */
        public void otherwise(int question) {
            next[question] = nodes;
        }

        /** A leaf. */
        public void say(double... outcome) {
            makeRoom();
            attributes[nodes] = LEAF;
            next[nodes++] = said;
            if (said + width > outcomes.length) {
                outcomes = Arrays.copyOf(outcomes, 2 * said + width);
            }
            System.arraycopy(outcome, 0, outcomes, said, width);
            said += width;
        }

        /** The tree. */
        public CompactTree build() {
            return new CompactTree(this, Arrays.copyOf(outcomes, said));
        }
    }

    /** How many leaves there are, times how many numbers each says. */
    public int outcomes() {
        return outcomes.length;
    }

    /** The same questions, whose leaves say other numbers. */
    public CompactTree saying(double[] others) {
        return new CompactTree(this, others.clone());
    }

    /** Where what the leaf of a row says begins. */
    public int leaf(double[] row) {
        int node = 0;
        int attribute = attributes[0];
        while (attribute != LEAF) {
            boolean yes = attribute < numbers ? row[attribute] <= bounds[node] : row[attribute] == bounds[node];
            node = yes ? node + 1 : next[node];
            attribute = attributes[node];
        }
        return next[node];
    }

    /** The first number that the leaf of a row says. */
    public double outcome(double[] row) {
        return outcomes[leaf(row)];
    }

    /** Adds what the leaf of a row says to the scores that it says it for. */
    void addTo(double[] scores, double[] row) {
        int leaf = leaf(row);
        for (int i = 0; i < width; i++) {
            scores[first + i] += outcomes[leaf + i];
        }
    }

    void save(BinaryWriter out) {
        out.count(first);
        out.count(width);
        for (int node = 0; node < attributes.length; node++) {
            out.count(attributes[node] - LEAF);
            if (attributes[node] != LEAF) {
                out.bits(Double.doubleToLongBits(bounds[node]));
                continue;
            }
            for (int i = 0; i < width; i++) {
                out.bits(Double.doubleToLongBits(outcomes[next[node] + i]));
            }
        }
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @param numbers how many of the attributes are numbers
     * @param attributes how many there are
     * @param scores how many there are
     */
    static CompactTree load(BinaryReader in, int numbers, int attributes, int scores) {
        int first = in.below(scores, "scores");
        int width = in.below(scores - first + 1, "scores");
        if (width == 0) {
            throw in.damaged("a tree that says nothing");
        }
        Builder builder = new Builder(numbers, first, width);
        // The questions of which the answer no has not come yet; the one that comes next is on top.
        int[] open = new int[16];
        int depth = 0;
        boolean whole = false;
        while (!whole) {
            int attribute = in.below(attributes + 1, "attributes") + LEAF;
            if (attribute != LEAF) {
                double bound = Double.longBitsToDouble(in.bits());
                if (Double.isNaN(bound)) {
                    throw in.damaged("a bound that is none");
                }
                open = depth < open.length ? open : Arrays.copyOf(open, 2 * depth);
                open[depth++] = builder.ask(attribute, bound);
                continue;
            }
            double[] outcome = new double[width];
            for (int i = 0; i < width; i++) {
                outcome[i] = Double.longBitsToDouble(in.bits());
                if (!Double.isFinite(outcome[i])) {
                    throw in.damaged("an outcome that is none");
                }
            }
            builder.say(outcome);
            whole = depth == 0;
            if (!whole) {
                builder.otherwise(open[--depth]);
            }
        }
        return builder.build();
    }
}
