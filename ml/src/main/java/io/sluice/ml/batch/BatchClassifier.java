// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;

/** Foretells labels by a model that is made anew now and then; new labels are foretold from the next one on. One thread. */
public final class BatchClassifier extends Classifier {
    private final Batch batch;
    private double[] probabilities = {};

    /**
     * One that has learnt nothing.
     *
     * @param fit what makes the models
     * @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn
     */
    public BatchClassifier(ModelSchema schema, Plan plan, Fit fit) {
        super(schema, false);
        batch = new Batch(schema, plan, fit);
    }

    @Override
    protected double[] foretell(Chunk rows, int at) {
        if (probabilities.length != labels()) {
            probabilities = new double[labels()];
        }
        batch.read(rows, at);
        Ensemble made = batch.made();
        if (made != null) {
            made.probabilities(batch.values(), probabilities);
        }
        return probabilities;
    }

    @Override
    protected void learn(Chunk rows, int at, int label) {
        batch.add(rows, at, label);
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        batch.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        batch.load(in, labels(), label -> label >= 0 && label < labels() && label == Math.rint(label));
    }
}
