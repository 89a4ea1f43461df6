// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * Mean and variance of a series of numbers (Welford, 1962), over all of them or over the last so many. What leaves the window is
 * never subtracted, so nothing drifts: whenever as many numbers as the window holds have come, the moments of each of its ends are
 * taken anew, and from then on one of them is put together with those of what has come since (Chan, Golub and LeVeque, 1983). A NaN
 * takes a place in the window and no part in the moments. One thread.
 */
final class Moments {
    private static final int FIRST_CAPACITY = 16;

    private final int window;
    private double[] ring = {};
    /** Those of the numbers of the ring from each place to its end, as they were when its end was last reached. */
    private int[] endCounts = {};

    private double[] endMeans = {};
    private double[] endSquares = {};
    private int next;
    private boolean full;
    /** Those of the numbers before {@link #next}; without a window of all. */
    private long headCount;

    private double headMean;
    private double headSquares;

    /** @param window how many of the last numbers count; 0 for all */
    Moments(int window) {
        this.window = window;
    }

    void add(double number) {
        addToHead(number);
        if (window == 0) {
            return;
        }
        if (next == ring.length) {
            ring = Arrays.copyOf(ring, (int) Math.min(window, Math.max(FIRST_CAPACITY, ring.length * 3L / 2)));
        }
        ring[next++] = number;
        if (next == window) {
            full = true;
            takeEnds(0);
            next = 0;
            headCount = 0;
            headMean = 0;
            headSquares = 0;
        }
    }

    private void addToHead(double number) {
        if (!Double.isNaN(number)) {
            headCount++;
            double difference = number - headMean;
            headMean += difference / headCount;
            headSquares += difference * (number - headMean);
        }
    }

    private void takeEnds(int from) {
        if (endCounts.length == 0) {
            endCounts = new int[window];
            endMeans = new double[window];
            endSquares = new double[window];
        }
        int count = 0;
        double mean = 0;
        double squares = 0;
        for (int i = window - 1; i >= from; i--) {
            double number = ring[i];
            if (!Double.isNaN(number)) {
                count++;
                double difference = number - mean;
                mean += difference / count;
                squares += difference * (number - mean);
            }
            endCounts[i] = count;
            endMeans[i] = mean;
            endSquares[i] = squares;
        }
    }

    /** How many numbers count, without NaN. */
    long count() {
        return headCount + (full ? endCounts[next] : 0);
    }

    /** NaN without numbers. */
    double mean() {
        if (count() == 0) {
            return Double.NaN;
        }
        return full ? headMean + (endMeans[next] - headMean) * ((double) endCounts[next] / count()) : headMean;
    }

    /** The sum of the squared differences from the mean. */
    double squares() {
        if (!full || count() == 0) {
            return headSquares;
        }
        double apart = endMeans[next] - headMean;
        return headSquares + endSquares[next] + apart * apart * ((double) headCount * endCounts[next] / count());
    }

    void save(BinaryWriter out) {
        if (window == 0) {
            out.count(headCount);
            out.bits(Double.doubleToLongBits(headMean));
            out.bits(Double.doubleToLongBits(headSquares));
            return;
        }
        int used = full ? window : next;
        out.count(used);
        for (int i = 0; i < used; i++) {
            out.bits(Double.doubleToLongBits(ring[i]));
        }
        if (full) {
            out.count(next);
        }
    }

    void load(BinaryReader in) {
        if (window == 0) {
            headCount = in.longNumber();
            headMean = Double.longBitsToDouble(in.bits());
            headSquares = Double.longBitsToDouble(in.bits());
            return;
        }
        int used = in.count();
        if (used > window) {
            throw in.damaged("more rows than a window of " + window);
        }
        ring = new double[used];
        for (int i = 0; i < used; i++) {
            ring[i] = Double.longBitsToDouble(in.bits());
        }
        full = used == window;
        next = full ? in.below(window, "rows") : used;
        if (full) {
            takeEnds(next);
        }
        for (int i = 0; i < next; i++) {
            addToHead(ring[i]);
        }
    }
}
