// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.Utf8Column;

/** A function from a string to many, written one behind the other without making arrays. May have scratch space; one thread. */
public abstract class Splitter implements Kernel {
    /**
     * Appends the pieces of rows of {@code in}, from row {@code from} up to before row {@code to}, but stops after the row
     * that brings the pieces of this call to {@code piecesMax}.
     *
     * @param counts receives per row how many pieces it gave, at the row's index; 0 for NULL
     * @return the row behind the last one taken
     */
    public final int split(Utf8Column in, int from, int to, int piecesMax, Utf8Column pieces, int[] counts) {
        int before = pieces.size();
        int row = from;
        while (row < to && pieces.size() - before < piecesMax) {
            counts[row] = in.isNull(row) ? 0 : split(in.data(), in.offsets()[row], in.offsets()[row + 1], pieces);
            row++;
        }
        return row;
    }

    /** Appends the pieces of one string and returns how many. */
    abstract int split(byte[] data, int from, int to, Utf8Column pieces);

    /** The same as a function to arrays; NULL gives NULL. */
    @Override
    public final void apply(Column[] arguments, int rows, Column result) {
        Utf8Column in = (Utf8Column) arguments[0];
        ListColumn out = (ListColumn) result;
        Utf8Column pieces = (Utf8Column) out.child();
        for (int i = 0; i < rows; i++) {
            if (in.isNull(i)) {
                out.appendNull();
            } else {
                split(in.data(), in.offsets()[i], in.offsets()[i + 1], pieces);
                out.endRow();
            }
        }
    }
}
