// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * Weights of linear {@link Features} that follow the regularised leader (FTRL-proximal: McMahan et al., Ad Click Prediction: a View from the
 * Trenches, 2013): of the sums of gradients, those that stay within l1 are weights of 0. One set of weights per label, side by
 * side. One thread.
 *
 * @see Rates
 */
final class Proximal {
    private static final double GREAT = 1e100;

    /**
     * What the weights are regularised by.
     *
     * @param alpha how far they move, above 0
     * @param beta how much less they do at first, above 0
     * @param l1 what it takes to be more than 0, from 0 on
     * @param l2 how much they are held to 0, from 0 on
     */
    record Rates(double alpha, double beta, double l1, double l2) {}

    private final Rates rates;
    private int labels;
    /** By feature, then label: the sum of gradients, less what the weights have moved since (z), and of squared gradients (n). */
    private double[] gradients = {};

    private double[] squares = {};

    Proximal(Rates rates) {
        this.rates = rates;
    }

    /** Makes room for features and labels, of which there are at least as many as before; their weights are 0. */
    void grow(int features, int newLabels) {
        if (newLabels > labels) {
            gradients = widened(gradients, newLabels);
            squares = widened(squares, newLabels);
            labels = newLabels;
        }
        int wanted = Math.multiplyExact(features, labels);
        if (gradients.length < wanted) {
            int capacity = Math.max(wanted, gradients.length + (gradients.length >> 1));
            gradients = Arrays.copyOf(gradients, capacity);
            squares = Arrays.copyOf(squares, capacity);
        }
    }

    private double[] widened(double[] narrow, int newLabels) {
        int features = labels == 0 ? 0 : narrow.length / labels;
        double[] wide = new double[Math.multiplyExact(features, newLabels)];
        for (int feature = 0; feature < features; feature++) {
            System.arraycopy(narrow, feature * labels, wide, feature * newLabels, labels);
        }
        return wide;
    }

    /** The sum of the weights of the features that were read last, for each label. */
    void sums(Features features, double[] out) {
        int end = features.end(Features.Detail.LINEAR);
        int[] index = features.index();
        double[] weight = features.weight();
        Arrays.fill(out, 0);
        for (int i = 0; i < end; i++) {
            int at = index[i] * labels;
            for (int label = 0; label < labels; label++) {
                out[label] += weight(at + label) * weight[i];
            }
        }
    }

    private double weight(int at) {
        double gradient = gradients[at];
        double beyond = Math.abs(gradient) - rates.l1;
        if (beyond <= 0) {
            return 0;
        }
        return -Math.copySign(beyond, gradient) / ((rates.beta + Math.sqrt(squares[at])) / rates.alpha + rates.l2);
    }

    /** Learns the label of the features that were read last, which had these probabilities. */
    void learn(Features features, double[] probabilities, int came) {
        int end = features.end(Features.Detail.LINEAR);
        int[] index = features.index();
        double[] weight = features.weight();
        for (int i = 0; i < end; i++) {
            for (int label = 0; label < labels; label++) {
                step(index[i] * labels + label, (probabilities[label] - (label == came ? 1 : 0)) * weight[i]);
            }
        }
    }

    private void step(int at, double gradient) {
        double more = squares[at] + gradient * gradient;
        double moved = (Math.sqrt(more) - Math.sqrt(squares[at])) / rates.alpha;
        gradients[at] += gradient - moved * weight(at);
        squares[at] = more;
    }

    /** @param features how many there are */
    void save(BinaryWriter out, int features) {
        for (int i = 0; i < features * labels; i++) {
            out.bits(Double.doubleToLongBits(gradients[i]));
            out.bits(Double.doubleToLongBits(squares[i]));
        }
    }

    /** Reads what one with as many features and labels has saved. */
    void load(BinaryReader in, int features, int newLabels) {
        long count = (long) features * newLabels;
        for (int i = 0; i < count; i++) {
            if (i == gradients.length) {
                // Memory grows as bytes are read, so that damaged counts cannot ask for much of it.
                int capacity = (int) Math.min(count, 2L * i + 1_024);
                gradients = Arrays.copyOf(gradients, capacity);
                squares = Arrays.copyOf(squares, capacity);
            }
            gradients[i] = Double.longBitsToDouble(in.bits());
            squares[i] = Double.longBitsToDouble(in.bits());
            if (!(Math.abs(gradients[i]) < GREAT && squares[i] >= 0 && squares[i] < GREAT)) {
                throw in.damaged("a gradient that is none");
            }
        }
        labels = newLabels;
    }
}
