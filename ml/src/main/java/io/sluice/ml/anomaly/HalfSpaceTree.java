// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.anomaly;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.Scale;
import io.sluice.ml.feature.TreeRow;
import java.util.Arrays;

/**
 * One of the {@link HalfSpaces trees}. Its parts are nowhere written down: a column's place is a fraction, to halve the space by it is to take
 * the next binary digit of that, and the digits taken so far, a word, are the part of the space that a row lies in. So rows
 * are words, and those of a window, in order, are all there is to know: what lies in a part begins like it, and stands together. One thread.
 */
final class HalfSpaceTree {
    /** Where the middle of the space may be, in standard deviations. */
    private static final double MIDDLE_MOST = 1;
    /** The part of the rows that are too few to halve the space between them. */
    private static final double FEW = 0.1;

    private static final int MIDDLES = 0;
    private static final int COLUMNS = 1;
    private static final int VALUES = 2;

    private final int depth;
    private final Lots columns;
    private final Lots[] values;
    private final double[] middles;
    private final double[] places;
    private final int[] compared;

    HalfSpaceTree(Lots lots, TreeRow row, int depth, int window) {
        this.depth = depth;
        columns = lots.of(COLUMNS);
        middles = new double[row.numbers()];
        values = new Lots[row.attributes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = lots.of(VALUES + i);
            if (row.isNumber(i)) {
                middles[i] = (2 * lots.of(MIDDLES).fraction(i) - 1) * MIDDLE_MOST;
            }
        }
        places = new double[row.attributes()];
        compared = new int[window];
    }

    /** Sets where a row lies in each column: from 0 on, below 1. */
    private void place(double[] scaled, int[] texts) {
        for (int i = 0; i < scaled.length; i++) {
            double middle = middles[i];
            double reach = Scale.MOST + Math.abs(middle);
            double place = (scaled[i] - middle + reach) / (2 * reach);
            places[i] = Double.isNaN(place) ? values[i].fraction(TreeRow.MISSING) : Math.min(Math.nextDown(1.0), place);
        }
        for (int i = scaled.length; i < places.length; i++) {
            places[i] = values[i].fraction(texts[i - scaled.length]);
        }
    }

    /** The next digit of the row that was placed last, in a part of the space. */
    private int digit(int word, int length) {
        int column = columns.below(places.length, (1L << length) + word);
        double doubled = 2 * places[column];
        int digit = doubled >= 1 ? 1 : 0;
        places[column] = doubled - digit;
        return digit;
    }

    /** How many times as many rows as if they were spread evenly lie around a row. */
    double density(double[] scaled, int[] texts) {
        place(scaled, texts);
        int from = 0;
        int to = compared.length;
        int word = 0;
        int length = 0;
        while (length < depth && to - from > FEW * compared.length) {
            int digit = digit(word, length);
            word = 2 * word + digit;
            length++;
            int right = digit == 1 ? word : word + 1;
            int middle = firstFrom(right << (depth - length), from, to);
            from = digit == 1 ? middle : from;
            to = digit == 1 ? to : middle;
        }
        return (double) (to - from) / compared.length * (1 << length);
    }

    /** The place of the first word between two places that is not smaller than one. */
    private int firstFrom(int word, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compared[middle] < word) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Sets the row at a place of those that rows are compared with. */
    void set(int at, double[] scaled, int[] texts) {
        place(scaled, texts);
        int word = 0;
        for (int length = 0; length < depth; length++) {
            word = 2 * word + digit(word, length);
        }
        compared[at] = word;
    }

    /** To be called when all rows have been set. */
    void sort() {
        Arrays.sort(compared);
    }

    /** Writes the rows that rows are compared with. */
    void save(BinaryWriter out) {
        for (int i = 0; i < compared.length; i++) {
            out.count(compared[i] - (i == 0 ? 0 : compared[i - 1]));
        }
    }

    void load(BinaryReader in) {
        int words = 1 << depth;
        int last = 0;
        for (int i = 0; i < compared.length; i++) {
            last += in.below(words - last, "parts");
            compared[i] = last;
        }
    }
}
