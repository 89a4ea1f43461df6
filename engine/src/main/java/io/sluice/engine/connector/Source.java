// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** An open source. All methods are called by the job's loop thread. */
public interface Source extends AutoCloseable {
    /** Whether {@link #take} would give something now. */
    boolean hasRows();

    /**
     * Gives some of the rows that have arrived, in order, without waiting for more.
     *
     * @param rowsMax about how many rows at most; a chunk that is begun is finished
     * @param out receives chunks with the columns of the source; they stay valid until the next call
     * @throws io.sluice.engine.problem.ProblemException on a bad row where bad rows fail, or when the source is lost
     */
    void take(long rowsMax, Consumer<Chunk> out);

    /** Whether everything has been taken and nothing will come any more. */
    boolean exhausted();

    /** Rows that were bad and left out so far. */
    long rowsSkipped();

    /** The first row that was left out: its stream, where it stood, and what is wrong with it. */
    default Optional<String> firstSkipped() {
        return Optional.empty();
    }

    /**
     * Where it stands: rows that are taken after opening it at this position are exactly those that come now. The loop asks
     * after a tick, so it is cheap.
     */
    default byte[] position() {
        throw new IllegalStateException("this source has no position");
    }

    /** Returns when everything that had been taken before the last {@link #position} can be read again. By the committing thread. */
    default void settle() throws IOException {}

    /** A position has been committed: what lies before it will not be asked for again. By the committing thread. */
    default void acknowledge(byte[] position) throws IOException {}

    /** Stops reading and frees everything. May be called twice. */
    @Override
    void close();
}
