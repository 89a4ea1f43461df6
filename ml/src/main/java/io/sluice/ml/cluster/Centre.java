// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.cluster;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * The middle of a cluster: the mean of each number, and how common each value of each text is. How far a row is from it is the square
 * root of the sum of the squares of how far its numbers are, in standard deviations of all rows; where one of the two is missing
 * that is as far as a number is from the mean of all. Two different texts are as far apart as two numbers are on average. One thread.
 */
final class Centre {
    private static final double MISSING = 1;

    private final double[] means;
    /** By text, then value. */
    private final double[][] parts;
    /** By text: the sum of the squares of the parts. */
    private final double[] squares;

    /** How many rows it is the mean of, of which older ones count less. */
    private double weight;
    /** The mean of the squared distances of its rows. */
    private double spread;
    /** The part that it has of the rows of late. */
    private double share;

    private Centre(int numbers, int texts) {
        means = new double[numbers];
        parts = new double[texts][0];
        squares = new double[texts];
    }

    /**
     * One of a single row.
     *
     * @param share the part of the rows that it is thought to get
     */
    Centre(Point row, double share) {
        this(row.numbers(), row.texts());
        Arrays.fill(means, Double.NaN);
        this.share = share;
        add(row, 0);
    }

    double weight() {
        return weight;
    }

    double share() {
        return share;
    }

    double spread() {
        return spread;
    }

    /** The square of how far a row is from it. */
    double squaredDistance(Point row) {
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            sum += squaredDistance(means[i], row.number(i), row.precision(i));
        }
        for (int i = 0; i < parts.length; i++) {
            int value = row.value(i);
            double part = value < parts[i].length ? parts[i][value] : 0;
            sum += Math.max(0, 1 - 2 * part + squares[i]);
        }
        return sum;
    }

    /** The square of how far two are apart. */
    double squaredDistance(Centre other, Point scale) {
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            sum += squaredDistance(means[i], other.means[i], scale.precision(i));
        }
        for (int i = 0; i < parts.length; i++) {
            for (int value = 0; value < Math.max(parts[i].length, other.parts[i].length); value++) {
                double apart = part(i, value) - other.part(i, value);
                sum += apart * apart;
            }
        }
        return sum;
    }

    private static double squaredDistance(double one, double other, double precision) {
        double apart = one - other;
        if (Double.isNaN(apart)) {
            return Double.isNaN(one) == Double.isNaN(other) ? 0 : MISSING;
        }
        return apart * apart * precision;
    }

    private double part(int text, int value) {
        return value < parts[text].length ? parts[text][value] : 0;
    }

    /** Takes in a row that is so far away. */
    void add(Point row, double squaredDistance) {
        weight++;
        double step = 1 / weight;
        spread += step * (squaredDistance - spread);
        for (int i = 0; i < means.length; i++) {
            double number = row.number(i);
            if (!Double.isNaN(number)) {
                means[i] = Double.isNaN(means[i]) ? number : means[i] + step * (number - means[i]);
            }
        }
        for (int i = 0; i < parts.length; i++) {
            int value = row.value(i);
            if (value >= parts[i].length) {
                parts[i] = Arrays.copyOf(parts[i], row.values(i));
            }
            for (int each = 0; each < parts[i].length; each++) {
                parts[i][each] *= 1 - step;
            }
            parts[i][value] += step;
            square(i);
        }
    }

    private void square(int text) {
        double sum = 0;
        for (double part : parts[text]) {
            sum += part * part;
        }
        squares[text] = sum;
    }

    /** Takes in all rows of another one. */
    void add(Centre other) {
        double step = other.weight / (weight + other.weight);
        weight += other.weight;
        spread += step * (other.spread - spread);
        share += other.share;
        for (int i = 0; i < means.length; i++) {
            double mean = other.means[i];
            if (!Double.isNaN(mean)) {
                means[i] = Double.isNaN(means[i]) ? mean : means[i] + step * (mean - means[i]);
            }
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Arrays.copyOf(parts[i], Math.max(parts[i].length, other.parts[i].length));
            for (int value = 0; value < parts[i].length; value++) {
                parts[i][value] += step * (other.part(i, value) - parts[i][value]);
            }
            square(i);
        }
    }

    /** One more row has come, for this one or another. */
    void age(double decay, double step, boolean isMine) {
        weight *= decay;
        share += step * ((isMine ? 1 : 0) - share);
    }

    /** Becomes one of two: it keeps its place, but soon leaves it if its rows are elsewhere. */
    void split(double weightMost, double shareLeft) {
        weight = Math.min(weight / 2, weightMost);
        share = shareLeft;
        spread /= 2;
    }

    void save(BinaryWriter out) {
        for (double figure : new double[] {weight, spread, share}) {
            out.bits(Double.doubleToLongBits(figure));
        }
        for (double mean : means) {
            out.bits(Double.doubleToLongBits(mean));
        }
        for (double[] text : parts) {
            out.count(text.length);
            for (double part : text) {
                out.bits(Double.doubleToLongBits(part));
            }
        }
    }

    static Centre load(BinaryReader in, Point of) {
        Centre centre = new Centre(of.numbers(), of.texts());
        centre.weight = notNegative(in);
        centre.spread = notNegative(in);
        centre.share = notNegative(in);
        for (int i = 0; i < centre.means.length; i++) {
            centre.means[i] = Double.longBitsToDouble(in.bits());
            if (Double.isInfinite(centre.means[i])) {
                throw in.damaged("a mean that is none");
            }
        }
        for (int i = 0; i < centre.parts.length; i++) {
            centre.parts[i] = new double[in.below(of.values(i) + 1, "values")];
            for (int value = 0; value < centre.parts[i].length; value++) {
                centre.parts[i][value] = notNegative(in);
            }
            centre.square(i);
        }
        return centre;
    }

    private static double notNegative(BinaryReader in) {
        double figure = Double.longBitsToDouble(in.bits());
        if (!(figure >= 0 && figure <= Double.MAX_VALUE)) {
            throw in.damaged("a centre that is none");
        }
        return figure;
    }
}
