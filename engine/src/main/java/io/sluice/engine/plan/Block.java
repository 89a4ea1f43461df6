// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Publishing;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Staleness;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/** A part of a query that relational algebra has no words for; a query reads it by the name it has in the catalogue. */
public sealed interface Block {
    /** A batch query: its streams stand for the rows of one batch, its result is appended for good. */
    record BatchQuery(RelNode query) implements Block {}

    /** The changes that each tick makes to a query, as a relation of their own. */
    record Changes(RelNode query) implements Block {}

    /**
     * TRAIN MODEL.
     *
     * @param rows the columns of the model, of which the last is not NULL; not converted to their types yet
     */
    record Training(RelNode rows, LearnerSpec learner, Publishing publishing) implements Block {}

    /**
     * ML_PREDICT.
     *
     * @param models the versions of the model, as a {@link io.sluice.engine.topology.DStream.Predict} takes them
     * @param features the columns of the rows that the model is given, in its order
     * @param inputs what they are to be
     */
    record Prediction(
            RelNode models,
            RelNode rows,
            List<Integer> features,
            Schema inputs,
            Task task,
            Optional<Staleness> staleness)
            implements Block {
        public Prediction {
            features = List.copyOf(features);
        }
    }

    /**
     * UPDATE STATE.
     *
     * @param aggregates per key that has rows in the batch: the keys, then the aggregates that SET names
     * @param keyCount how many of its columns are the key
     * @param missing the aggregates of a key without rows
     * @param defaults the state of a new key
     * @param set per state column its new value, over keys, aggregates, old state
     * @param deleteWhen over keys and new state
     */
    record KeyedState(
            RelNode aggregates,
            int keyCount,
            List<Expression.Constant> missing,
            List<Expression.Constant> defaults,
            List<Expression> set,
            Optional<Expression> deleteWhen,
            Optional<Long> expireAfterMicros,
            boolean evaluateAllKeys)
            implements Block {}
}
