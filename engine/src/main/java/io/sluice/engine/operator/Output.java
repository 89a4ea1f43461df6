// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;

/** Where an operator puts its changes. */
@FunctionalInterface
public interface Output {
    /** Lends a chunk to whoever is downstream; on return it may be cleared and filled again. Empty chunks are allowed. */
    void push(Chunk chunk);
}
