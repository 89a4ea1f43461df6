// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * The classifier that needs no tuning: a few {@link Expert}s, from a line to a grid of cells and from fast to slow, mixed by how well each
 * has foretold the labels so far ({@link Mixture}). It learns row by row, and its state is a function of the rows alone, however they
 * are cut into chunks. Labels and texts may be new at any time. One thread.
 */
final class AutoClassifier extends Classifier {
    private static final int REACH = 1;
    private static final double LEAST_PROBABILITY = 1e-4;

    private final Features features;
    private final List<Expert> experts = List.of(
            new Expert(Features.Detail.LINEAR, 0.1, false),
            new Expert(Features.Detail.BINS, 0.1, false),
            new Expert(Features.Detail.BINS, 0.3, true),
            new Expert(Features.Detail.CELLS, 0.1, true),
            new Expert(Features.Detail.CELLS, 0.3, true));
    private final Mixture mixture = new Mixture(experts.size());
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    AutoClassifier(ModelSchema schema) {
        super(schema, false);
        features = Features.upToCells(Inputs.sparse(schema), REACH);
        grow();
    }

    @Override
    protected double[] foretell(Chunk rows, int row) {
        features.read(rows, row);
        if (probabilities.length > 1) {
            mix();
        }
        return probabilities;
    }

    private void mix() {
        Arrays.fill(probabilities, 0);
        double[] weights = mixture.weights();
        for (int i = 0; i < weights.length; i++) {
            double[] says = experts.get(i).predict(features);
            for (int label = 0; label < probabilities.length; label++) {
                probabilities[label] += weights[i] * says[label];
            }
        }
    }

    @Override
    protected void learn(Chunk rows, int row, int label) {
        int before = features.size();
        features.grow(rows, row);
        if (labels() > probabilities.length || features.size() > before) {
            grow();
            features.read(rows, row);
            if (labels() > 1) {
                experts.forEach(expert -> expert.predict(features));
            }
        }
        if (labels() > 1) {
            for (int i = 0; i < experts.size(); i++) {
                Expert expert = experts.get(i);
                mixture.add(i, -Math.log(Math.max(expert.probability(label), LEAST_PROBABILITY)));
                expert.learn(features, label);
            }
        }
        features.learn();
    }

    private void grow() {
        experts.forEach(expert -> expert.grow(features.size(), labels()));
        if (labels() > probabilities.length) {
            probabilities = new double[labels()];
            Arrays.fill(probabilities, 1.0 / labels());
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        features.save(out);
        mixture.save(out);
        experts.forEach(expert -> expert.save(out, features.size()));
    }

    @Override
    protected void loadRest(BinaryReader in) {
        features.load(in);
        mixture.load(in);
        experts.forEach(expert -> expert.load(in, features.size(), labels()));
        grow();
    }
}
