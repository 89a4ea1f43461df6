// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.Features;
import java.util.Arrays;

/**
 * Weights of the {@link Features} of one degree of detail, in one row of numbers per feature or several side by side, that follow the
 * gradient of a loss row by row: with a constant rate, or with one per weight that falls with the root of its squared gradients
 * (AdaGrad: Duchi, Hazan and Singer, 2011). One thread.
 */
final class Descent {
    private static final double LEAST_SQUARES = 1e-8;

    private final Features.Detail detail;
    private final double rate;
    private final boolean adaptive;
    private int width = 1;
    private double[] weights = {};
    private double[] squares = {};

    Descent(Features.Detail detail, double rate, boolean adaptive) {
        this.detail = detail;
        this.rate = rate;
        this.adaptive = adaptive;
    }

    /** How many numbers stand side by side. */
    int width() {
        return width;
    }

    boolean isAdaptive() {
        return adaptive;
    }

    /** Makes room for features, of which there are at least as many as before; their weights are 0. */
    void grow(int features) {
        int wanted = Math.multiplyExact(features, width);
        if (weights.length < wanted) {
            int capacity = weights.length == 0 ? wanted : Math.max(wanted, weights.length + (weights.length >> 1));
            weights = Arrays.copyOf(weights, capacity);
            squares = adaptive ? Arrays.copyOf(squares, capacity) : squares;
        }
    }

    /** Has more numbers side by side; the new ones are 0. */
    void widen(int newWidth) {
        weights = widened(weights, newWidth);
        squares = widened(squares, newWidth);
        width = newWidth;
    }

    private double[] widened(double[] narrow, int newWidth) {
        int features = narrow.length / width;
        double[] wide = new double[Math.multiplyExact(features, newWidth)];
        for (int feature = 0; feature < features; feature++) {
            System.arraycopy(narrow, feature * width, wide, feature * newWidth, width);
        }
        return wide;
    }

    /** The first number of each feature, as it follows one difference, becomes what two follow: minus a half of it, and a half. */
    void split() {
        for (int at = 0; at + 1 < weights.length; at += width) {
            weights[at + 1] = weights[at] / 2;
            weights[at] = -weights[at + 1];
        }
        for (int at = 0; at + 1 < squares.length; at += width) {
            squares[at + 1] = squares[at];
        }
    }

    /** The sum of the weights of the features that were read last, of which only the first number counts. */
    double sum(Features features) {
        int end = features.end(detail);
        int[] index = features.index();
        double[] weight = features.weight();
        double sum = 0;
        for (int i = 0; i < end; i++) {
            sum += weights[index[i] * width] * weight[i];
        }
        return sum;
    }

    /** The same for each number. */
    void sums(Features features, double[] out) {
        int end = features.end(detail);
        int[] index = features.index();
        double[] weight = features.weight();
        Arrays.fill(out, 0);
        for (int i = 0; i < end; i++) {
            int at = index[i] * width;
            for (int number = 0; number < width; number++) {
                out[number] += weights[at + number] * weight[i];
            }
        }
    }

    /** The square of the length of the features that were read last. */
    double squaredLength(Features features) {
        int end = features.end(detail);
        double[] weight = features.weight();
        double sum = 0;
        for (int i = 0; i < end; i++) {
            sum += weight[i] * weight[i];
        }
        return sum;
    }

    /**
     * A step down the gradient of one number of the features that were read last.
     *
     * @param error the derivative of the loss by the sum
     * @param factor of the rate
     */
    void step(Features features, int number, double error, double factor) {
        int end = features.end(detail);
        int[] index = features.index();
        double[] weight = features.weight();
        double step = rate * factor;
        for (int i = 0; i < end; i++) {
            int at = index[i] * width + number;
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

    /** Reads what one with so many numbers side by side over so many features has saved. */
    void load(BinaryReader in, int features, int newWidth) {
        width = newWidth;
        weights = loaded(in, count(in, features), -Double.MAX_VALUE);
        squares = adaptive ? loaded(in, count(in, features), 0) : squares;
    }

    private int count(BinaryReader in, int features) {
        if ((long) features * width > Integer.MAX_VALUE) {
            throw in.damaged("more weights than there can be");
        }
        return features * width;
    }

    private static double[] loaded(BinaryReader in, int count, double least) {
        double[] values = new double[0];
        for (int i = 0; i < count; i++) {
            if (i == values.length) {
                // Memory grows as bytes are read, so that damaged counts cannot ask for much of it.
                values = Arrays.copyOf(values, Math.min(count, 2 * i + 1_024));
            }
            values[i] = Double.longBitsToDouble(in.bits());
            if (!(values[i] >= least && values[i] <= Double.MAX_VALUE)) {
                throw in.damaged("a weight that is none");
            }
        }
        return values;
    }
}
