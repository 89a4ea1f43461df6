// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

/**
 * What the generated loops of {@link ExpressionBenchmark} do, as one would write it for these columns and nothing else: the
 * same checks, rows without NULL, results in arrays that are there already.
 */
final class ByHand {
    private ByHand() {}

    /** SELECT price, quantity … WHERE price &gt; 100 AND price &lt;= 900. */
    static int filter(int rows, long[] price, long[] quantity, long[] priceOut, long[] quantityOut) {
        int count = 0;
        for (int i = 0; i < rows; i++) {
            if (price[i] > 100 && price[i] <= 900) {
                priceOut[count] = price[i];
                quantityOut[count] = quantity[i];
                count++;
            }
        }
        return count;
    }

    /** SELECT price * quantity - 5. */
    static int checked(int rows, long[] price, long[] quantity, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = Math.subtractExact(Math.multiplyExact(price[i], quantity[i]), 5L);
        }
        return rows;
    }

    /** SELECT weight * discount + (1E0 - discount) * 0.5E0. */
    static int doubles(int rows, double[] weight, double[] discount, double[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = weight[i] * discount[i] + (1.0 - discount[i]) * 0.5;
        }
        return rows;
    }

    /** SELECT CASE WHEN quantity &gt; 10 THEN price - quantity ELSE price END. */
    static int choice(int rows, long[] price, long[] quantity, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = quantity[i] > 10 ? Math.subtractExact(price[i], quantity[i]) : price[i];
        }
        return rows;
    }

    /** SELECT price * quantity, weight * discount … WHERE price &gt; 500 AND weight &lt; 0.5E0. */
    static int fused(
            int rows,
            long[] price,
            long[] quantity,
            double[] weight,
            double[] discount,
            long[] totalOut,
            double[] weightOut) {
        int count = 0;
        for (int i = 0; i < rows; i++) {
            if (price[i] > 500 && weight[i] < 0.5) {
                totalOut[count] = Math.multiplyExact(price[i], quantity[i]);
                weightOut[count] = weight[i] * discount[i];
                count++;
            }
        }
        return count;
    }
}
