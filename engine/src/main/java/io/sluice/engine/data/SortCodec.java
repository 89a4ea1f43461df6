// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in a chosen order: first the sort columns in a byte form whose unsigned order is that of the ORDER BY, then the
 * whole row in canonical form, which decides between ties. Where the second part starts is kept, so that the row can be
 * read back.
 *
 * <p>A descending column is written with all bits flipped; where NULL must stand on the other side than that gives, a
 * byte before it says whether it is NULL. Has scratch space, belongs to one thread.
 */
public final class SortCodec {
    private final List<Order> order;
    private final Lane[] sorts;
    private final Lane[] lanes;
    private int[] cursors = {};
    private int[] splits = {};

    /**
     * @param order the terms; term {@code i} is about the {@code i}-th sort column, its own column number is not used
     * @param sortTypes of the sort columns
     * @param rowTypes of the columns of the row
     */
    public SortCodec(List<Order> order, List<SqlType> sortTypes, List<SqlType> rowTypes) {
        this.order = List.copyOf(order);
        sorts = sortTypes.stream().map(type -> Lane.of(type, false)).toArray(Lane[]::new);
        lanes = new Lane[rowTypes.size()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Lane.of(rowTypes.get(i), i == lanes.length - 1);
        }
    }

    /** Appends the first {@code rows} rows to {@code out}; {@link #splits} then says where their second parts start. */
    public void encode(Column[] sortColumns, Column[] rowColumns, int rows, Utf8Column out) {
        int first = out.size();
        if (cursors.length <= rows) {
            cursors = new int[Column.grown(cursors.length, rows + 1)];
            splits = new int[cursors.length];
        }
        Arrays.fill(cursors, 0, rows + 1, 0);
        for (int i = 0; i < sorts.length; i++) {
            sorts[i].addLengths(sortColumns[i], rows, cursors);
            if (needsSide(order.get(i))) {
                Lane.addWidth(1, rows, cursors);
            }
        }
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].addLengths(rowColumns[i], rows, cursors);
        }
        byte[] data = RowCodec.place(cursors, first, rows, out);
        for (int i = 0; i < sorts.length; i++) {
            writeSort(i, sortColumns[i], rows, data);
        }
        System.arraycopy(cursors, 0, splits, 0, rows);
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].write(rowColumns[i], rows, data, cursors);
        }
        out.filled(first + rows, false);
    }

    /** Where in the bytes the second part of each row of the last {@link #encode} starts. */
    public int[] splits() {
        return splits;
    }

    private static boolean needsSide(Order term) {
        return term.nullsFirst() != term.descending();
    }

    private void writeSort(int index, Column column, int rows, byte[] data) {
        Order term = order.get(index);
        if (needsSide(term)) {
            for (int i = 0; i < rows; i++) {
                data[cursors[i]++] = (byte) (column.isNull(i) == term.nullsFirst() ? 0 : 1);
            }
        }
        int[] starts = term.descending() ? Arrays.copyOf(cursors, rows) : cursors;
        sorts[index].write(column, rows, data, cursors);
        if (term.descending()) {
            for (int i = 0; i < rows; i++) {
                for (int at = starts[i]; at < cursors[i]; at++) {
                    data[at] = (byte) ~data[at];
                }
            }
        }
    }
}
