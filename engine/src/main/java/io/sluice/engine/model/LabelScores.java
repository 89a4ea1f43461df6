// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** How well labels have been foretold. One thread. */
final class LabelScores implements Evaluation {
    private static final int VERSION = 1;
    private static final double LEAST_PROBABILITY = 1e-15;
    private static final int FIRST_CAPACITY = 16;
    /** Words of a row in the ring: the label foretold + 1, the label that came, and twice (the bin + 1), + 1 if the label is as before. */
    private static final int WIDTH = 3;

    private static final int PACKED = 2 * (LabelCounts.BINS + 1);

    private final int window;
    private final LabelCounts counts = new LabelCounts();
    private final Moments losses;
    private int before = -1;
    private int[] ring = {};
    private int used;
    private int next;

    /** @param window how many of the last rows count; 0 for all */
    LabelScores(int window) {
        this.window = window;
        losses = new Moments(window);
    }

    @Override
    public void label(int predicted, int actual, double[] probabilities) {
        label(predicted, before, actual, probabilities);
    }

    @Override
    public int last() {
        return before;
    }

    @Override
    public void label(int predicted, int last, int actual, double[] probabilities) {
        boolean none = predicted < 0;
        double probability = actual < probabilities.length ? probabilities[actual] : 0;
        losses.add(none ? Double.NaN : -Math.log(Math.max(LEAST_PROBABILITY, probability)));
        double second = probabilities.length > 1 ? probabilities[1] : 0;
        int bin = none ? -1 : Math.max(0, Math.min(LabelCounts.BINS - 1, (int) (second * LabelCounts.BINS)));
        boolean same = last == actual;
        before = actual;
        counts.grow(Math.max(predicted, actual) + 1);
        counts.add(predicted, actual, bin, same, 1);
        if (window > 0) {
            remember(predicted + 1, actual, 2 * (bin + 1) + (same ? 1 : 0));
        }
    }

    private void remember(int predicted, int actual, int packed) {
        if (used == window) {
            count(counts, next, -1);
        } else {
            used++;
        }
        int at = next * WIDTH;
        if (at == ring.length) {
            long wanted = Math.max(FIRST_CAPACITY, used * 3L / 2);
            ring = Arrays.copyOf(ring, Math.multiplyExact(WIDTH, (int) Math.min(window, wanted)));
        }
        ring[at] = predicted;
        ring[at + 1] = actual;
        ring[at + 2] = packed;
        next = next + 1 == window ? 0 : next + 1;
    }

    private void count(LabelCounts to, int row, int by) {
        int at = row * WIDTH;
        to.add(ring[at] - 1, ring[at + 1], ring[at + 2] / 2 - 1, ring[at + 2] % 2 == 1, by);
    }

    @Override
    public void number(double predicted, double actual) {
        throw new IllegalStateException("a number where labels are foretold");
    }

    @Override
    public void append(Chunk to, int first) {
        NumberScores.append(to, first, counts.accuracy());
        NumberScores.append(to, first + 1, counts.kappa());
        NumberScores.append(to, first + 2, counts.kappaT());
        NumberScores.append(to, first + 3, losses.mean());
        NumberScores.append(to, first + 4, counts.f1());
        NumberScores.append(to, first + 5, counts.auc());
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(VERSION);
        counts.save(out);
        out.count(before + 1);
        losses.save(out);
        if (window > 0) {
            out.count(used);
            for (int i = 0; i < used * WIDTH; i++) {
                out.count(ring[i]);
            }
            out.count(next);
        }
    }

    @Override
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        counts.load(in);
        before = in.below(counts.labels() + 1, "labels") - 1;
        losses.load(in);
        if (window > 0) {
            loadRing(in);
        }
    }

    private void loadRing(BinaryReader in) {
        used = in.count();
        if (used > window) {
            throw in.damaged("more rows than a window of " + window);
        }
        ring = new int[Math.multiplyExact(WIDTH, used)];
        LabelCounts all = new LabelCounts();
        all.grow(counts.labels());
        for (int row = 0; row < used; row++) {
            ring[row * WIDTH] = in.below(counts.labels() + 1, "labels");
            ring[row * WIDTH + 1] = in.below(counts.labels(), "labels");
            ring[row * WIDTH + 2] = in.below(PACKED, "parts");
            count(all, row, 1);
        }
        next = in.below(window, "rows");
        if (!all.matches(counts) || (used < window && next != used)) {
            throw in.damaged("rows that do not add up");
        }
    }
}
