// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** A kind of source. Stateless; any thread. */
public interface SourceConnector {
    /** What {@code 'connector' = } says. */
    String name();

    /** Whether users name it; otherwise it is there for what the engine declares. */
    default boolean isForUsers() {
        return true;
    }

    /** All options it takes, those of its formats included, 'connector' itself not. */
    List<OptionSpec> options();

    /**
     * The columns where the stream declares none, if the connector or the format knows them; it may read the beginning of
     * the data for that.
     */
    Optional<Schema> schema(Options options, Env env);

    /** Whether {@link #schema} is the same again as long as the data is not replaced. */
    default boolean keepsColumns() {
        return true;
    }

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
     * Whether the outside can give the same rows a second time, so that a source can be opened at an earlier position with
     * nothing but that. One that cannot needs an {@link InputLog} to be read exactly once.
     */
    boolean replays(Options options);

    /**
     * Starts reading. Returns at once; what takes long happens on the source's own thread.
     *
     * @throws io.sluice.engine.problem.ProblemException if it cannot be opened, with what to do; also if the position is of
     *     another kind of source, or if what it leads to has changed since
     */
    Source open(Opening opening);

    /**
     * What a source is opened with.
     *
     * @param stream the name of the stream, for messages
     * @param schema the columns of the data
     * @param status receives a line for the user now and then, such as {@code waiting for localhost:7777}
     * @param wake to be called, from any thread, when {@link Source#hasRows} or {@link Source#exhausted} may have become true
     * @param position where to go on, as {@link Source#position} gave it; empty to begin
     * @param log where to keep the input if it cannot be had twice; the source closes it. Empty if the job has no
     *     checkpoint. A source that {@linkplain #replays replays} leaves it alone, as does one with {@code 'wal' = 'off'}
     */
    record Opening(
            String stream,
            Options options,
            Schema schema,
            Env env,
            Status status,
            Runnable wake,
            Optional<byte[]> position,
            Optional<InputLog> log) {

        /** From the beginning, without a log. */
        public static Opening of(String stream, Options options, Schema schema, Env env, Status status, Runnable wake) {
            return new Opening(stream, options, schema, env, status, wake, Optional.empty(), Optional.empty());
        }

        /** The same, going on from a position. */
        public Opening at(byte[] where) {
            return new Opening(stream, options, schema, env, status, wake, Optional.of(where), log);
        }

        /** The same, with a log. */
        public Opening into(InputLog keeping) {
            return new Opening(stream, options, schema, env, status, wake, position, Optional.of(keeping));
        }
    }
}
