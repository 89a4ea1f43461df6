// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A column of arrays: row {@code i} is rows {@code offsets[i]} to {@code offsets[i + 1] - 1} of the child column; a NULL
 * row has none.
 */
public final class ListColumn extends Column {
    private final Column child;
    private int[] offsets = new int[FIRST_CAPACITY + 1];

    public ListColumn(Column child) {
        this.child = child;
    }

    /** The elements of all rows. Append to it and call {@link #endRow} to write a row. */
    public Column child() {
        return child;
    }

    /** Where rows start in the child, {@code size() + 1} valid entries. For reading only. */
    public int[] offsets() {
        return offsets;
    }

    /** Counts a row that consists of what was appended to the child since the last row. */
    public void endRow() {
        end();
        grow();
    }

    private void end() {
        int row = size();
        if (offsets.length < row + 2) {
            offsets = Arrays.copyOf(offsets, grown(offsets.length, row + 2));
        }
        offsets[row + 1] = child.size();
    }

    @Override
    void clearValues() {
        child.clear();
    }

    @Override
    void truncateValues(int rows) {
        child.truncate(offsets[rows]);
    }

    @Override
    void appendDefault() {
        end();
    }

    @Override
    void appendValueOf(Column source, int row) {
        ListColumn other = (ListColumn) source;
        child.append(other.child, other.offsets[row], other.offsets[row + 1]);
        end();
    }

    @Override
    public long bytes() {
        return child.bytes() + 4L * offsets.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new ListColumn(child.emptyCopy());
    }

    @Override
    Object valueAt(int row) {
        List<Object> values = new ArrayList<>();
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            values.add(child.value(i));
        }
        return Collections.unmodifiableList(values);
    }

    @Override
    void appendObject(Object value) {
        for (Object element : (List<?>) value) {
            child.appendValue(element);
        }
        end();
    }
}
