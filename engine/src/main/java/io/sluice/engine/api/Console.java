// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import java.io.Writer;
import java.util.function.Supplier;

/**
 * Where a session shows what it has to say. Called by the thread that runs the statement, and by those of the session's
 * jobs, at the same time.
 */
public interface Console {
    /** Which results of bare queries are shown while they grow, as {@link #frame}. */
    enum Live {
        /** None: results come when they are final, or as lines of changes. */
        NEVER,
        /** Those that will be final: of queries over sources that end. */
        FINAL,
        /** Those whose rows change, too. */
        CHANGING
    }

    /**
     * A result after a batch.
     *
     * @param query its name, {@code q1} and so on
     * @param batch the number of the batch
     * @param rows gives the rows as they are then, to any thread; it costs as much as there are, so ask for what you show only
     * @param last whether the query has ended and nothing else will show its rows
     */
    record Frame(String query, long batch, Supplier<Rows> rows, boolean last) {}

    /** Data: the lines of changes, one after the other. */
    Appendable out();

    /** A finished table: the answer of a statement, or the final result of a query. */
    void show(Rows rows);

    /** A line about what is going on; never data. */
    void status(String line);

    /** Which results are shown while they grow. */
    default Live live() {
        return Live.NEVER;
    }

    /** A result that has grown; called after every batch that changes it, if {@link #live} says so. */
    default void frame(Frame frame) {}

    /** Whether changes are printed as JSON. */
    default boolean json() {
        return false;
    }

    /** Shows nothing: for programs that ask for what they want to know. */
    static Console silent() {
        return new Console() {
            @Override
            public Appendable out() {
                return Writer.nullWriter();
            }

            @Override
            public void show(Rows rows) {}

            @Override
            public void status(String line) {}
        };
    }
}
