// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import smile.classification.LogisticRegression;
import smile.util.IntSet;

/**
 * Logistic regression of Smile over linear {@link Features}. Smile fixes features and labels when an object is made, so there is a new
 * one, with the weights of the old, when they get more: features with room for as many again. Two labels share one set of
 * weights; of more, the last one has none. One thread.
 */
final class LogisticClassifier extends Classifier {
    private final Features features;
    private final double rate;
    private @Nullable LogisticRegression model;
    /** One array per label but one, or one for two labels; behind the weights of the features, of which some may be to come, the constant. */
    private double[][] weights = {};

    private double[] vector = {};
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    LogisticClassifier(ModelSchema schema, double rate) {
        super(schema, false);
        this.rate = rate;
        features = Features.linear(Inputs.sparse(schema));
        vector = new double[features.size()];
    }

    @Override
    protected double[] foretell(Chunk rows, int row) {
        read(rows, row);
        if (model != null) {
            model.predict(vector, probabilities);
        }
        return probabilities;
    }

    private void read(Chunk rows, int row) {
        features.read(rows, row);
        Arrays.fill(vector, 0);
        int[] index = features.index();
        double[] weight = features.weight();
        for (int i = 0; i < features.end(Features.Detail.LINEAR); i++) {
            // Smile has a constant of its own.
            vector[index[i]] = index[i] == features.constant() ? 0 : weight[i];
        }
    }

    @Override
    protected void learn(Chunk rows, int row, int label) {
        features.grow(rows, row);
        if (features.size() > vector.length || labels() > probabilities.length) {
            grow();
        }
        read(rows, row);
        if (model != null) {
            model.update(vector, label);
        }
        features.learn();
    }

    private void grow() {
        int room = features.size() > vector.length ? 2 * features.size() : vector.length;
        boolean split = weights.length == 1 && labels() > 2;
        double[][] more = new double[sets(labels())][];
        for (int set = 0; set < more.length; set++) {
            more[set] = set < weights.length ? widened(weights[set], room) : new double[room + 1];
        }
        if (split) {
            for (int i = 0; i <= room; i++) {
                more[1][i] = more[0][i] / 2;
                more[0][i] = -more[1][i];
            }
        }
        take(more, room);
    }

    private static int sets(int labels) {
        return labels == 2 ? 1 : Math.max(0, labels - 1);
    }

    private static double[] widened(double[] narrow, int room) {
        double[] wide = Arrays.copyOf(narrow, room + 1);
        wide[narrow.length - 1] = 0;
        wide[room] = narrow[narrow.length - 1];
        return wide;
    }

    private void take(double[][] more, int room) {
        weights = more;
        vector = new double[room];
        probabilities = new double[labels()];
        Arrays.fill(probabilities, 1);
        if (labels() >= 2) {
            IntSet numbers = IntSet.of(labels());
            model = labels() == 2
                    ? new LogisticRegression.Binomial(weights[0], 0, 0, numbers)
                    : new LogisticRegression.Multinomial(weights, 0, 0, numbers);
            model.setLearningRate(rate);
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        features.save(out);
        for (double[] set : weights) {
            for (int i = 0; i < features.size(); i++) {
                out.bits(Double.doubleToLongBits(set[i]));
            }
            out.bits(Double.doubleToLongBits(set[set.length - 1]));
        }
    }

    @Override
    protected void loadRest(BinaryReader in) {
        features.load(in);
        int room = features.size();
        double[][] loaded = {};
        for (int set = 0; set < sets(labels()); set++) {
            // Memory grows as bytes are read, so that damaged counts cannot ask for much of it.
            loaded = Arrays.copyOf(loaded, set + 1);
            loaded[set] = new double[room + 1];
            for (int i = 0; i <= room; i++) {
                loaded[set][i] = Double.longBitsToDouble(in.bits());
                if (!Double.isFinite(loaded[set][i])) {
                    throw in.damaged("a weight that is none");
                }
            }
        }
        take(loaded, room);
    }
}
