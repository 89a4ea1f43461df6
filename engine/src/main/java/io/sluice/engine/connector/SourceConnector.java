// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** A kind of source. Stateless; any thread. */
public interface SourceConnector {
    /** What {@code 'connector' = } says. */
    String name();

    /** All options it takes, those of its formats included, 'connector' itself not. */
    List<OptionSpec> options();

    /**
     * The columns where the stream declares none, if the connector or the format knows them; it may read the beginning of
     * the data for that.
     */
    Optional<Schema> schema(Options options, Env env);

    /** The name of the format of its data; empty if it has none. The data may be looked at. */
    default Optional<String> format(Options options, Env env) {
        return Optional.empty();
    }

    /**
     * Checks what can be known before any data is there: whether the options fit each other and the columns.
     *
     * @param schema the columns of the data
     * @throws io.sluice.engine.problem.ProblemException if they do not; the problem has a place where one option is wrong
     */
    default void check(Options options, Schema schema) {}

    /** Whether the source ends by itself. */
    boolean bounded(Options options);

    /**
     * Starts reading. Returns at once; what takes long happens on the source's own thread.
     *
     * @param stream the name of the stream, for messages
     * @param schema the columns of the data
     * @param status receives a line for the user now and then, such as {@code waiting for localhost:7777}
     * @param wake to be called, from any thread, when {@link Source#hasRows} or {@link Source#exhausted} may have become true
     * @throws io.sluice.engine.problem.ProblemException if it cannot be opened, with what to do
     */
    Source open(String stream, Options options, Schema schema, Env env, Status status, Runnable wake);
}
