// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A folder of immutable files, shared by all instances of a job. Names are segments of letters, digits, {@code .}, {@code _}
 * and {@code -}, joined by {@code /}.
 *
 * <p>Calls block; they may come from several threads. An {@link IOException} says that the outcome is unknown: a file may
 * be there, now or after a while.
 */
public interface CheckpointStore extends AutoCloseable {
    /** What became of a put. */
    enum Put {
        /** The file is there, with this content, and will be after a loss of power. */
        CREATED,
        /** Another put was first; its file is as it was. */
        EXISTS
    }

    /**
     * Creates a file as a whole: readers see all of it or none. Of several puts of one name exactly one gives {@link
     * Put#CREATED}. A put that is tried again after an exception, with the same content, may find its own file: then it
     * gives CREATED, too, so contents of different writers must differ ({@link Envelope} sees to that).
     */
    Put putIfAbsent(String name, Content content) throws IOException;

    /** A whole file; empty if there is none of that name. */
    Optional<byte[]> read(String name) throws IOException;

    /** The names of the files right below a folder, without the folder, in order; none if there is no such folder. */
    List<String> list(String folder) throws IOException;

    /** Removes a file; without effect if there is none. */
    void delete(String name) throws IOException;

    /**
     * Begins a log, a file that grows. Its name must be new.
     *
     * @throws IOException if there is a file of that name, too
     */
    Log createLog(String name) throws IOException;

    /**
     * Takes a log from its writer, who can append to it no longer, and reads it. What the writer has synced is there; behind
     * it may stand a part of what was not.
     */
    byte[] takeLog(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** A growing file, of one writer. */
    interface Log extends AutoCloseable {
        /** Adds bytes, which may be lost until {@link #sync}. */
        void append(byte[] bytes) throws IOException;

        /** When this returns, all that was appended is durable. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }
}
