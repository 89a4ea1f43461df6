// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Softmax regression by {@link Descent}. Two labels share one set of weights, the logistic regression that is the same. One thread.
 */
final class Expert {
    private final Descent descent;
    private double[] probabilities = {};

    Expert(Features.Detail detail, double rate, boolean adaptive) {
        descent = new Descent(detail, rate, adaptive);
    }

    /** Makes room for features and labels, which are at least as many as before. */
    void grow(int features, int labels) {
        int width = width(labels);
        boolean split = descent.width() == 1 && width > 1;
        if (width > descent.width()) {
            descent.widen(width);
        }
        if (split) {
            descent.split();
        }
        descent.grow(features);
        if (labels > probabilities.length) {
            probabilities = new double[labels];
        }
    }

    private static int width(int labels) {
        return labels <= 2 ? 1 : labels;
    }

    /** The probability of each label, of the features that were read last; at least two labels. Valid until the next. */
    double[] predict(Features features) {
        if (descent.width() == 1) {
            probabilities[1] = 1 / (1 + Math.exp(-descent.sum(features)));
            probabilities[0] = 1 - probabilities[1];
        } else {
            descent.sums(features, probabilities);
            Probabilities.ofLogarithms(probabilities);
        }
        return probabilities;
    }

    /** The probability of a label as it was last predicted. */
    double probability(int label) {
        return probabilities[label];
    }

    /** Learns the label of the features that it has just predicted from. */
    void learn(Features features, int label) {
        if (descent.width() == 1) {
            // Where each label has weights of its own, their difference moves twice as far.
            descent.step(features, 0, probabilities[1] - label, 2);
        } else {
            for (int i = 0; i < probabilities.length; i++) {
                descent.step(features, i, probabilities[i] - (i == label ? 1 : 0), 1);
            }
        }
    }

    /** @param features how many there are */
    void save(BinaryWriter out, int features) {
        descent.save(out, features);
    }

    /** Reads what one with as many features and labels has saved. */
    void load(BinaryReader in, int features, int labels) {
        descent.load(in, features, width(labels));
        probabilities = new double[labels];
    }
}
