// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.exact;

/** A number of twice the digits of a double (Dekker, 1971), for differences of great sums. One thread. */
public final class Wide {
    private double high;
    private double low;

    /** Begins again at 0. */
    public void clear() {
        high = 0;
        low = 0;
    }

    /** Adds a number. */
    public void add(double number) {
        double sum = high + number;
        double part = sum - high;
        low += (high - (sum - part)) + (number - part);
        high = sum;
    }

    /** Adds a product of two numbers. */
    public void addProduct(double one, double other) {
        double product = one * other;
        add(product);
        low += Math.fma(one, other, -product);
    }

    /** Adds a product of three numbers. */
    public void addProduct(double one, double other, double third) {
        double product = one * other;
        addProduct(product, third);
        addProduct(Math.fma(one, other, -product), third);
    }

    /** Adds an exact sum. */
    public void add(ExactTotal total) {
        add(total.high());
        low += total.low();
    }

    /** Adds a product of a number and an exact sum. */
    public void addProduct(double factor, ExactTotal total) {
        addProduct(factor, total.high());
        low += factor * total.low();
    }

    /** The nearest number to the sum. */
    public double value() {
        return high + low;
    }
}
