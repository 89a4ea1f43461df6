// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import io.sluice.ml.exact.ExactTotal;
import io.sluice.ml.exact.Products;
import io.sluice.ml.exact.Wide;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The equations that the coefficients of the nearest line solve, made of {@link Products}. A number counts from its mean, in standard deviations,
 * both of the rows that have it, and is 0 in those that do not. Differences of great sums are taken with twice the digits of a
 * double, so that neither is lost where numbers are far from 0. One thread.
 */
final class NormalEquations {
    /** A standard deviation that is a smaller part of the mean than this is none. */
    private static final double LEAST_SPREAD = 1e-14;

    private final LinearRow row;
    private final Products products;
    private final double ridge;
    private final Cholesky cholesky = new Cholesky();
    private final Wide wide = new Wide();
    private final int[] missing;
    private final double[] present;
    private final double[] means;
    private final double[] spreads;
    private double[] coefficients = {};
    private double constant;
    private double meanOutput;

    NormalEquations(LinearRow row, Products products, double ridge) {
        this.row = row;
        this.products = products;
        this.ridge = ridge;
        missing = new int[row.numbers()];
        present = new double[row.numbers()];
        means = new double[row.numbers()];
        spreads = new double[row.numbers()];
    }

    /**
     * Finds the coefficients.
     *
     * @param count how many rows there are, at least 1
     * @param outputs the sum of what came
     */
    void solve(double count, ExactTotal outputs) {
        meanOutput = outputs.high() / count;
        for (int number = 0; number < means.length; number++) {
            readScale(count, number);
        }
        int[] order = order();
        cholesky.clear(order.length + 1);
        for (int i = 0; i < order.length; i++) {
            double[] line = cholesky.row(i);
            for (int j = 0; j <= i; j++) {
                line[j] = product(count, order[i], order[j]);
            }
            line[i] += ridge;
            cholesky.right()[i] = withOutput(outputs, order[i]);
        }
        double[] line = cholesky.row(order.length);
        for (int j = 0; j < order.length; j++) {
            line[j] = sum(order[j]);
        }
        line[order.length] = count;
        wide.clear();
        wide.add(outputs);
        wide.addProduct(-meanOutput, count);
        cholesky.right()[order.length] = wide.value();
        cholesky.solve();
        coefficients = new double[row.size()];
        for (int i = 0; i < order.length; i++) {
            double spread = row.isValue(order[i]) ? 1 : spreads[order[i]];
            coefficients[order[i]] = cholesky.right()[i] / spread;
        }
        constant = meanOutput + cholesky.right()[order.length];
    }

    private void readScale(double count, int number) {
        missing[number] = row.missing(number);
        present[number] =
                count - (missing[number] < 0 ? 0 : products.sum(missing[number]).high());
        means[number] = present[number] > 0 ? products.sum(number).high() / present[number] : 0;
        spreads[number] = 1;
        double spread = Math.sqrt(product(count, number, number) / present[number]);
        spreads[number] = spread > LEAST_SPREAD * Math.abs(means[number]) ? spread : 0;
    }

    /** Values of texts first, those of the text with the most of them before the others, as they have nothing to do with one another. */
    private int[] order() {
        int[] all = row.inOrder();
        int[] sizes = new int[row.places()];
        for (int i = row.numbers(); i < all.length; i++) {
            sizes[row.place(all[i])]++;
        }
        IntStream values = Arrays.stream(all, row.numbers(), all.length)
                .boxed()
                .sorted(Comparator.comparingInt(feature -> -sizes[row.place(feature)]))
                .mapToInt(feature -> feature);
        return IntStream.concat(values, IntStream.range(0, row.numbers()).filter(number -> spreads[number] > 0))
                .toArray();
    }

    /** The sum of the products of two features, of which the first is not before the other in the order. */
    private double product(double count, int one, int other) {
        wide.clear();
        wide.add(products.of(one, other));
        if (row.isValue(one)) {
            return wide.value();
        }
        if (row.isValue(other)) {
            addPresent(-means[one], other, one);
            return wide.value() / spreads[one];
        }
        addPresent(-means[other], one, other);
        addPresent(-means[one], other, one);
        wide.addProduct(means[one], means[other], bothPresent(count, one, other));
        return wide.value() / spreads[one] / spreads[other];
    }

    /** Adds so many times the sum of a feature over the rows that have a number. */
    private void addPresent(double factor, int feature, int number) {
        wide.addProduct(factor, products.sum(feature));
        if (missing[number] >= 0) {
            wide.addProduct(-factor, products.of(feature, missing[number]));
        }
    }

    private double bothPresent(double count, int one, int other) {
        double neither = missing[one] < 0 || missing[other] < 0
                ? 0
                : products.of(missing[one], missing[other]).high();
        return present[one] + present[other] - count + neither;
    }

    private double withOutput(ExactTotal outputs, int feature) {
        wide.clear();
        wide.add(products.withOutput(feature));
        wide.addProduct(-meanOutput, products.sum(feature));
        if (row.isValue(feature)) {
            return wide.value();
        }
        double mean = means[feature];
        wide.addProduct(-mean, outputs);
        if (missing[feature] >= 0) {
            wide.addProduct(mean, products.withOutput(missing[feature]));
        }
        wide.addProduct(mean, meanOutput, present[feature]);
        return wide.value() / spreads[feature];
    }

    private double sum(int feature) {
        if (row.isValue(feature)) {
            return products.sum(feature).high();
        }
        wide.clear();
        wide.add(products.sum(feature));
        wide.addProduct(-means[feature], present[feature]);
        return wide.value() / spreads[feature];
    }

    /** What the line says of the row that was read last; the mean, if that is no number. */
    double foretell() {
        double sum = constant;
        int[] features = row.features();
        double[] values = row.values();
        for (int i = 0; i < row.count(); i++) {
            int feature = features[i];
            sum += coefficients[feature] * (row.isValue(feature) ? 1 : values[i] - means[feature]);
        }
        return Double.isFinite(sum) ? sum : meanOutput;
    }
}
