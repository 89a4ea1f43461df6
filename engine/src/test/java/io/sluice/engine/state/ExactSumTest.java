// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    private static double value(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(100_000) / 100.0;
            case 1 -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(-1074, 1024));
            case 2 -> random.nextBoolean() ? 1e308 : -1.7e308;
            case 3 -> random.nextInt(5) * Double.MIN_VALUE;
            case 4 -> Math.scalb(1.0, random.nextInt(-60, 60));
            default -> -0.0;
        };
    }

    private static double exact(List<Double> values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        return sum.doubleValue();
    }

    @Test
    @Seeded
    void itIsTheRealSumRoundedOnce(SplittableRandom random) {
        for (int round = 0; round < 2000; round++) {
            ExactSum one = new ExactSum();
            ExactSums many = new ExactSums();
            long[] records = new long[ExactSums.WIDTH + 3];
            List<Double> values = new ArrayList<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                double value = value(random);
                values.add(value);
                one.add(value, 1);
                many.add(records, 2, value, 1);
            }
            assertThat(one.value()).as("%s", values).isEqualTo(exact(values));
            assertThat(many.value(records, 2)).as("%s", values).isEqualTo(exact(values));
        }
    }

    @Test
    @Seeded
    void aWeightIsSoManyTimesTheValue(SplittableRandom random) {
        for (int round = 0; round < 1000; round++) {
            ExactSum sum = new ExactSum();
            BigDecimal expected = BigDecimal.ZERO;
            for (int i = 0; i < 5; i++) {
                double value = value(random);
                long weight = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(-3, 4);
                sum.add(value, weight);
                expected = expected.add(new BigDecimal(value).multiply(BigDecimal.valueOf(weight)));
            }
            assertThat(sum.value()).isEqualTo(expected.doubleValue());
        }
    }

    @Test
    @Seeded
    void retractionsInAnyOrderLeaveNothing(SplittableRandom random) {
        for (int round = 0; round < 500; round++) {
            ExactSums sums = new ExactSums();
            long[] records = new long[ExactSums.WIDTH];
            List<Double> changes = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                double value = Math.scalb(random.nextDouble(), random.nextInt(-200, 200));
                changes.add(value);
                changes.add(-value);
            }
            Collections.shuffle(changes, new Random(random.nextLong()));
            for (double change : changes) {
                sums.add(records, 0, Math.abs(change), change < 0 ? -1 : 1);
            }
            assertThat(records).containsOnly(0);
            assertThat(sums.asideCount()).isZero();
        }
    }

    @Test
    void whatIsNotFiniteIsCountedAndCanBeTakenBack() {
        ExactSums sums = new ExactSums();
        long[] records = new long[ExactSums.WIDTH];
        sums.add(records, 0, 1.5, 1);
        sums.add(records, 0, Double.POSITIVE_INFINITY, 2);
        assertThat(sums.value(records, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        sums.add(records, 0, Double.NEGATIVE_INFINITY, 1);
        assertThat(sums.value(records, 0)).isNaN();
        sums.add(records, 0, Double.NEGATIVE_INFINITY, -1);
        sums.add(records, 0, Double.POSITIVE_INFINITY, -2);
        sums.add(records, 0, Double.NaN, 1);
        assertThat(sums.value(records, 0)).isNaN();
        sums.add(records, 0, Double.NaN, -1);
        assertThat(sums.value(records, 0)).isEqualTo(1.5);
        assertThat(sums.asideCount()).isZero();
    }

    @Test
    void whatOverflowsOnTheWayMayFitAtTheEnd() {
        ExactSum sum = new ExactSum();
        sum.add(1.7e308, 3);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
        sum.add(1.7e308, -2);
        assertThat(sum.value()).isEqualTo(1.7e308);
        sum.add(1.7e308, -1);
        sum.add(0.5, 1);
        assertThat(sum.value()).isEqualTo(0.5);
    }

    @Test
    @Seeded
    void equalSumsHaveEqualTerms(SplittableRandom random) {
        for (int round = 0; round < 2000; round++) {
            List<Double> values = new ArrayList<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                values.add(Math.scalb(random.nextDouble() - 0.5, random.nextInt(-80, 80)));
            }
            ExactSum one = new ExactSum();
            values.forEach(value -> one.add(value, 1));
            ExactSum other = new ExactSum();
            List<Double> more = new ArrayList<>(values);
            for (int i = random.nextInt(30); i > 0; i--) {
                double value = Math.scalb(random.nextDouble() - 0.5, random.nextInt(-200, 200));
                more.add(value);
                more.add(-value);
            }
            Collections.shuffle(more, new Random(random.nextLong()));
            more.forEach(value -> other.add(value, 1));
            assertThat(other.terms()).as("%s", more).isEqualTo(one.terms());
            ExactSum again = new ExactSum();
            BigDecimal left = BigDecimal.ZERO;
            for (double value : values) {
                left = left.add(new BigDecimal(value));
            }
            for (double term : one.terms()) {
                assertThat(term).isEqualTo(left.doubleValue()).isNotZero();
                left = left.subtract(new BigDecimal(term));
                again.add(term, 1);
            }
            assertThat(left).isZero();
            assertThat(again.terms()).isEqualTo(one.terms());
        }
    }
}
