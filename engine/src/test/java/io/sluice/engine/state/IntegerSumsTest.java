// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Int128;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntegerSumsTest {
    private static BigInteger value(long[] records, int words) {
        BigInteger value = BigInteger.valueOf(records[words - 1]);
        for (int i = words - 2; i >= 0; i--) {
            value = value.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(records[i])));
        }
        return value;
    }

    private static long any(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
            default -> random.nextInt(-3, 4);
        };
    }

    @Test
    @Seeded
    void sumsOfLongsAreExact(SplittableRandom random) {
        for (int round = 0; round < 1000; round++) {
            long[] records = new long[IntegerSums.NARROW];
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 20; i++) {
                long value = any(random);
                long weight = random.nextInt(-1000, 1000);
                if (random.nextBoolean()) {
                    IntegerSums.add(records, 0, value);
                    weight = 1;
                } else {
                    IntegerSums.add(records, 0, value, weight);
                }
                expected = expected.add(BigInteger.valueOf(value).multiply(BigInteger.valueOf(weight)));
            }
            assertThat(Int128.toBigInteger(records[1], records[0])).isEqualTo(expected);
            assertThat(value(records, 2)).isEqualTo(expected);
        }
    }

    @Test
    @Seeded
    void sumsOf128BitsMayLeave128Bits(SplittableRandom random) {
        for (int round = 0; round < 1000; round++) {
            long[] records = new long[IntegerSums.WIDE];
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 20; i++) {
                long high = any(random);
                long low = any(random);
                long weight = random.nextInt(-2, 3);
                IntegerSums.add(records, 0, high, low, weight);
                expected = expected.add(Int128.toBigInteger(high, low).multiply(BigInteger.valueOf(weight)));
            }
            assertThat(value(records, 3)).isEqualTo(expected);
            assertThat(IntegerSums.fits128(records, 0)).isEqualTo(expected.bitLength() < 128);
        }
    }

    @Test
    void thirtyEightDigitsAreADecimal() {
        BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
        for (BigInteger value : new BigInteger[] {most, most.negate(), BigInteger.ZERO, BigInteger.ONE.negate()}) {
            assertThat(Int128.fitsDecimal(Int128.high(value), value.longValue()))
                    .isTrue();
        }
        for (BigInteger value : new BigInteger[] {
            most.add(BigInteger.ONE),
            most.negate().subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(127).negate()
        }) {
            assertThat(Int128.fitsDecimal(Int128.high(value), value.longValue()))
                    .isFalse();
        }
    }
}
