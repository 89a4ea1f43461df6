// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Prequential;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Staleness;
import io.sluice.engine.topology.Task;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the learners and the stores of models know. */
public interface Models {
    /**
     * The first thing that is wrong with the options of a model, if there is one.
     *
     * @param secrets as of {@link Outside#wrong}
     */
    Optional<Outside.WrongOption> wrong(String model, Map<String, String> options, Set<String> secrets);

    /**
     * A model with the given columns.
     *
     * @throws io.sluice.engine.problem.ProblemException if its algorithm cannot learn them
     */
    Relation.Model declared(
            String model, Schema inputs, SqlType.Field output, Map<String, String> options, Relation.Written written);

    /**
     * A model with the columns that its store says; waits until somebody has begun to train it, and says so.
     *
     * @throws io.sluice.engine.problem.ProblemException if the store cannot be reached
     */
    Relation.Model stored(String model, Map<String, String> options, Relation.Written written);

    /** The metrics that there are of a model. */
    Schema metrics(Task task, Prequential evaluation);

    /**
     * How a model is learnt.
     *
     * @param training its clauses
     * @param changes whether rows that have been learnt can be removed
     * @throws io.sluice.engine.problem.ProblemException if they can, and nobody could unlearn them
     */
    LearnerSpec learner(Relation.Model model, Training training, boolean changes);

    /** Has predictors serve a version. */
    void activate(Relation.Model model, long version);

    /** Gives a version a name. */
    void tag(Relation.Model model, String tag, long version);

    /**
     * Has predictors serve an earlier version.
     *
     * @param version which; empty for the one before the one that is served
     * @param before the time before which it was made, in UTC, in the place of a version
     * @return its number
     */
    long rollback(Relation.Model model, OptionalLong version, Optional<LocalDateTime> before);

    /** The options of the streams that list what there is of a model, by what stands behind its name. */
    Map<String, Map<String, String>> listings(Relation.Model model);

    /** When a version of a model is too old to predict with. */
    Optional<Staleness> staleness(Relation.Model model);

    /** The options of the sink that versions of a model are published into. */
    Map<String, String> publishing(Relation.Model model, int keep);

    /** The options of the stream of the versions that a query is to predict with. */
    Map<String, String> serving(Relation.Model model, ModelReference reference);
}
