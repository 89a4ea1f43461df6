// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;

/** Compiled expressions over the rows of a chunk, which do not depend on each other's rows. */
@FunctionalInterface
public interface RowFunction {
    /**
     * Appends one value per row of {@code in} to each column of {@code out}; the caller sets the number of rows of {@code
     * out} and clears it. A failure throws {@link io.sluice.engine.problem.ProblemException}.
     */
    void apply(Chunk in, Chunk out);
}
