// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * How much each of several experts counts: by how little it has lost so far (exponential weights: Vovk, 1990), where losses of long
 * ago count less, so that the weights change when the stream does. One thread.
 */
final class Mixture {
    private static final double FADE = 0.99;

    private final double[] losses;
    private final double[] weights;

    Mixture(int experts) {
        losses = new double[experts];
        weights = new double[experts];
    }

    /** The weights, which add up to 1, by the losses so far. For reading only. */
    double[] weights() {
        double least = Double.POSITIVE_INFINITY;
        for (double loss : losses) {
            least = Math.min(least, loss);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(least - losses[i]);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** An expert has lost something on one more row; 0 or more. */
    void add(int expert, double loss) {
        losses[expert] = FADE * losses[expert] + loss;
    }

    void save(BinaryWriter out) {
        for (double loss : losses) {
            out.bits(Double.doubleToLongBits(loss));
        }
    }

    void load(BinaryReader in) {
        for (int i = 0; i < losses.length; i++) {
            losses[i] = Double.longBitsToDouble(in.bits());
            if (!(losses[i] >= 0 && losses[i] <= Double.MAX_VALUE)) {
                throw in.damaged("a loss that is none");
            }
        }
    }
}
