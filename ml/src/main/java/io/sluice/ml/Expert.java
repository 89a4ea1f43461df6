// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * Softmax regression by stochastic gradient descent over the {@link Features} of one degree of detail, with a constant rate or with
 * one per weight that falls with the square root of its squared gradients (AdaGrad: Duchi, Hazan and Singer, 2011). Two labels share
 * one set of weights, the logistic regression that is the same. One thread.
 */
final class Expert {
    private static final double LEAST_SQUARES = 1e-8;

    private final Features.Detail detail;
    private final double rate;
    private final boolean adaptive;
    private int labels;
    /** Weights per feature: one for two labels, else one per label. */
    private int width = 1;

    private double[] weights = {};
    private double[] squares = {};
    private double[] probabilities = {};

    Expert(Features.Detail detail, double rate, boolean adaptive) {
        this.detail = detail;
        this.rate = rate;
        this.adaptive = adaptive;
    }

    /** Makes room for features and labels, which are at least as many as before. */
    void grow(int features, int newLabels) {
        if (newLabels > labels) {
            int newWidth = newLabels <= 2 ? 1 : newLabels;
            if (newWidth > width) {
                weights = widened(weights, newWidth, true);
                squares = widened(squares, newWidth, false);
                width = newWidth;
            }
            labels = newLabels;
            probabilities = new double[labels];
        }
        if (weights.length < features * width) {
            int capacity = Math.multiplyExact(features, width);
            if (weights.length > 0) {
                capacity = Math.max(capacity, weights.length + (weights.length >> 1));
            }
            weights = Arrays.copyOf(weights, capacity);
            squares = adaptive ? Arrays.copyOf(squares, capacity) : squares;
        }
    }

    /** With one set of weights per label instead of one in all, which stands for half of it for each of two. */
    private double[] widened(double[] narrow, int newWidth, boolean signed) {
        double[] wide = new double[narrow.length / width * newWidth];
        for (int feature = 0; feature < narrow.length / width; feature++) {
            for (int label = 0; label < Math.max(2, width); label++) {
                double value = width > 1 ? narrow[feature * width + label] : narrow[feature];
                boolean halved = width == 1 && signed;
                wide[feature * newWidth + label] = halved ? (label == 1 ? value / 2 : -value / 2) : value;
            }
        }
        return wide;
    }

    /** The probability of each label, of the features that were read last; at least two labels. */
    double[] predict(Features features) {
        int end = features.end(detail);
        int[] index = features.index();
        double[] weight = features.weight();
        if (width == 1) {
            double sum = 0;
            for (int i = 0; i < end; i++) {
                sum += weights[index[i]] * weight[i];
            }
            probabilities[1] = 1 / (1 + Math.exp(-sum));
            probabilities[0] = 1 - probabilities[1];
            return probabilities;
        }
        Arrays.fill(probabilities, 0);
        for (int i = 0; i < end; i++) {
            int at = index[i] * width;
            for (int label = 0; label < width; label++) {
                probabilities[label] += weights[at + label] * weight[i];
            }
        }
        softmax(probabilities);
        return probabilities;
    }

    private static void softmax(double[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - most);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }

    /** The probability of a label as it was last predicted. */
    double probability(int label) {
        return probabilities[label];
    }

    /** Learns the label of the features that it has just predicted from. */
    void learn(Features features, int label) {
        if (width == 1) {
            learn(features, 0, probabilities[1] - label, 2 * rate);
        } else {
            for (int i = 0; i < width; i++) {
                learn(features, i, probabilities[i] - (i == label ? 1 : 0), rate);
            }
        }
    }

    private void learn(Features features, int offset, double error, double step) {
        int end = features.end(detail);
        int[] index = features.index();
        double[] weight = features.weight();
        for (int i = 0; i < end; i++) {
            int at = index[i] * width + offset;
            double gradient = error * weight[i];
            if (adaptive) {
                squares[at] += gradient * gradient;
                weights[at] -= step * gradient / Math.sqrt(squares[at] + LEAST_SQUARES);
            } else {
                weights[at] -= step * gradient;
            }
        }
    }

    /** @param features how many there are */
    void save(BinaryWriter out, int features) {
        save(out, weights, features * width);
        if (adaptive) {
            save(out, squares, features * width);
        }
    }

    private static void save(BinaryWriter out, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            out.bits(Double.doubleToLongBits(values[i]));
        }
    }

    /** Reads what one with as many features and labels has saved. */
    void load(BinaryReader in, int features, int newLabels) {
        grow(0, newLabels);
        weights = load(in, features * width);
        squares = adaptive ? load(in, features * width) : squares;
    }

    private static double[] load(BinaryReader in, int count) {
        double[] values = new double[0];
        for (int i = 0; i < count; i++) {
            if (i == values.length) {
                // Memory grows as bytes are read, so that damaged counts cannot ask for much of it.
                values = Arrays.copyOf(values, Math.min(count, 2 * i + 1_024));
            }
            values[i] = Double.longBitsToDouble(in.bits());
            if (!Double.isFinite(values[i])) {
                throw in.damaged("a weight that is no number");
            }
        }
        return values;
    }
}
