// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.model.Tested;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.ml.feature.Vocabulary;

/**
 * A learner of labels, which may be new at any time: what all have in common is that they number the labels, foretell how probable each
 * is, and take rows by their weights. One thread.
 */
public abstract class Classifier extends VersionedLearner {
    private final Vocabulary labels;
    private final boolean unlearns;

    /**
     * One that has learnt nothing.
     *
     * @param unlearns whether rows can be taken back
     * @throws io.sluice.engine.problem.ProblemException if the output is no label
     */
    protected Classifier(ModelSchema schema, boolean unlearns) {
        this.unlearns = unlearns;
        SqlType.Field output = schema.output();
        switch (output.type().kind()) {
            case REAL, DOUBLE, DECIMAL, ARRAY, MAP, ROW, NULL, SYMBOL ->
                throw Problem.of(
                                Code.TYPE_MISMATCH,
                                "column \"" + output.name() + "\" of type "
                                        + output.type().text() + " is no label")
                        .hint("CAST it to BIGINT or STRING; what is a number is foretold by a regression")
                        .exception();
            default -> labels = new Vocabulary(output.type());
        }
    }

    /** How many labels are numbered. */
    protected final int labels() {
        return labels.size();
    }

    /** Whether no label has a number. */
    protected final boolean isFree(int number) {
        return labels.isFree(number);
    }

    /** A label of which no row is left loses its number. */
    protected final void removeLabel(int number) {
        labels.remove(number);
    }

    /** How probable each label is of a row. For reading, until the next call; empty while there are no labels. */
    protected abstract double[] foretell(Chunk rows, int row);

    /**
     * Learns the row that was foretold last.
     *
     * @param label its number; one that was not there when the row was foretold is new
     */
    protected abstract void learn(Chunk rows, int row, int label);

    /** Takes back what was learnt of a row. */
    protected void unlearn(Chunk rows, int row, int label) {
        throw new IllegalStateException("a row to unlearn, where nothing is");
    }

    @Override
    public final void learn(Chunk rows, Tested tested) {
        Column column = rows.column(rows.width() - 1);
        for (int row = 0; row < rows.size(); row++) {
            long weight = rows.weight(row);
            for (long i = 0; i < weight; i++) {
                double[] probabilities = foretell(rows, row);
                int label = labels.findOrAdd(column, row);
                tested.label(Probabilities.likeliest(probabilities), label, probabilities);
                learn(rows, row, label);
            }
            for (long i = weight; i < 0; i++) {
                int label = labels.find(column, row);
                if (label < 0) {
                    throw new IllegalStateException("a row to unlearn, whose label was not learnt");
                }
                unlearn(rows, row, label);
            }
        }
    }

    @Override
    public final void expect(Chunk rows, Expected expected) {
        for (int row = 0; row < rows.size(); row++) {
            double[] probabilities = foretell(rows, row);
            expected.label(Probabilities.likeliest(probabilities), probabilities);
        }
    }

    @Override
    public final void predict(Chunk rows, Predictions to) {
        for (int row = 0; row < rows.size(); row++) {
            double[] probabilities = foretell(rows, row);
            int best = Probabilities.likeliest(probabilities);
            if (best < 0) {
                to.values().appendNull();
                to.details().appendNull();
            } else {
                labels.append(best, to.values());
                to.details().add(probabilities[best]);
            }
        }
    }

    @Override
    final void saveFirst(BinaryWriter out) {
        labels.save(out);
    }

    @Override
    final void loadFirst(BinaryReader in) {
        labels.load(in, unlearns);
    }
}
