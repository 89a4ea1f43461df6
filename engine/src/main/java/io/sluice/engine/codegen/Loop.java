// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import org.apache.calcite.DataContext;

/** What generated classes implement: one filter and projection over the rows of a chunk. Public for their sake only. */
public interface Loop {
    /**
     * Runs over rows 0 to {@code rows - 1}; the values of fixed width are written into the arrays of {@code out}, whose row
     * counts the caller then sets, the others are appended.
     *
     * @param in the input columns, then the columns that kernels made
     * @param out one empty column per computed projection, with room for {@code rows}
     * @param kept receives the numbers of the rows for which the condition is TRUE
     * @param constants the strings and types that the source refers to by position
     * @param root the clock and the batch
     * @return how many rows were kept
     */
    int run(Column[] in, Column[] out, int rows, int[] kept, Object[] constants, DataContext root);
}
