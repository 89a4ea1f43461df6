// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;

/**
 * Makes rows of bytes that hold whole records. One thread at a time; several decoders of one source may work on different
 * pieces at the same time.
 */
interface Decoder {
    /**
     * Appends rows to a chunk until the bytes are used up, or there is no room in it for more: a bad record leaves no row and is
     * noted, and takes as much room.
     *
     * @param data bytes, of which {@code from} to {@code to - 1} are whole records, each with its newline
     * @param recordsMax how many rows and bad records have room, those rows included that are in the chunk already
     * @return the place behind the last record used
     */
    int decode(byte[] data, int from, int to, Chunk out, int recordsMax, Tally tally);

    /**
     * Looks at the first record of an input, which may tell how to read the others.
     *
     * @param to {@code from} if it was too long to be looked at
     * @return the place behind it if it is no row, else {@code from}
     * @throws io.sluice.engine.problem.ProblemException if the input cannot be read with these columns
     */
    default int begin(byte[] data, int from, int to, String origin) {
        return from;
    }

    /** Another decoder in the same state, for another thread. */
    Decoder fork();
}
