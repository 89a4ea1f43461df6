// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.feature.Features;
import java.util.Arrays;
import smile.util.IntSet;

/**
 * A regression of Smile over {@link Features} whose weights are ours. Smile fixes features and labels when an object is made, so there is
 * a new one, over the weights of the old, when they get more: features with room for as many again. Two labels share one set of
 * weights; of more, the last one has none. One thread.
 */
abstract class WeightedClassifier extends Classifier {
    private final Features features;
    /** One array per label but one, or one for two labels; behind the weights of the features, of which some may be to come, the constant. */
    private double[][] weights = {};

    private int room;
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException if the output is no label */
    WeightedClassifier(ModelSchema schema, Features features) {
        super(schema, false);
        this.features = features;
        room = features.size();
    }

    /** The row of the features as the model takes it. */
    abstract void read(Features from, int room);

    /** How probable each label is of the row that was read last. */
    abstract void predict(double[] to);

    /** Moves the weights by the row that was read last. */
    abstract void update(int label);

    /** Makes the model anew, over these very arrays, which it changes: one for two labels, else one for each but the last. */
    abstract void model(double[][] over, IntSet labels);

    @Override
    protected final double[] foretell(Chunk rows, int row) {
        features.read(rows, row);
        read(features, room);
        if (weights.length > 0) {
            predict(probabilities);
        }
        return probabilities;
    }

    @Override
    protected final void learn(Chunk rows, int row, int label) {
        features.grow(rows, row);
        if (features.size() > room || labels() > probabilities.length) {
            grow();
        }
        features.read(rows, row);
        read(features, room);
        if (weights.length > 0) {
            update(label);
        }
        features.learn();
    }

    private void grow() {
        int wanted = features.size() > room ? 2 * features.size() : room;
        boolean split = weights.length == 1 && labels() > 2;
        double[][] more = new double[sets(labels())][];
        for (int set = 0; set < more.length; set++) {
            more[set] = set < weights.length ? widened(weights[set], wanted) : new double[wanted + 1];
        }
        if (split) {
            for (int i = 0; i <= wanted; i++) {
                more[1][i] = more[0][i] / 2;
                more[0][i] = -more[1][i];
            }
        }
        take(more, wanted);
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

    private void take(double[][] more, int wanted) {
        weights = more;
        room = wanted;
        probabilities = new double[labels()];
        Arrays.fill(probabilities, 1);
        if (labels() >= 2) {
            model(weights, IntSet.of(labels()));
        }
    }

    @Override
    protected final void saveRest(BinaryWriter out) {
        features.save(out);
        for (double[] set : weights) {
            for (int i = 0; i < features.size(); i++) {
                out.bits(Double.doubleToLongBits(set[i]));
            }
            out.bits(Double.doubleToLongBits(set[set.length - 1]));
        }
    }

    @Override
    protected final void loadRest(BinaryReader in) {
        features.load(in);
        int wanted = features.size();
        double[][] loaded = {};
        for (int set = 0; set < sets(labels()); set++) {
            // Memory grows as bytes are read, so that damaged counts cannot ask for much of it.
            loaded = Arrays.copyOf(loaded, set + 1);
            loaded[set] = new double[wanted + 1];
            for (int i = 0; i <= wanted; i++) {
                loaded[set][i] = Double.longBitsToDouble(in.bits());
                if (!Double.isFinite(loaded[set][i])) {
                    throw in.damaged("a weight that is none");
                }
            }
        }
        take(loaded, wanted);
    }
}
