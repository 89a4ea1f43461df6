// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What connectors know: the columns of streams that declare none, what paths stand for, and which options there are. */
public interface Outside {
    /**
     * What is wrong with an option.
     *
     * @param key as written; empty for one that is missing
     * @param value whether its value is wrong, not its key
     */
    record WrongOption(Optional<String> key, boolean value, Problem problem) {}

    /**
     * The columns that the connector or the format of a stream knows, if it does.
     *
     * @param secrets the keys of the options whose values must not be shown
     */
    Optional<Schema> columns(String stream, Map<String, String> options, Set<String> secrets);

    /** Whether the columns of a path stay the same as long as its data is not replaced. */
    boolean keepsColumns(Map<String, String> options);

    /**
     * What the data of a stream looks like.
     *
     * @param format the name of its format; empty if it has none
     * @param firstRow as texts; empty if the data is not there yet, as that of a socket, or is none
     */
    record Beginning(String format, List<String> firstRow) {
        public Beginning {
            firstRow = List.copyOf(firstRow);
        }
    }

    /**
     * Looks at the beginning of a stream's data.
     *
     * @param columns of the data
     * @throws io.sluice.engine.problem.ProblemException if it cannot be read
     */
    Beginning beginning(String stream, Map<String, String> options, Schema columns);

    /**
     * The first thing that is wrong with the options of a stream or sink, if there is one.
     *
     * @param sink whether it is a sink
     * @param secrets the keys of the options whose values must not be shown
     */
    Optional<WrongOption> wrong(String relation, boolean sink, Map<String, String> options, Set<String> secrets);

    /**
     * Checks what can be known before any data is there: whether the options of a stream fit each other and its columns.
     *
     * @throws io.sluice.engine.problem.ProblemException if they do not
     */
    void check(Relation.Stream stream);

    /**
     * The stream that receives the bad rows of another, with its columns.
     *
     * @param columns that it must have
     */
    record DeadLetters(String stream, Schema columns) {}

    /** What models there can be. */
    Models models();

    /** Where the bad rows of a stream with such options go, if they go into a stream. */
    Optional<DeadLetters> deadLetters(Map<String, String> options);

    /**
     * The options of the stream that a path or address stands for, {@code connector} among them.
     *
     * @throws io.sluice.engine.problem.ProblemException if it is neither
     */
    Map<String, String> path(String path);
}
