// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.model.Tested;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.SqlType;

/** A learner of how strange rows are, without labels: what all have in common is that they take rows by their weights. One thread. */
public abstract class AnomalyDetector extends VersionedLearner {
    /**
     * One that has learnt nothing.
     *
     * @throws io.sluice.engine.problem.ProblemException if the output is no DOUBLE
     */
    protected AnomalyDetector(ModelSchema schema) {
        SqlType.Field output = schema.output();
        if (output.type().kind() != SqlType.Kind.DOUBLE) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "how strange a row is, is a number from 0 to 1, and column \"" + output.name()
                                    + "\" of type " + output.type().text() + " is none")
                    .hint(
                            "declare it DOUBLE; to get TRUE or FALSE, compare what ML_PREDICT says; to get another type, CAST it")
                    .exception();
        }
    }

    /** How strange a row is, from 0 to 1; NaN while nothing is known. */
    protected abstract double score(Chunk rows, int row);

    /** Learns the row that was scored last. */
    protected abstract void learn(Chunk rows, int row);

    @Override
    public final void learn(Chunk rows, Tested tested) {
        for (int row = 0; row < rows.size(); row++) {
            long weight = rows.weight(row);
            if (weight < 0) {
                throw new IllegalStateException("a row to unlearn, where nothing is");
            }
            for (long i = 0; i < weight; i++) {
                tested.strangeness(score(rows, row));
                learn(rows, row);
            }
        }
    }

    @Override
    public final void expect(Chunk rows, Expected expected) {
        for (int row = 0; row < rows.size(); row++) {
            expected.strangeness(score(rows, row));
        }
    }

    @Override
    public final void predict(Chunk rows, Predictions to) {
        DoubleColumn scores = (DoubleColumn) to.values();
        for (int row = 0; row < rows.size(); row++) {
            double score = score(rows, row);
            if (Double.isNaN(score)) {
                scores.appendNull();
            } else {
                scores.add(score);
            }
        }
    }
}
