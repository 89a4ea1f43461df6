// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Running mean and variance of a number (Welford, 1962), and the number in units of its standard deviation from the mean: of what has
 * come so far, clipped. One thread.
 */
public final class Scale {
    /** Farther from the mean all numbers are the same. */
    public static final double MOST = 4;

    private static final double LEAST_DEVIATION = 1e-12;
    private static final long KNOWN = 30;
    private static final double GREAT = 1e120;

    private long count;
    private double mean;
    private double squares;

    /** One that is as this one is now. */
    public Scale copy() {
        Scale copy = new Scale();
        copy.count = count;
        copy.mean = mean;
        copy.squares = squares;
        return copy;
    }

    /** The number in standard deviations, at most {@link #MOST}; 0 while all numbers were the same. NaN stays NaN. */
    public double of(double number) {
        return Math.max(-MOST, Math.min(MOST, unbounded(number)));
    }

    /** The same without a bound. */
    public double unbounded(double number) {
        double deviation = deviation();
        return deviation > LEAST_DEVIATION ? (number - mean) / deviation : 0;
    }

    private double deviation() {
        return count > 1 ? Math.sqrt(squares / count) : 0;
    }

    /** One over the variance; 0 while all numbers were the same. */
    public double precision() {
        return deviation() > LEAST_DEVIATION ? count / squares : 0;
    }

    /** Whether no number has come yet. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The number that is so many standard deviations from the mean. */
    public double back(double deviations) {
        return mean + deviations * deviation();
    }

    /** Takes a number in; those that are infinite, or so great that their squares nearly are, have no mean and are left out. */
    public void add(double number) {
        if (Math.abs(number) < GREAT) {
            count++;
            double difference = number - mean;
            mean += difference / count;
            squares += difference * (number - mean);
        }
    }

    /** The same, as if it were at most so many deviations from the mean. */
    public void addBounded(double number, double deviations) {
        add(bounded(number, deviations));
    }

    /** The number that is at most so many deviations from the mean and nearest to one, once those are known a little. */
    public double bounded(double number, double deviations) {
        double most = deviations * deviation();
        boolean known = count >= KNOWN && most > LEAST_DEVIATION;
        return known ? Math.max(mean - most, Math.min(mean + most, number)) : number;
    }

    /** Writes count, mean and squares. */
    public void save(BinaryWriter out) {
        out.count(count);
        out.bits(Double.doubleToLongBits(mean));
        out.bits(Double.doubleToLongBits(squares));
    }

    /** Reads what {@link #save} has written. */
    public void load(BinaryReader in) {
        count = in.longNumber();
        mean = Double.longBitsToDouble(in.bits());
        squares = Double.longBitsToDouble(in.bits());
        if (!Double.isFinite(mean) || !(squares >= 0)) {
            throw in.damaged("a scale that is none");
        }
    }
}
