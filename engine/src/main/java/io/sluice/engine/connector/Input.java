// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.topology.BinaryWriter;

/** What bytes come from, a file or a connection, as its feed knows it. Called by the loop thread. */
interface Input {
    /** Where nothing can be gone on from. */
    Input LIVE = (out, offset, ended) -> {};

    /**
     * Writes what the feed needs to go on here.
     *
     * @param offset bytes of the input that are done with; all there are if it has ended
     * @param ended whether the whole input is done with
     */
    void write(BinaryWriter out, long offset, boolean ended);

    /** The input is done with, and the next has begun. */
    default void left() {}
}
