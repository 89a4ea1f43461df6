// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of a column of labels or categories, numbered from 0 in the order in which they first came. One thread. */
final class Vocabulary {
    private static final SqlType BYTES = SqlType.of(Kind.VARBINARY, false);

    private final RowTable numbers = RowTable.of(Keys.grouping(List.of(BYTES), List.of(0)), 1);
    private final List<byte[]> values = new ArrayList<>();
    private final byte[] word = new byte[Long.BYTES];

    int size() {
        return values.size();
    }

    /** The number of the value in a row, which is not NULL; −1 if it has not come yet. */
    int find(Column column, int row) {
        if (column instanceof Utf8Column text) {
            return number(numbers.find(text.data(), text.offsets()[row], text.offsets()[row + 1]));
        }
        Bytes.putLong(word, 0, ((LongColumn) column).get(row));
        return number(numbers.find(word, 0, word.length));
    }

    private int number(int place) {
        return place < 0 ? -1 : (int) numbers.records()[place];
    }

    /** The same; a value that has not come yet gets the next number. */
    int findOrAdd(Column column, int row) {
        int found = find(column, row);
        if (found < 0) {
            if (column instanceof Utf8Column text) {
                byte[] data = text.data();
                add(Arrays.copyOfRange(data, text.offsets()[row], text.offsets()[row + 1]));
            } else {
                add(word.clone());
            }
            return values.size() - 1;
        }
        return found;
    }

    private void add(byte[] value) {
        int place = numbers.findOrInsert(value, 0, value.length);
        numbers.records()[place] = values.size();
        values.add(value);
    }

    /** Appends the value with a number to a column of the type of those that it came from. */
    void append(int number, Column to) {
        byte[] value = values.get(number);
        if (to instanceof Utf8Column text) {
            text.add(value, 0, value.length);
        } else {
            ((LongColumn) to).add(Bytes.getLong(value, 0));
        }
    }

    void save(BinaryWriter out) {
        out.list(values, out::octets);
    }

    void load(BinaryReader in) {
        for (byte[] value : in.list(in::octets)) {
            if (numbers.find(value, 0, value.length) >= 0) {
                throw in.damaged("a value stands in a vocabulary twice");
            }
            add(value);
        }
    }
}
