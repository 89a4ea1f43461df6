// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.exact.ExactTotal;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Vocabulary;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A row as a sparse vector of numbers as they are, and of ones: for each value of a text, and for each number or text that is missing. Such a
 * feature comes with its first row and goes with its last one. One thread.
 */
final class LinearRow {
    private final Inputs inputs;
    private final int numbers;
    /** What is not a number: its place (that of the number, or behind them that of the text), then 0, or 1 and the value. */
    private final Vocabulary ones = new Vocabulary(SqlType.of(Kind.VARBINARY, false));

    private final Bytes key = new Bytes();
    private final int[] features;
    private final double[] values;
    private int count;
    private boolean hasNew;

    LinearRow(Inputs inputs) {
        this.inputs = inputs;
        numbers = inputs.numbers();
        features = new int[numbers + inputs.texts()];
        values = new double[features.length];
    }

    /** How many features are numbered: numbers first, then those that come and go, with free numbers among them. */
    int size() {
        return numbers + ones.size();
    }

    /** How many numbers and texts there are. */
    int places() {
        return features.length;
    }

    int numbers() {
        return numbers;
    }

    /** The features of the row that was read last, {@link #count} of them; those that are new are not there. */
    int[] features() {
        return features;
    }

    double[] values() {
        return values;
    }

    int count() {
        return count;
    }

    /** Whether the row that was read last had a feature that is not numbered. */
    boolean hasNew() {
        return hasNew;
    }

    /** Whether a feature is one of those that come and go. */
    boolean isValue(int feature) {
        return feature >= numbers;
    }

    void remove(int feature) {
        ones.remove(feature - numbers);
    }

    /** The number or text, in the order of both, that a feature which comes and goes is of. */
    int place(int feature) {
        return (int) Bytes.getLong(ones.value(feature - numbers), 0);
    }

    /** The feature that is 1 where a number is missing; −1 while it never is. */
    int missing(int number) {
        putKey(number);
        key.putByte(0);
        int found = ones.find(key.data(), 0, key.size());
        return found < 0 ? -1 : numbers + found;
    }

    void read(Chunk rows, int row) {
        read(rows, row, false);
    }

    /** The same; features that are new get numbers. */
    void readOrAdd(Chunk rows, int row) {
        read(rows, row, true);
    }

    private void read(Chunk rows, int row, boolean add) {
        count = 0;
        hasNew = false;
        for (int i = 0; i < numbers; i++) {
            double number = inputs.number(rows, i, row);
            if (!ExactTotal.fits(number)) {
                putKey(i);
                key.putByte(0);
                put(add);
            } else {
                features[count] = i;
                values[count++] = number;
            }
        }
        for (int i = 0; i < inputs.texts(); i++) {
            Column column = inputs.text(rows, i);
            putKey(numbers + i);
            key.putByte(column.isNull(row) ? 0 : 1);
            if (!column.isNull(row)) {
                inputs.putText(key, rows, i, row);
            }
            put(add);
        }
    }

    private void putKey(int place) {
        key.clear();
        key.putLong(place);
    }

    private void put(boolean add) {
        int found = add ? ones.findOrAdd(key.data(), 0, key.size()) : ones.find(key.data(), 0, key.size());
        if (found < 0) {
            hasNew = true;
        } else {
            features[count] = numbers + found;
            values[count++] = 1;
        }
    }

    /** The features that there are: numbers, then the others by what they are of, in an order that does not depend on when they came. */
    int[] inOrder() {
        IntStream others = IntStream.range(numbers, size())
                .filter(feature -> !ones.isFree(feature - numbers))
                .boxed()
                .sorted((one, other) -> Arrays.compareUnsigned(ones.value(one - numbers), ones.value(other - numbers)))
                .mapToInt(feature -> feature);
        return IntStream.concat(IntStream.range(0, numbers), others).toArray();
    }

    /** Writes the features that come and go, in their order. */
    void save(BinaryWriter out) {
        int[] all = inOrder();
        out.count(all.length - numbers);
        for (int i = numbers; i < all.length; i++) {
            out.octets(ones.value(all[i] - numbers));
        }
    }

    void load(BinaryReader in) {
        byte[] before = {};
        for (byte[] value : in.list(in::octets)) {
            long place = value.length > Long.BYTES ? Bytes.getLong(value, 0) : -1;
            if (place < 0 || place >= features.length || Arrays.compareUnsigned(before, value) >= 0) {
                throw in.damaged("a feature that is none, or out of order");
            }
            ones.findOrAdd(value, 0, value.length);
            before = value;
        }
    }
}
