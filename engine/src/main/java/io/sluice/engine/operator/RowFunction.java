// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;

/** A compiled projection: as many rows out as in, in the same order. One thread. */
public interface RowFunction {
    /** The result columns for the rows of a chunk; lent until the next call. */
    Chunk apply(Tick tick, Chunk in);
}
