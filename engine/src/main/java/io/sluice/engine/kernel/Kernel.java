// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;

/** A function from columns to a column, for all rows of a chunk at once. Constants are inside it; it keeps no state between calls but may have scratch space, so it belongs to one thread. */
@FunctionalInterface
public interface Kernel {
    /**
     * Appends one value per row to {@code out}. NULL arguments give NULL.
     *
     * @param arguments read-only, each of at least {@code rows} rows
     * @param out of the layout of the result type
     * @throws io.sluice.engine.problem.ProblemException if a row has no value; then nothing of {@code out} counts
     */
    void apply(Column[] arguments, int rows, Column out);
}
