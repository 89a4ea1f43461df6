// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.Probabilities;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;

/** Softmax regression over linear {@link Features} whose weights follow the regularised leader ({@link Proximal}). One thread. */
final class FtrlClassifier extends Classifier {
    private final Features features;
    private final Proximal weights;
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    FtrlClassifier(ModelSchema schema, Proximal.Rates rates) {
        super(schema, false);
        features = Features.linear(Inputs.sparse(schema));
        weights = new Proximal(rates);
    }

    @Override
    protected double[] foretell(Chunk rows, int row) {
        features.read(rows, row);
        weights.sums(features, probabilities);
        Probabilities.ofLogarithms(probabilities);
        return probabilities;
    }

    @Override
    protected void learn(Chunk rows, int row, int label) {
        int before = features.size();
        features.grow(rows, row);
        if (labels() > probabilities.length || features.size() > before) {
            grow();
            foretell(rows, row);
        }
        weights.learn(features, probabilities, label);
        features.learn();
    }

    private void grow() {
        weights.grow(features.size(), labels());
        if (labels() > probabilities.length) {
            probabilities = new double[labels()];
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        features.save(out);
        weights.save(out, features.size());
    }

    @Override
    protected void loadRest(BinaryReader in) {
        features.load(in);
        weights.load(in, features.size(), labels());
        grow();
    }
}
