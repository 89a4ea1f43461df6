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

/** A learner of numbers: what all have in common is that they take rows by their weights. One thread. */
public abstract class Regressor extends VersionedLearner {
    /**
     * One that has learnt nothing.
     *
     * @throws io.sluice.engine.problem.ProblemException if the output is no DOUBLE
     */
    protected Regressor(ModelSchema schema) {
        SqlType.Field output = schema.output();
        if (!output.type().isFloating()) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "column \"" + output.name() + "\" of type "
                                    + output.type().text() + " cannot be foretold by a regression")
                    .hint("CAST it to DOUBLE; what is a label is foretold by a classification")
                    .exception();
        }
    }

    /** What the number of a row most probably is; NaN while none has come. */
    protected abstract double foretell(Chunk rows, int row);

    /** Learns the row that was foretold last. */
    protected abstract void learn(Chunk rows, int row, double number);

    /** Takes back what was learnt of a row. */
    protected void unlearn(Chunk rows, int row, double number) {
        throw new IllegalStateException("a row to unlearn, where nothing is");
    }

    @Override
    public final void learn(Chunk rows, Tested tested) {
        DoubleColumn numbers = (DoubleColumn) rows.column(rows.width() - 1);
        for (int row = 0; row < rows.size(); row++) {
            long weight = rows.weight(row);
            double number = numbers.get(row);
            for (long i = 0; i < weight; i++) {
                tested.number(foretell(rows, row), number);
                learn(rows, row, number);
            }
            for (long i = weight; i < 0; i++) {
                unlearn(rows, row, number);
            }
        }
    }

    @Override
    public final void expect(Chunk rows, Expected expected) {
        for (int row = 0; row < rows.size(); row++) {
            expected.number(foretell(rows, row));
        }
    }

    @Override
    public final void predict(Chunk rows, Predictions to) {
        DoubleColumn values = (DoubleColumn) to.values();
        for (int row = 0; row < rows.size(); row++) {
            double foretold = foretell(rows, row);
            if (Double.isNaN(foretold)) {
                values.appendNull();
            } else {
                values.add(foretold);
            }
        }
    }
}
