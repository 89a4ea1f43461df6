// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.cluster;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.Scale;
import io.sluice.ml.feature.TreeRow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row as centres see it: its numbers, of which those that are far out count as {@link Scale#MOST} standard deviations from the mean, and how
 * much a unit of each weighs; and its texts. One thread.
 */
final class Point {
    private static final double GREAT = 1e120;

    private final TreeRow row;
    private final List<Scale> scales;
    private final double[] numbers;
    private final double[] precisions;

    Point(TreeRow row) {
        this.row = row;
        scales = IntStream.range(0, row.numbers()).mapToObj(i -> new Scale()).toList();
        numbers = new double[row.numbers()];
        precisions = new double[row.numbers()];
    }

    /** Reads a row; values of texts that have not come yet are one value. */
    void read(Chunk rows, int at) {
        row.read(rows, at);
        standardise();
    }

    /** The scales and the values of texts take in the row that was read last, which is read anew. */
    void learn(Chunk rows, int at) {
        row.grow(rows, at);
        for (int i = 0; i < numbers.length; i++) {
            if (Math.abs(row.number(i)) < GREAT) {
                scales.get(i).addBounded(row.number(i), Scale.MOST);
            }
        }
        standardise();
    }

    private void standardise() {
        for (int i = 0; i < numbers.length; i++) {
            double number = row.number(i);
            numbers[i] = Math.abs(number) < GREAT ? scales.get(i).bounded(number, Scale.MOST) : Double.NaN;
            precisions[i] = scales.get(i).precision();
        }
    }

    int numbers() {
        return numbers.length;
    }

    int texts() {
        return row.texts();
    }

    /** NaN where there is none. */
    double number(int which) {
        return numbers[which];
    }

    /** One over the variance of a number; 0 while all were the same. */
    double precision(int which) {
        return precisions[which];
    }

    /** The number of the value of a text. */
    int value(int text) {
        return row.value(numbers.length + text);
    }

    /** How many values a text has so far. */
    int values(int text) {
        return row.values(numbers.length + text);
    }

    void save(BinaryWriter out) {
        row.save(out);
        scales.forEach(scale -> scale.save(out));
    }

    void load(BinaryReader in) {
        row.load(in);
        scales.forEach(scale -> scale.load(in));
        standardise();
    }
}
