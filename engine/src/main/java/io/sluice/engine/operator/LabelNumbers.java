// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of labels in the order in which they first came, which stay the same when a learner begins anew: it would number them again,
 * and whoever scores it would mix them up. One thread.
 */
final class LabelNumbers {
    private final RowCodec codec;
    private final Column[] column = new Column[1];
    private final Utf8Column encoded = new Utf8Column();
    private final Map<ByteBuffer, Integer> numbers = new LinkedHashMap<>();

    /** @param type of the labels */
    LabelNumbers(SqlType type) {
        codec = new RowCodec(List.of(type.withNullable(true)));
    }

    /** The number of the label in the last column of the first row; a new one for a new label. */
    int of(Chunk row) {
        column[0] = row.column(row.width() - 1);
        encoded.clear();
        codec.encode(column, 1, encoded);
        Integer known = numbers.get(ByteBuffer.wrap(encoded.data(), 0, encoded.dataSize()));
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(ByteBuffer.wrap(Arrays.copyOf(encoded.data(), encoded.dataSize())), number);
        return number;
    }

    void save(BinaryWriter out) {
        out.list(numbers.keySet(), label -> out.octets(bytes(label)));
    }

    private static byte[] bytes(ByteBuffer label) {
        byte[] bytes = new byte[label.remaining()];
        label.duplicate().get(bytes);
        return bytes;
    }

    void load(BinaryReader in) {
        for (byte[] label : in.list(in::octets)) {
            if (numbers.put(ByteBuffer.wrap(label), numbers.size()) != null) {
                throw in.damaged("a label that is there twice");
            }
        }
    }
}
