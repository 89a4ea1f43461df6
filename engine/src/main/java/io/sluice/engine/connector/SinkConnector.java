// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** A kind of sink. Stateless; any thread. */
public interface SinkConnector {
    /** What {@code 'connector' = } says. */
    String name();

    /** Whether users name it; otherwise it is there for what the engine declares. */
    default boolean isForUsers() {
        return true;
    }

    /** All options it takes, 'connector' itself not. */
    List<OptionSpec> options();

    /**
     * Checks what can be known before it is opened: whether it can take these changes with these options.
     *
     * @param schema the columns written
     * @param key as of {@link Opening}
     * @param appendOnly whether rows are only ever added
     * @throws io.sluice.engine.problem.ProblemException if it cannot; the problem has a place where one option is wrong
     */
    default void check(Options options, Schema schema, Optional<List<Integer>> key, boolean appendOnly) {}

    /**
     * What is needed to open a sink.
     *
     * @param sink the name of the sink, for messages
     * @param schema the columns written
     * @param key the columns by which rows are known to be unique: −old and +new with one key are an update. No columns where
     *     there is never more than one row; empty if no key is known
     * @param appendOnly whether rows are only ever added
     * @param groups whether the job commits groups; a sink that can is then a {@link StagedSink}
     * @param resumed whether the job goes on from a commit, so that what stands there is its own
     * @param status receives a line for the user now and then
     */
    record Opening(
            String sink,
            Options options,
            Schema schema,
            Optional<List<Integer>> key,
            boolean appendOnly,
            boolean groups,
            boolean resumed,
            Env env,
            Status status) {}

    /**
     * Opens it.
     *
     * @throws io.sluice.engine.problem.ProblemException if it cannot take these changes or cannot be opened, with what to do
     */
    Sink open(Opening opening);
}
