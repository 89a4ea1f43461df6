// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.ml.Probabilities;

/**
 * Probabilities by weighted sums of the features that a row has: what Smile's sparse regressions say, without the objects that they make
 * for each row. One thread.
 */
final class Scores {
    private double[][] weights = {};

    /** Takes the arrays, one for two labels, else one for each but the last; the constant is behind the others. */
    void over(double[][] sets) {
        weights = sets;
    }

    /** How probable each label is of a row that has so much of these features. */
    void of(int[] index, double[] weight, int count, double[] to) {
        double[][] sets = weights;
        for (int set = 0; set < sets.length; set++) {
            double[] each = sets[set];
            double sum = each[each.length - 1];
            for (int i = 0; i < count; i++) {
                sum += weight[i] * each[index[i]];
            }
            to[set] = sum;
        }
        if (sets.length == 1) {
            // One set of weights for two labels is that of the second.
            to[1] = to[0];
            to[0] = 0;
        } else {
            to[sets.length] = 0;
        }
        Probabilities.ofLogarithms(to);
    }
}
