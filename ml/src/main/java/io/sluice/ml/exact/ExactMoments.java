// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.exact;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Mean and variance of numbers that come and go: of exact sums of them and of their squares, which are as long as they must be. Only
 * what is read off them is rounded, from twice the digits of a double. One thread.
 */
public final class ExactMoments {
    private long count;
    private ExactTotal sum = new ExactTotal();
    private ExactTotal squares = new ExactTotal();
    private boolean read = true;
    private double mean;
    private double deviations;

    /**
     * Takes a number in, or out again; one that does not fit, such as NaN, is left out.
     *
     * @param by 1 or −1
     */
    public void add(double number, int by) {
        if (ExactTotal.fits(number)) {
            count += by;
            if (count < 0) {
                throw new IllegalStateException("a row to unlearn, which was not learnt");
            }
            sum.add(number, by);
            squares.addProduct(number, number, by);
            read = false;
        }
    }

    /** Of how many numbers they are. */
    public long count() {
        return count;
    }

    /** 0 without numbers. */
    public double mean() {
        read();
        return mean;
    }

    /** The sum of the squared differences from the mean. */
    public double deviations() {
        read();
        return deviations;
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        mean = 0;
        deviations = 0;
        if (count > 0) {
            mean = sum.high() / count;
            // count · Σx² − (Σx)²
            Wide wide = new Wide();
            wide.addProduct((double) count, squares);
            wide.addProduct(-sum.high(), sum);
            wide.addProduct(-sum.low(), sum);
            deviations = Math.max(0, wide.value()) / count;
        }
    }

    /** Writes the count and the sums. */
    public void save(BinaryWriter out) {
        out.count(count);
        sum.save(out);
        squares.save(out);
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @param most how many numbers there can be
     */
    public void load(BinaryReader in, long most) {
        count = in.longNumber();
        sum = ExactTotal.load(in);
        squares = ExactTotal.load(in);
        read = false;
        double greatest = count * ExactTotal.GREAT;
        boolean right = count <= most
                && Math.abs(sum.high()) <= greatest
                && squares.high() >= 0
                && squares.high() <= greatest * ExactTotal.GREAT;
        if (!right) {
            throw in.damaged("moments of no numbers");
        }
    }
}
