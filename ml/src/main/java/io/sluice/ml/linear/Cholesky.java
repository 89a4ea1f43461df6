// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import java.util.Arrays;

/**
 * Solves equations with a symmetric matrix that is not negative (Cholesky, 1910), by rows from their first entry that is not 0 on: what
 * has nothing to do with one another costs nothing if it comes first (the envelope of Jennings, 1966). An unknown that those before it say
 * already is 0. One thread.
 */
final class Cholesky {
    /** A pivot that is a smaller part of its diagonal entry than this is rounding. */
    private static final double LEAST_PIVOT = 1e-13;

    private double[][] rows = {};
    private int[] first = {};
    private double[] right = {};
    private int size;

    /** Begins anew with so many unknowns; the rows are to be filled up to the diagonal, and the right side. */
    void clear(int unknowns) {
        size = unknowns;
        if (rows.length < unknowns) {
            int before = rows.length;
            rows = Arrays.copyOf(rows, unknowns);
            for (int i = before; i < unknowns; i++) {
                rows[i] = new double[i + 1];
            }
            first = new int[unknowns];
            right = new double[unknowns];
        }
    }

    /** The entries of a row up to its diagonal. */
    double[] row(int index) {
        return rows[index];
    }

    double[] right() {
        return right;
    }

    /** Puts the solution into the place of the right side. */
    void solve() {
        for (int i = 0; i < size; i++) {
            factor(i);
        }
        for (int i = 0; i < size; i++) {
            double sum = right[i];
            for (int j = first[i]; j < i; j++) {
                sum -= rows[i][j] * right[j];
            }
            right[i] = over(sum, rows[i][i]);
        }
        for (int i = size - 1; i >= 0; i--) {
            double[] row = rows[i];
            right[i] = over(right[i], row[i]);
            for (int j = first[i]; j < i; j++) {
                right[j] -= row[j] * right[i];
            }
        }
    }

    private void factor(int i) {
        double[] row = rows[i];
        int from = 0;
        while (from < i && row[from] == 0) {
            from++;
        }
        first[i] = from;
        double whole = row[i];
        double pivot = whole;
        for (int j = from; j < i; j++) {
            double[] other = rows[j];
            double sum = row[j];
            for (int k = Math.max(from, first[j]); k < j; k++) {
                sum -= row[k] * other[k];
            }
            row[j] = over(sum, other[j]);
            pivot -= row[j] * row[j];
        }
        row[i] = pivot > LEAST_PIVOT * whole ? Math.sqrt(pivot) : 0;
    }

    private static double over(double number, double pivot) {
        return pivot == 0 ? 0 : number / pivot;
    }
}
