// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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

    /**
     * Gives the bad rows among those of the last {@link #take} that another stream of the job gets, so that they are in the
     * same batch as the rows they stood among.
     *
     * @param out receives the name of that stream, and chunks with its columns; they stay valid
     */
    default void takeDeadLetters(BiConsumer<String, List<Chunk>> out) {}

    /** Whether everything has been taken and nothing will come any more. */
    boolean exhausted();

    /** Rows that were bad and left out so far. */
    long rowsSkipped();

    /** The first row that was left out: its stream, where it stood, and what is wrong with it. */
    default Optional<String> firstSkipped() {
        return Optional.empty();
    }

    /** Stops reading and frees everything. May be called twice. */
    @Override
    void close();
}
