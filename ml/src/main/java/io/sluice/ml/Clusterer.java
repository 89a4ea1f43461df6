// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.model.Tested;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.SqlType;

/**
 * A learner that puts rows into clusters, without labels: what all have in common is that they number the clusters from 0 on, and take
 * rows by their weights. One thread.
 */
public abstract class Clusterer extends VersionedLearner {
    /**
     * One that has learnt nothing.
     *
     * @throws io.sluice.engine.problem.ProblemException if the output cannot be the number of a cluster
     */
    protected Clusterer(ModelSchema schema) {
        SqlType.Field output = schema.output();
        switch (output.type().kind()) {
            case SMALLINT, INTEGER, BIGINT -> {}
            default ->
                throw Problem.of(
                                Code.TYPE_MISMATCH,
                                "clusters have numbers, and column \"" + output.name() + "\" of type "
                                        + output.type().text() + " is none")
                        .hint("declare it INT; to get it as another type, CAST what ML_PREDICT says")
                        .exception();
        }
    }

    /** The number of the cluster that a row is nearest to; −1 while there is none. */
    protected abstract int find(Chunk rows, int row);

    /** How far the row that was found last is from the middle of its cluster; NaN if there was none. */
    protected abstract double distance();

    /** Learns the row that was found last. */
    protected abstract void learn(Chunk rows, int row);

    @Override
    public final void learn(Chunk rows, Tested tested) {
        for (int row = 0; row < rows.size(); row++) {
            long weight = rows.weight(row);
            if (weight < 0) {
                throw new IllegalStateException("a row to unlearn, where nothing is");
            }
            for (long i = 0; i < weight; i++) {
                int found = find(rows, row);
                tested.cluster(found, distance());
                learn(rows, row);
            }
        }
    }

    @Override
    public final void expect(Chunk rows, Expected expected) {
        for (int row = 0; row < rows.size(); row++) {
            int found = find(rows, row);
            expected.cluster(found, distance());
        }
    }

    @Override
    public final void predict(Chunk rows, Predictions to) {
        LongColumn numbers = (LongColumn) to.values();
        for (int row = 0; row < rows.size(); row++) {
            int found = find(rows, row);
            if (found < 0) {
                numbers.appendNull();
                to.details().appendNull();
            } else {
                numbers.add(found);
                to.details().add(distance());
            }
        }
    }
}
