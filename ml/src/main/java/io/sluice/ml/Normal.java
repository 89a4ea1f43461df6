// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

/** The standard normal distribution. */
final class Normal {
    private static final double T = 0.3275911;
    private static final double[] FACTORS = {1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592};

    private Normal() {}

    /** How much of it is below a number: within 10⁻⁷ (Abramowitz and Stegun, 1964, 7.1.26). */
    static double below(double number) {
        double x = Math.abs(number) / Math.sqrt(2);
        double t = 1 / (1 + T * x);
        double sum = 0;
        for (double factor : FACTORS) {
            sum = (sum + factor) * t;
        }
        double beyond = 0.5 * sum * Math.exp(-x * x);
        return number < 0 ? beyond : 1 - beyond;
    }
}
