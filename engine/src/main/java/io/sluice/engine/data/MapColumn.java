// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A column of maps: row {@code i} is the entries {@code offsets[i]} to {@code offsets[i + 1] - 1} of the key and value
 * columns; a NULL row has none. A key occurs once in a row.
 */
public final class MapColumn extends Column {
    private final Column keys;
    private final Column values;
    private int[] offsets = new int[FIRST_CAPACITY + 1];

    public MapColumn(Column keys, Column values) {
        this.keys = keys;
        this.values = values;
    }

    /** The keys of all entries. Append to it and to {@link #values}, then call {@link #endRow} to write a row. */
    public Column keys() {
        return keys;
    }

    public Column values() {
        return values;
    }

    /** Where rows start in keys and values, {@code size() + 1} valid entries. For reading only. */
    public int[] offsets() {
        return offsets;
    }

    /** Counts a row that consists of the entries appended since the last row. */
    public void endRow() {
        end();
        grow();
    }

    private void end() {
        int row = size();
        if (offsets.length < row + 2) {
            offsets = Arrays.copyOf(offsets, grown(offsets.length, row + 2));
        }
        offsets[row + 1] = keys.size();
    }

    @Override
    void clearValues() {
        keys.clear();
        values.clear();
    }

    @Override
    void truncateValues(int rows) {
        keys.truncate(offsets[rows]);
        values.truncate(offsets[rows]);
    }

    @Override
    void appendDefault() {
        end();
    }

    @Override
    void appendValueOf(Column source, int row) {
        MapColumn other = (MapColumn) source;
        keys.append(other.keys, other.offsets[row], other.offsets[row + 1]);
        values.append(other.values, other.offsets[row], other.offsets[row + 1]);
        end();
    }

    @Override
    public long bytes() {
        return keys.bytes() + values.bytes() + 4L * offsets.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new MapColumn(keys.emptyCopy(), values.emptyCopy());
    }

    @Override
    Object valueAt(int row) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            entries.put(keys.value(i), values.value(i));
        }
        return Collections.unmodifiableMap(entries);
    }

    @Override
    void appendObject(Object value) {
        ((Map<?, ?>) value).forEach((key, mapped) -> {
            keys.appendValue(key);
            values.appendValue(mapped);
        });
        end();
    }
}
