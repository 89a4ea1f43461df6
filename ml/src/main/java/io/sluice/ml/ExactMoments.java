// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.state.ExactSum;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Mean and variance of numbers that come and go: of exact sums of them and of their squares, which are as long as they must be. Only
 * what is read off them is rounded, from twice the digits of a double. One thread.
 */
final class ExactMoments {
    private long count;
    private ExactSum sum = new ExactSum();
    private ExactSum squares = new ExactSum();
    private boolean read = true;
    private double mean;
    private double deviations;

    /**
     * Takes a number in, or out again; one that does not fit, such as NaN, is left out.
     *
     * @param by 1 or −1
     */
    void add(double number, int by) {
        if (Sums.fits(number)) {
            count += by;
            if (count < 0) {
                throw new IllegalStateException("a row to unlearn, which was not learnt");
            }
            sum.add(number, by);
            Sums.addProduct(squares, number, number, by);
            read = false;
        }
    }

    long count() {
        return count;
    }

    /** 0 without numbers. */
    double mean() {
        read();
        return mean;
    }

    /** The sum of the squared differences from the mean. */
    double deviations() {
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
            double[] one = sum.terms();
            double[] two = squares.terms();
            double high = term(one, 0);
            mean = high / count;
            // count · Σx² − (Σx)², each as a product and what it was rounded by.
            double square = high * high;
            double squareRest = Math.fma(high, high, -square) + 2 * high * term(one, 1);
            double times = count * term(two, 0);
            double timesRest = Math.fma((double) count, term(two, 0), -times) + count * term(two, 1);
            deviations = Math.max(0, (times - square) + (timesRest - squareRest)) / count;
        }
    }

    private static double term(double[] terms, int index) {
        return index < terms.length ? terms[index] : 0;
    }

    void save(BinaryWriter out) {
        out.count(count);
        Sums.save(sum, out);
        Sums.save(squares, out);
    }

    /** @param most how many numbers there can be */
    void load(BinaryReader in, long most) {
        count = in.longNumber();
        sum = Sums.load(in);
        squares = Sums.load(in);
        read = false;
        if (count > most || (count == 0 && !(sum.isEmpty() && squares.isEmpty()))) {
            throw in.damaged("moments of no numbers");
        }
    }
}
