// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

/** A number of twice the digits of a double (Dekker, 1971), for differences of great sums. One thread. */
final class Wide {
    private double high;
    private double low;

    void clear() {
        high = 0;
        low = 0;
    }

    void add(double number) {
        double sum = high + number;
        double part = sum - high;
        low += (high - (sum - part)) + (number - part);
        high = sum;
    }

    void addProduct(double one, double other) {
        double product = one * other;
        add(product);
        low += Math.fma(one, other, -product);
    }

    void addProduct(double one, double other, double third) {
        double product = one * other;
        addProduct(product, third);
        addProduct(Math.fma(one, other, -product), third);
    }

    void add(ExactTotal total) {
        add(total.high());
        low += total.low();
    }

    void addProduct(double factor, ExactTotal total) {
        addProduct(factor, total.high());
        low += factor * total.low();
    }

    double value() {
        return high + low;
    }
}
