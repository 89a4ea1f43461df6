// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** How often labels came, were foretold, and both at once. One thread. */
final class LabelCounts {
    /** Into how many equal parts the probability of the second label is cut. */
    static final int BINS = 1_000;

    private long[] foretold = {};
    private long[] came = {};
    private long[] hits = {};
    private int labels;
    private long rows;
    private long unchanged;
    /** How often each part came with the first label, then with the second; empty once there is a third. */
    private long[] bins = new long[2 * BINS];

    /** How many labels there are, all that ever came. */
    int labels() {
        return labels;
    }

    /** From now on there are at least so many labels. */
    void grow(int wanted) {
        if (wanted > foretold.length) {
            int capacity = Math.max(wanted, foretold.length + (foretold.length >> 1));
            foretold = Arrays.copyOf(foretold, capacity);
            came = Arrays.copyOf(came, capacity);
            hits = Arrays.copyOf(hits, capacity);
        }
        labels = Math.max(labels, wanted);
        bins = labels > 2 ? new long[0] : bins;
    }

    /**
     * Takes a row in, or out.
     *
     * @param predicted −1 for none
     * @param bin of the probability of the second label; −1 for none
     * @param same whether the row before had the same label
     * @param by 1 or −1
     */
    void add(int predicted, int actual, int bin, boolean same, int by) {
        rows += by;
        came[actual] += by;
        unchanged += same ? by : 0;
        if (predicted >= 0) {
            foretold[predicted] += by;
            hits[actual] += predicted == actual ? by : 0;
        }
        if (bin >= 0 && labels <= 2) {
            bins[actual * BINS + bin] += by;
        }
    }

    double accuracy() {
        return (double) Arrays.stream(hits, 0, labels).sum() / rows;
    }

    double kappa() {
        double chance = 0;
        for (int i = 0; i < labels; i++) {
            chance += ((double) foretold[i] / rows) * ((double) came[i] / rows);
        }
        return beyond(chance);
    }

    double kappaT() {
        return beyond((double) unchanged / rows);
    }

    private double beyond(double other) {
        return (accuracy() - other) / (1 - other);
    }

    double f1() {
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < labels; i++) {
            long both = foretold[i] + came[i];
            counted += both > 0 ? 1 : 0;
            sum += both > 0 ? 2.0 * hits[i] / both : 0;
        }
        return sum / counted;
    }

    /** By the rank sum of Mann and Whitney (1947). */
    double auc() {
        if (labels != 2) {
            return Double.NaN;
        }
        double below = 0;
        double all = 0;
        double above = 0;
        for (int bin = 0; bin < BINS; bin++) {
            above += bins[BINS + bin] * (below + bins[bin] / 2.0);
            below += bins[bin];
            all += bins[BINS + bin];
        }
        return above / below / all;
    }

    void save(BinaryWriter out) {
        out.count(labels);
        for (int i = 0; i < labels; i++) {
            out.count(foretold[i]);
            out.count(came[i]);
            out.count(hits[i]);
        }
        out.count(unchanged);
        for (long count : bins) {
            out.count(count);
        }
    }

    void load(BinaryReader in) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            grow(i + 1);
            foretold[i] = in.longNumber();
            came[i] = in.longNumber();
            hits[i] = in.longNumber();
            if (hits[i] > Math.min(foretold[i], came[i])) {
                throw in.damaged("a label foretold more often than it came");
            }
        }
        rows = total(in, came, Long.MAX_VALUE);
        total(in, foretold, rows);
        unchanged = in.longNumber();
        for (int i = 0; i < bins.length; i++) {
            bins[i] = in.longNumber();
        }
        total(in, bins, rows);
        if (unchanged > rows) {
            throw in.damaged("more rows than came");
        }
    }

    private static long total(BinaryReader in, long[] counts, long most) {
        long sum = 0;
        for (long count : counts) {
            if (count > most - sum) {
                throw in.damaged("more rows than came");
            }
            sum += count;
        }
        return sum;
    }

    /** Whether all figures are the same. */
    boolean matches(LabelCounts other) {
        return labels == other.labels
                && unchanged == other.unchanged
                && Arrays.equals(foretold, 0, labels, other.foretold, 0, labels)
                && Arrays.equals(came, 0, labels, other.came, 0, labels)
                && Arrays.equals(hits, 0, labels, other.hits, 0, labels)
                && Arrays.equals(bins, other.bins);
    }
}
