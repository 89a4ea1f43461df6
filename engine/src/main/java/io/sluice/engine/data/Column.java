// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a {@link Chunk}: a growable buffer that its owner fills, clears and fills again. Readers
 * take the arrays into final locals and loop over them.
 *
 * <p>There are few layouts on purpose (see {@code docs/decisions}): {@link LongColumn} for BOOLEAN (0 or 1), integers,
 * dates, times (microseconds) and intervals; {@link DoubleColumn} for REAL and DOUBLE; {@link DecimalColumn};
 * {@link Utf8Column} for strings and bytes; {@link ListColumn}, {@link MapColumn} and {@link StructColumn} over child
 * columns.
 */
public abstract sealed class Column
        permits LongColumn, DoubleColumn, DecimalColumn, Utf8Column, ListColumn, MapColumn, StructColumn {
    static final int FIRST_CAPACITY = 16;
    private static final boolean[] NONE = {};

    private int size;
    private boolean[] nulls = NONE;
    private boolean hasNulls;

    /** An empty column with the layout of a type. */
    public static Column of(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, NULL, SYMBOL ->
                new LongColumn();
            case INTERVAL_MONTHS, INTERVAL_TIME -> new LongColumn();
            case REAL, DOUBLE -> new DoubleColumn();
            case DECIMAL -> new DecimalColumn(type.scale());
            case CHAR, VARCHAR, BINARY, VARBINARY -> new Utf8Column();
            case ARRAY -> new ListColumn(of(type.fields().get(0).type()));
            case MAP ->
                new MapColumn(
                        of(type.fields().get(0).type()), of(type.fields().get(1).type()));
            case ROW ->
                new StructColumn(
                        type.fields().stream().map(field -> of(field.type())).toList());
        };
    }

    public final int size() {
        return size;
    }

    /** Whether any row may be NULL. While false, {@link #nulls} may be shorter than {@link #size}. */
    public final boolean hasNulls() {
        return hasNulls;
    }

    /** One flag per row, of at least {@link #size} entries if {@link #hasNulls}. For reading only. */
    public final boolean[] nulls() {
        return nulls;
    }

    public final boolean isNull(int row) {
        return hasNulls && nulls[row];
    }

    /** Forgets all rows; capacity stays. */
    public final void clear() {
        if (hasNulls) {
            Arrays.fill(nulls, 0, size, false);
            hasNulls = false;
        }
        size = 0;
        clearValues();
    }

    /** Forgets the rows from {@code rows} on, and what was begun of the next row in nested columns. */
    public final void truncate(int rows) {
        if (hasNulls && size > rows) {
            Arrays.fill(nulls, rows, size, false);
        }
        size = Math.min(size, rows);
        truncateValues(rows);
    }

    /** Appends one NULL row. */
    public final void appendNull() {
        markNull(size);
        appendDefault();
        size++;
    }

    /** Appends row {@code row} of a column of the same layout. */
    public final void append(Column source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            appendValueOf(source, row);
            grow();
        }
    }

    /** Appends the rows {@code rows[from]} to {@code rows[to - 1]} of a column of the same layout. */
    public void append(Column source, int[] rows, int from, int to) {
        for (int i = from; i < to; i++) {
            append(source, rows[i]);
        }
    }

    /** Appends the rows {@code from} to {@code to - 1} of a column of the same layout. */
    public void append(Column source, int from, int to) {
        for (int row = from; row < to; row++) {
            append(source, row);
        }
    }

    /**
     * Sets the number of rows after a hot loop has written the values itself, all before {@code newSize}.
     *
     * @param nullsWritten whether the loop also wrote flags into the array of {@link #nullsForWriting}
     */
    public final void filled(int newSize, boolean nullsWritten) {
        hasNulls |= nullsWritten;
        resize(newSize);
    }

    /** The null flags with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public final boolean[] nullsForWriting(int capacity) {
        if (nulls.length < capacity) {
            nulls = Arrays.copyOf(nulls, grown(nulls.length, capacity));
        }
        return nulls;
    }

    final void markNull(int row) {
        nullsForWriting(row + 1)[row] = true;
        hasNulls = true;
    }

    /** Counts a row whose value has just been written. */
    final void grow() {
        resize(size + 1);
    }

    private void resize(int newSize) {
        size = newSize;
        if (hasNulls) {
            nullsForWriting(newSize);
        }
    }

    /** Copies the null flags of a run of rows of {@code source} behind this column's rows; the values follow separately. */
    final void appendNulls(Column source, int from, int to) {
        if (source.hasNulls) {
            System.arraycopy(source.nulls, from, nullsForWriting(size + to - from), size, to - from);
            hasNulls = true;
        }
    }

    /** The same for chosen rows. */
    final void appendNulls(Column source, int[] rows, int from, int to) {
        if (source.hasNulls) {
            boolean[] in = source.nulls;
            boolean[] out = nullsForWriting(size + to - from);
            int start = size - from;
            for (int i = from; i < to; i++) {
                out[start + i] = in[rows[i]];
            }
            hasNulls = true;
        }
    }

    static int grown(int length, int least) {
        return Math.max(FIRST_CAPACITY, Math.max(least, length + (length >> 1)));
    }

    abstract void clearValues();

    /** Forgets the nested values of the rows from {@code rows} on; the column has no more rows than that. */
    void truncateValues(int rows) {}

    /** Appends the place holder under a NULL, without counting the row. */
    abstract void appendDefault();

    /** Appends the non-null value at {@code row} of {@code source}, without counting the row. */
    abstract void appendValueOf(Column source, int row);

    /** Bytes held, for memory accounting. */
    public abstract long bytes();

    /** An empty column of the same layout. */
    public abstract Column emptyCopy();

    /**
     * The value as an object of the column's layout (Long, Double, BigDecimal, String …), null for NULL. For sinks, tests
     * and messages, never for hot loops; {@link Datum} knows the SQL type as well.
     */
    public final @Nullable Object value(int row) {
        return isNull(row) ? null : valueAt(row);
    }

    abstract Object valueAt(int row);

    /** Appends an object as given by {@link #value}. */
    public final void appendValue(@Nullable Object value) {
        if (value == null) {
            appendNull();
        } else {
            appendObject(value);
            grow();
        }
    }

    /** Appends a non-null object, without counting the row. */
    abstract void appendObject(Object value);
}
