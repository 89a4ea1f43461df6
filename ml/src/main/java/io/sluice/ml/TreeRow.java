// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row as trees see it: numbers as they are, then texts and BOOLEANs by the numbers of their values. Only the first so many values of
 * a text have numbers of their own, so that what is kept of them has a bound; all later ones are one value. One thread.
 */
final class TreeRow {
    /** The value of a text that is NULL. */
    static final int MISSING = 0;

    private static final int OTHER = 1;
    private static final int FIRST = 2;
    private static final int VALUES_MAX = 1_000;

    private final Inputs inputs;
    private final List<Vocabulary> vocabularies;
    private final double[] numbers;
    private final int[] values;
    private final Subset all;

    TreeRow(Inputs inputs) {
        this.inputs = inputs;
        vocabularies =
                IntStream.range(0, inputs.texts()).mapToObj(inputs::vocabulary).toList();
        numbers = new double[inputs.numbers()];
        values = new int[inputs.texts()];
        all = new Subset(
                IntStream.range(0, numbers.length).toArray(),
                IntStream.range(numbers.length, attributes()).toArray());
    }

    /** How many numbers and texts there are; the numbers come first. */
    int attributes() {
        return numbers.length + values.length;
    }

    int numbers() {
        return numbers.length;
    }

    int texts() {
        return values.length;
    }

    boolean isNumber(int attribute) {
        return attribute < numbers.length;
    }

    /** A number of the row that was read last; NaN for NULL. */
    double number(int attribute) {
        return numbers[attribute];
    }

    /** The number of the value of a text of the row that was read last. */
    int value(int attribute) {
        return values[attribute - numbers.length];
    }

    /** How many values an attribute that is a text has so far. */
    int values(int attribute) {
        return FIRST + vocabularies.get(attribute - numbers.length).size();
    }

    /** Reads a row; values that have not come yet are one value. */
    void read(Chunk chunk, int row) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = inputs.number(chunk, i, row);
        }
        for (int i = 0; i < values.length; i++) {
            Column column = inputs.text(chunk, i);
            values[i] = column.isNull(row)
                    ? MISSING
                    : FIRST + Math.max(OTHER - FIRST, vocabularies.get(i).find(column, row));
        }
    }

    /**
     * Gives numbers to values of the row that was read last that have not come yet.
     *
     * @return whether there were any
     */
    boolean grow(Chunk chunk, int row) {
        boolean grown = false;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == OTHER && vocabularies.get(i).size() < VALUES_MAX) {
                values[i] = FIRST + vocabularies.get(i).findOrAdd(inputs.text(chunk, i), row);
                grown = true;
            }
        }
        return grown;
    }

    void save(BinaryWriter out) {
        vocabularies.forEach(each -> each.save(out));
    }

    void load(BinaryReader in) {
        for (Vocabulary each : vocabularies) {
            each.load(in, false);
            if (each.size() > VALUES_MAX) {
                throw in.damaged("more values than are numbered");
            }
        }
    }

    /** All attributes. */
    Subset all() {
        return all;
    }

    /** Some attributes, in order. */
    Subset subset(int[] attributes) {
        return attributes.length == attributes()
                ? all
                : new Subset(
                        Arrays.stream(attributes).filter(this::isNumber).toArray(),
                        Arrays.stream(attributes)
                                .filter(each -> !isNumber(each))
                                .toArray());
    }
}
