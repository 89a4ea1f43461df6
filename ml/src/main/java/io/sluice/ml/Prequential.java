// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import java.util.Arrays;

/**
 * How well labels have been foretold, each before it was learnt (Gama, Sebastião and Rodrigues, 2013): over all rows so far, beside
 * what chance (Cohen's kappa) and the label of the row before (kappa-t: Žliobaitė et al., 2015) would have got right. One thread.
 */
public final class Prequential {
    private long[] foretold = {};
    private long[] came = {};
    private long rows;
    private long right;
    private long unchanged;
    private int before = -1;

    /**
     * Takes a row in.
     *
     * @param predicted number of the label that was foretold; −1 for none
     * @param actual number of the label that came
     */
    public void add(int predicted, int actual) {
        int most = Math.max(predicted, actual);
        if (most >= came.length) {
            foretold = Arrays.copyOf(foretold, most + 1);
            came = Arrays.copyOf(came, most + 1);
        }
        rows++;
        right += predicted == actual ? 1 : 0;
        unchanged += before == actual ? 1 : 0;
        before = actual;
        came[actual]++;
        if (predicted >= 0) {
            foretold[predicted]++;
        }
    }

    public long rows() {
        return rows;
    }

    /** The part of the rows that were foretold; NaN without rows. */
    public double accuracy() {
        return (double) right / rows;
    }

    /** 1 if all were foretold, 0 if no more than chance gets right that foretells each label as often as has been done. */
    public double kappa() {
        double chance = 0;
        for (int i = 0; i < came.length; i++) {
            chance += ((double) foretold[i] / rows) * ((double) came[i] / rows);
        }
        return beyond(chance);
    }

    /** 1 if all were foretold, 0 if no more than whoever always foretells the label of the row before. */
    public double kappaT() {
        return beyond((double) unchanged / rows);
    }

    private double beyond(double other) {
        return (accuracy() - other) / (1 - other);
    }
}
