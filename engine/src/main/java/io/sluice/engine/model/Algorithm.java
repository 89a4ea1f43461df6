// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** A kind of learner. Found with {@link java.util.ServiceLoader}; stateless, any thread. */
public interface Algorithm {
    /** What {@code 'algorithm' = } says. */
    String name();

    /** In a line, for those who choose. */
    String summary();

    /** What it can be used for. */
    Set<Task> tasks();

    /** The options it takes, beside those that every model has. */
    List<OptionSpec> options();

    /** Whether its learners can undo what they have learnt of a row, exactly. */
    boolean unlearns();

    /**
     * A learner that has learnt nothing.
     *
     * @param options checked against {@link #options}
     * @throws io.sluice.engine.problem.ProblemException if it cannot learn such columns, with what to do
     */
    Learner learner(ModelSchema schema, Options options);
}
