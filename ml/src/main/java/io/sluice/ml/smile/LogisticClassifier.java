// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.model.ModelSchema;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import smile.classification.LogisticRegression;
import smile.util.IntSet;

/** Logistic regression of Smile over linear {@link Features}, each row as a vector of all features. One thread. */
final class LogisticClassifier extends WeightedClassifier {
    private final double rate;
    private @Nullable LogisticRegression model;
    private double[] vector = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    LogisticClassifier(ModelSchema schema, double rate) {
        super(schema, Features.linear(Inputs.sparse(schema)));
        this.rate = rate;
    }

    @Override
    void model(double[][] over, IntSet labels) {
        model = over.length == 1
                ? new LogisticRegression.Binomial(over[0], 0, 0, labels)
                : new LogisticRegression.Multinomial(over, 0, 0, labels);
        model.setLearningRate(rate);
    }

    @Override
    void read(Features from, int room) {
        if (vector.length != room) {
            vector = new double[room];
        }
        Arrays.fill(vector, 0);
        int[] index = from.index();
        double[] weight = from.weight();
        for (int i = 0; i < from.end(Features.Detail.LINEAR); i++) {
            // Smile has a constant of its own.
            vector[index[i]] = index[i] == from.constant() ? 0 : weight[i];
        }
    }

    @Override
    void predict(double[] to) {
        Objects.requireNonNull(model).predict(vector, to);
    }

    @Override
    void update(int label) {
        Objects.requireNonNull(model).update(vector, label);
    }
}
