// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.model.ModelSchema;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Features.Detail;
import io.sluice.ml.feature.Inputs;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import smile.classification.Maxent;
import smile.util.IntSet;

/**
 * The maximum entropy classifier of Smile, which takes a row as the features that it has, not as how much it has of each: the value of
 * each text, and of each number the point of its scale that is nearest ({@link Features}). So what a number says need not be a
 * line. One thread.
 */
final class MaximumEntropyClassifier extends WeightedClassifier {
    private final double rate;
    private final Scores scores = new Scores();
    private @Nullable Maxent model;
    private int[] index = {};
    private double[] ones = {};
    private int count;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    MaximumEntropyClassifier(ModelSchema schema, double rate) {
        super(schema, Features.upToBins(Inputs.sparse(schema)));
        this.rate = rate;
    }

    @Override
    void model(double[][] over, IntSet labels) {
        scores.over(over);
        model = over.length == 1
                ? new Maxent.Binomial(over[0], 0, 0, labels)
                : new Maxent.Multinomial(over, 0, 0, labels);
        model.setLearningRate(rate);
    }

    @Override
    void read(Features from, int room) {
        int[] all = from.index();
        double[] weight = from.weight();
        if (index.length < all.length) {
            index = new int[all.length];
            ones = new double[all.length];
            Arrays.fill(ones, 1);
        }
        count = 0;
        int linear = from.end(Detail.LINEAR);
        for (int i = 0; i < linear; i++) {
            // Those of numbers are in front of the constant, and Smile has a constant of its own.
            if (all[i] > from.constant()) {
                index[count++] = all[i];
            }
        }
        for (int i = linear; i < from.end(Detail.BINS); i += 2) {
            index[count++] = weight[i + 1] > weight[i] ? all[i + 1] : all[i];
        }
    }

    @Override
    void predict(double[] to) {
        scores.of(index, ones, count, to);
    }

    @Override
    void update(int label) {
        Objects.requireNonNull(model).update(Arrays.copyOf(index, count), label);
    }
}
