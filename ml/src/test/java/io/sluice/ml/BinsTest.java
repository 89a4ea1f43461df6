// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinsTest {
    /** The outcome is the number itself, so each bin tells which numbers are in it. */
    @Test
    @Seeded
    void aNumberIsInTheBinThatItsEndSays(SplittableRandom random) {
        Bins bins = new Bins();
        int count = 2_000;
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            double size = Math.pow(10, random.nextInt(-3, 4));
            numbers[i] = random.nextInt(5) == 0 ? random.nextInt(3) : (random.nextDouble() - 0.3) * size;
            bins.add(numbers[i], numbers[i]);
        }
        Groups outcomes = bins.outcomes();
        double before = Double.NEGATIVE_INFINITY;
        double all = 0;
        for (int bin = 0; bin < Bins.COUNT; bin++) {
            double[] inside = between(numbers, before, bins.end(bin), 0);
            // Where a bin ends is rounded, so a number there may be in the next one.
            double close = 1e-9;
            assertThat(outcomes.count(bin))
                    .isBetween((double) between(numbers, before, bins.end(bin), close).length, (double)
                            between(numbers, before, bins.end(bin), -close).length);
            if (inside.length > 0 && inside.length == outcomes.count(bin)) {
                double mean = Arrays.stream(inside).average().orElse(0);
                double squares = Arrays.stream(inside)
                        .map(number -> (number - mean) * (number - mean))
                        .sum();
                assertThat(outcomes.mean(bin)).isCloseTo(mean, within(1e-6));
                assertThat(outcomes.squares(bin)).isCloseTo(squares, within(1e-6 * (1 + squares)));
            }
            all += outcomes.count(bin);
            before = bins.end(bin);
        }
        assertThat(all).isEqualTo(count);
    }

    private static double[] between(double[] numbers, double from, double to, double margin) {
        return Arrays.stream(numbers)
                .filter(number -> number > from + margin && number <= to - margin)
                .toArray();
    }

    @Test
    void whatIsNoNumberIsInNone() {
        Bins bins = new Bins();
        bins.add(Double.NaN, 1);
        bins.add(Double.POSITIVE_INFINITY, 1);
        bins.add(7, 3);
        bins.add(7, 5);
        assertThat(bins.outcomes().count(0)).isEqualTo(2);
        assertThat(bins.outcomes().mean(0)).isEqualTo(4);
        bins.add(-1e119, 1);
        assertThat(bins.outcomes().count(0)).isEqualTo(1);
    }
}
