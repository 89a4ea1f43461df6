// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import java.util.Arrays;

/** Probabilities of labels, side by side. */
final class Probabilities {
    private Probabilities() {}

    /** Makes probabilities, which add up to 1, of their logarithms without a common summand; all the same if those say nothing. */
    static void ofLogarithms(double[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - most);
        }
        ofWeights(scores);
    }

    /** Makes probabilities, which add up to 1, of what they are in proportion to; all the same if that says nothing. */
    static void ofWeights(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        if (!(sum > 0 && sum <= Double.MAX_VALUE)) {
            Arrays.fill(weights, 1.0 / weights.length);
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
    }

    /** The number of the label that is the most probable, the first of those; −1 if there are none. */
    static int likeliest(double[] probabilities) {
        int best = probabilities.length == 0 ? -1 : 0;
        for (int label = 1; label < probabilities.length; label++) {
            best = probabilities[label] > probabilities[best] ? label : best;
        }
        return best;
    }
}
