// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.model.ModelSchema;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import smile.classification.SparseLogisticRegression;
import smile.util.IntSet;
import smile.util.SparseArray;

/**
 * Logistic regression of Smile over linear {@link Features}, each row as the few features that it has: the mathematics of {@link
 * LogisticClassifier}, in time that does not grow with the values of texts. One thread.
 */
final class SparseLogisticClassifier extends WeightedClassifier {
    private final double rate;
    private final Scores scores = new Scores();
    private @Nullable SparseLogisticRegression model;
    private int[] index = {};
    private double[] weight = {};
    private int count;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    SparseLogisticClassifier(ModelSchema schema, double rate) {
        super(schema, Features.linear(Inputs.sparse(schema)));
        this.rate = rate;
    }

    @Override
    void model(double[][] over, IntSet labels) {
        scores.over(over);
        model = over.length == 1
                ? new SparseLogisticRegression.Binomial(over[0], 0, 0, labels)
                : new SparseLogisticRegression.Multinomial(over, 0, 0, labels);
        model.setLearningRate(rate);
    }

    @Override
    void read(Features from, int room) {
        int end = from.end(Features.Detail.LINEAR);
        if (index.length < end) {
            index = new int[from.index().length];
            weight = new double[index.length];
        }
        count = 0;
        for (int i = 0; i < end; i++) {
            // Smile has a constant of its own.
            if (from.index()[i] != from.constant()) {
                index[count] = from.index()[i];
                weight[count++] = from.weight()[i];
            }
        }
    }

    @Override
    void predict(double[] to) {
        scores.of(index, weight, count, to);
    }

    @Override
    void update(int label) {
        SparseArray row = new SparseArray(count);
        for (int i = 0; i < count; i++) {
            row.append(index[i], weight[i]);
        }
        Objects.requireNonNull(model).update(row, label);
    }
}
