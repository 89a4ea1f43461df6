// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * An open source. All methods but {@link #settle} and {@link #acknowledge} are called by the job's loop thread; those two by
 * the thread that commits, one call at a time, perhaps while the loop goes on.
 */
public interface Source extends AutoCloseable {
    /** Whether {@link #take} would give something now. */
    boolean hasRows();

    /**
     * Gives some of the rows that have arrived, in order, without waiting for more.
     *
     * @param rowsMax how many rows at most, those of {@link #takeDeadLetters} included: never more, up to {@link
     *     Chunk#ROWS_MAX}; above that about so many
     * @param out receives chunks with the columns of the source; they stay valid until the next call
     * @throws io.sluice.engine.problem.ProblemException on a bad row where bad rows fail, or when the source is lost
     */
    void take(long rowsMax, Consumer<Chunk> out);

    /**
     * Gives the bad rows among those of the last {@link #take} that another stream of the job gets, so that they are in the
     * same batch as the rows they stood among.
     *
     * @param out receives the name of that stream, and chunks with its columns; they stay valid
     */
    default void takeDeadLetters(BiConsumer<String, List<Chunk>> out) {}

    /** Whether everything has been taken and nothing will come any more. */
    boolean exhausted();

    /** Whether nothing else is to be read before rows of this source have been taken. */
    default boolean comesFirst() {
        return false;
    }

    /** Rows that were bad and left out so far. */
    long rowsSkipped();

    /** The first row that was left out: its stream, where it stood, and what is wrong with it. */
    default Optional<String> firstSkipped() {
        return Optional.empty();
    }

    /**
     * Where the source stands: behind the rows, and the bad rows, taken so far. A source {@linkplain
     * SourceConnector.Opening#position opened at} this position gives exactly the rows that come after it, and counts on
     * from the bad rows so far. Called after every tick, so it costs next to nothing. The bytes mean something to a source
     * of the same connector only; empty where a source has nothing to go on from.
     */
    default byte[] position() {
        return new byte[0];
    }

    /**
     * Returns when everything that was taken before the last call of {@link #position} is where it can be read again. May
     * wait for a disk.
     *
     * @throws IOException if it cannot be made durable now; the call can be repeated
     * @throws io.sluice.engine.problem.ProblemException if another instance of the job has taken over
     */
    default void settle() throws IOException {}

    /**
     * The job has committed a position and will never be opened at one before it: what lies before may be forgotten.
     *
     * @throws IOException if something could not be tidied up; the next call will do it
     */
    default void acknowledge(byte[] position) throws IOException {}

    /** Stops reading and frees everything. May be called twice. */
    @Override
    void close();
}
