// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * A line through the rows of a leaf: a weight per number, in standard deviations, and per value of a text, and a constant. It moves a
 * part of the way to each row, whatever the length of that is (normalised least mean squares: Nagumo and Noda, 1967). One thread.
 */
final class Line {
    private static final double RATE = 0.3;
    private static final double GREAT = 1e100;

    private final TreeRow row;
    /** Those of the numbers, then the constant. */
    private final double[] weights;
    /** By text, then value, as far as they came. */
    private final double[][] valueWeights;

    Line(TreeRow row) {
        this(row, new double[row.numbers() + 1], new double[row.texts()][0]);
    }

    private Line(TreeRow row, double[] weights, double[][] valueWeights) {
        this.row = row;
        this.weights = weights;
        this.valueWeights = valueWeights;
    }

    Line copy() {
        double[][] values = new double[valueWeights.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = valueWeights[i].clone();
        }
        return new Line(row, weights.clone(), values);
    }

    /**
     * Where the line is at the row that was read last.
     *
     * @param scaled its numbers, NaN where one is missing
     */
    double at(double[] scaled) {
        double sum = weights[scaled.length];
        for (int i = 0; i < scaled.length; i++) {
            sum += Double.isNaN(scaled[i]) ? 0 : weights[i] * scaled[i];
        }
        for (int i = 0; i < valueWeights.length; i++) {
            int value = row.value(scaled.length + i);
            sum += value < valueWeights[i].length ? valueWeights[i][value] : 0;
        }
        return sum;
    }

    /**
     * Moves it nearer to what came of the row that was read last.
     *
     * @param error how far above that it is
     */
    void learn(double[] scaled, double error) {
        double squaredLength = 1 + valueWeights.length;
        for (double number : scaled) {
            squaredLength += Double.isNaN(number) ? 0 : number * number;
        }
        double step = RATE * error / squaredLength;
        for (int i = 0; i < scaled.length; i++) {
            weights[i] -= Double.isNaN(scaled[i]) ? 0 : step * scaled[i];
        }
        weights[scaled.length] -= step;
        for (int i = 0; i < valueWeights.length; i++) {
            int value = row.value(scaled.length + i);
            if (value >= valueWeights[i].length) {
                valueWeights[i] = Arrays.copyOf(valueWeights[i], value + 1);
            }
            valueWeights[i][value] -= step;
        }
    }

    void save(BinaryWriter out) {
        save(out, weights);
        for (double[] ofText : valueWeights) {
            out.count(ofText.length);
            save(out, ofText);
        }
    }

    private static void save(BinaryWriter out, double[] weights) {
        for (double weight : weights) {
            out.bits(Double.doubleToLongBits(weight));
        }
    }

    void load(BinaryReader in) {
        load(in, weights);
        for (int i = 0; i < valueWeights.length; i++) {
            int values = in.count();
            if (values > row.values(row.numbers() + i)) {
                throw in.damaged("more values than there are");
            }
            valueWeights[i] = new double[values];
            load(in, valueWeights[i]);
        }
    }

    private static void load(BinaryReader in, double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Double.longBitsToDouble(in.bits());
            if (!(Math.abs(weights[i]) < GREAT)) {
                throw in.damaged("a weight that is none");
            }
        }
    }
}
