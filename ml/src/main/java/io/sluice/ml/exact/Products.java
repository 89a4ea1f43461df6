// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.exact;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The exact sums over rows of the features, of their products with one another, and with the output. Most rows have few of the
 * features, and what was never there together takes no memory. One thread.
 */
public final class Products {
    private static final ExactTotal NONE = new ExactTotal();

    /** Row i has the products with 0 to i, then the sum of the feature, then of its product with the output. */
    private @Nullable ExactTotal[][] totals = {};

    /** Makes room for so many features. */
    public void grow(int features) {
        int before = totals.length;
        if (features > before) {
            totals = Arrays.copyOf(totals, features);
            for (int i = before; i < features; i++) {
                totals[i] = new ExactTotal[i + 3];
            }
        }
    }

    /**
     * Takes a row in, or out again.
     *
     * @param by 1 or −1
     */
    public void add(int[] features, double[] values, int count, double output, int by) {
        for (int i = 0; i < count; i++) {
            @Nullable ExactTotal[] row = totals[features[i]];
            double value = values[i];
            if (value == 0) {
                continue;
            }
            total(row, features[i] + 1).add(value, by);
            total(row, features[i] + 2).addProduct(value, output, by);
            for (int j = 0; j < count; j++) {
                if (features[j] <= features[i] && values[j] != 0) {
                    total(row, features[j]).addProduct(value, values[j], by);
                }
            }
        }
    }

    private static ExactTotal total(@Nullable ExactTotal[] row, int at) {
        ExactTotal total = row[at];
        if (total == null) {
            total = new ExactTotal();
            row[at] = total;
        }
        return total;
    }

    /** The sum of the products of two features. */
    public ExactTotal of(int one, int other) {
        return at(Math.max(one, other), Math.min(one, other));
    }

    /** The sum of a feature. */
    public ExactTotal sum(int feature) {
        return at(feature, feature + 1);
    }

    /** The sum of the products of a feature and the output. */
    public ExactTotal withOutput(int feature) {
        return at(feature, feature + 2);
    }

    private ExactTotal at(int feature, int index) {
        ExactTotal total = totals[feature][index];
        return total == null ? NONE : total;
    }

    /** Forgets a feature that no row has any more. */
    public void remove(int feature) {
        Arrays.fill(totals[feature], null);
        for (int i = feature + 1; i < totals.length; i++) {
            totals[i][feature] = null;
        }
    }

    /** Writes those of some features, as if these were all, numbered in their order. */
    public void save(BinaryWriter out, int[] features) {
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j <= i; j++) {
                of(features[i], features[j]).save(out);
            }
            sum(features[i]).save(out);
            withOutput(features[i]).save(out);
        }
    }

    /** Reads what {@link #save} has written. */
    public void load(BinaryReader in, int features) {
        grow(features);
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < i + 3; j++) {
                ExactTotal total = ExactTotal.load(in);
                totals[i][j] = total.isEmpty() ? null : total;
            }
        }
    }
}
