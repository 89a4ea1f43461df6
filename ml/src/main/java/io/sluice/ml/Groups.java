// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** Numbers in groups side by side: of each how many there are, their mean, and the squared differences from it (Welford, 1962). One thread. */
final class Groups {
    private static final double GREAT = 1e120;
    private static final double SQUARES_GREAT = 1e290;
    private static final double COUNT_GREAT = 1e15;

    private double[] counts = {};
    private double[] means = {};
    private double[] squares = {};

    /** One more than the last group. */
    int size() {
        return counts.length;
    }

    double count(int group) {
        return group < counts.length ? counts[group] : 0;
    }

    double mean(int group) {
        return means[group];
    }

    double squares(int group) {
        return squares[group];
    }

    /** Has so many groups at least; those that are new are empty. */
    void grow(int size) {
        if (size > counts.length) {
            counts = Arrays.copyOf(counts, size);
            means = Arrays.copyOf(means, size);
            squares = Arrays.copyOf(squares, size);
        }
    }

    void add(int group, double number) {
        double apart = number - means[group];
        counts[group]++;
        means[group] += apart / counts[group];
        squares[group] += apart * (number - means[group]);
    }

    /** A group takes in what another one has, which is empty then (Chan, Golub and LeVeque, 1983). */
    void move(int from, int to) {
        if (from == to || counts[from] == 0) {
            return;
        }
        double count = counts[from] + counts[to];
        double apart = means[from] - means[to];
        squares[to] += squares[from] + apart * apart * (counts[from] * counts[to] / count);
        means[to] += apart * (counts[from] / count);
        counts[to] = count;
        counts[from] = 0;
        means[from] = 0;
        squares[from] = 0;
    }

    void save(BinaryWriter out) {
        out.count(counts.length);
        for (int group = 0; group < counts.length; group++) {
            out.count((long) counts[group]);
            if (counts[group] > 0) {
                out.bits(Double.doubleToLongBits(means[group]));
                out.bits(Double.doubleToLongBits(squares[group]));
            }
        }
    }

    /** @param most how many groups there may be */
    void load(BinaryReader in, int most) {
        int size = in.count();
        if (size > most) {
            throw in.damaged("more groups than there are");
        }
        grow(size);
        for (int group = 0; group < size; group++) {
            counts[group] = (double) in.longNumber();
            if (counts[group] > 0) {
                means[group] = Double.longBitsToDouble(in.bits());
                squares[group] = Double.longBitsToDouble(in.bits());
            }
            boolean fits = counts[group] < COUNT_GREAT && Math.abs(means[group]) < GREAT;
            if (!fits || !(squares[group] >= 0 && squares[group] < SQUARES_GREAT)) {
                throw in.damaged("a group that is none");
            }
        }
    }
}
