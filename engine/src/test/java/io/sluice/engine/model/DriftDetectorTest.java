// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.Seeds;
import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DriftDetectorTest {
    private static final int SEEDS = 100;
    private static final int STABLE = 2_000;
    private static final double RARE = 0.2;
    private static final double OFTEN = 0.7;
    private static final int MALFORMED = 2_000;

    static Stream<String> names() {
        return DriftDetector.NAMES.stream();
    }

    /** Zeros and ones, the ones as probable as a function of the row says; where the first drift is told from a row on, −1 if none is. */
    private static int firstDrift(String name, long seed, int rows, int from, IntToDoubleFunction probability) {
        SplittableRandom random = new SplittableRandom(seed);
        DriftDetector detector = DriftDetector.named(name);
        for (int row = 0; row < rows; row++) {
            double number = random.nextDouble() < probability.applyAsDouble(row) ? 1 : 0;
            if (detector.add(number) == Level.DRIFT && row >= from) {
                return row;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"adwin, 200", "ddm, 1000", "page_hinkley, 600"})
    void anAbruptChangeIsTold(String name, int within) {
        Seeds.each(getClass(), SEEDS, seed -> {
            int rows = STABLE + within;
            assertThat(firstDrift(name, seed, rows, STABLE, row -> row < STABLE ? RARE : OFTEN))
                    .isGreaterThanOrEqualTo(STABLE);
        });
    }

    @ParameterizedTest
    @CsvSource({"adwin, 1000", "ddm, 2000", "page_hinkley, 1500"})
    void aGradualChangeIsTold(String name, int within) {
        Seeds.each(getClass(), SEEDS, seed -> {
            int rows = STABLE + within;
            IntToDoubleFunction slowly =
                    row -> RARE + (OFTEN - RARE) * Math.max(0, Math.min(1, (row - STABLE) / 1_000.0));
            assertThat(firstDrift(name, seed, rows, STABLE, slowly)).isGreaterThanOrEqualTo(STABLE);
        });
    }

    /** Of a hundred stationary series of 5,000 rows; DDM, whose best rate may be one of few rows, is known to cry wolf. */
    @ParameterizedTest
    @CsvSource({"adwin, 10", "ddm, 60", "page_hinkley, 15"})
    void whatDoesNotChangeIsSeldomToldToHave(String name, int most) {
        long first = Seeds.one();
        long alarms = IntStream.range(0, SEEDS)
                .filter(i -> firstDrift(name, first + i, 5_000, 0, row -> RARE) >= 0)
                .count();
        assertThat(alarms).as(Seeds.repeat(getClass(), first)).isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @MethodSource("names")
    void noErrorsAreNoDrift(String name) {
        assertThat(firstDrift(name, 1, 5_000, 0, row -> row == 3_000 ? 1 : 0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsNoNumberIsLeftOut(String name) {
        DriftDetector detector = DriftDetector.named(name);
        byte[] before = bytes(detector);
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(detector.add(number)).isEqualTo(Level.NONE);
        }
        assertThat(bytes(detector)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsSavedGoesOnToTheBit(String name) {
        Seeds.each(getClass(), 20, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            DriftDetector whole = DriftDetector.named(name);
            DriftDetector restarted = DriftDetector.named(name);
            int change = random.nextInt(2_000);
            boolean flags = random.nextBoolean();
            for (int row = 0; row < 2_000; row++) {
                double number = random.nextDouble() + (row < change ? 0 : 0.5);
                number = flags ? (number < 0.8 ? 0 : 1) : number;
                if (random.nextInt(50) == 0) {
                    restarted = loaded(name, bytes(restarted));
                }
                assertThat(restarted.add(number)).isEqualTo(whole.add(number));
            }
            assertThat(bytes(restarted)).isEqualTo(bytes(whole));
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    @Seeded
    void malformedBytesAreRefusedOrHarmless(String name, SplittableRandom random) {
        DriftDetector detector = DriftDetector.named(name);
        for (int row = 0; row < 1_000; row++) {
            detector.add(random.nextInt(2));
        }
        byte[] right = bytes(detector);
        int refusals = 0;
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = random.nextBoolean() ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                DriftDetector other = loaded(name, bytes);
                for (int row = 0; row < 100; row++) {
                    other.add(row % 3 == 0 ? 1 : 0);
                }
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("damaged");
                refusals++;
            }
        }
        assertThat(refusals).isGreaterThan(MALFORMED / 4);
    }

    private static byte[] bytes(DriftDetector detector) {
        BinaryWriter out = new BinaryWriter();
        detector.save(out);
        return out.toBytes();
    }

    private static DriftDetector loaded(String name, byte[] bytes) {
        DriftDetector detector = DriftDetector.named(name);
        BinaryReader in = new BinaryReader(bytes);
        detector.load(in);
        in.end();
        return detector;
    }

    @Test
    @Seeded
    void aWindowOfMillionsIsKeptInAHundredBuckets(SplittableRandom random) {
        Adwin adwin = new Adwin(1e-9);
        for (int row = 0; row < 3_000_000; row++) {
            adwin.add(random.nextDouble());
        }
        assertThat(adwin.width()).isEqualTo(3_000_000);
        assertThat(adwin.bucketCount()).isLessThanOrEqualTo(100);
        assertThat(adwin.mean()).isBetween(0.49, 0.51);
        assertThat(bytes(adwin)).hasSizeLessThan(2_000);
    }

    @Test
    @Seeded
    void aDriftTellsTheMeansBeforeAndAfter(SplittableRandom random) {
        Adwin adwin = new Adwin();
        assertThat(adwin.meanBefore()).isNaN();
        int row = 0;
        while (adwin.add(random.nextDouble() + (row < 1_000 ? 5 : 3)) != Level.DRIFT) {
            row++;
        }
        assertThat(row).isBetween(1_000, 1_100);
        assertThat(adwin.meanBefore()).isBetween(5.3, 5.7);
        assertThat(adwin.meanAfter()).isLessThan(adwin.meanBefore()).isEqualTo(adwin.mean());
        for (int i = 0; i < 500; i++) {
            adwin.add(random.nextDouble() + 3);
        }
        assertThat(adwin.mean()).isBetween(3.4, 3.6);
    }

    @Test
    void aDriftOfErrorsIsWarnedOf() {
        Ddm ddm = new Ddm();
        for (int row = 0; row < 1_000; row++) {
            assertThat(ddm.add(row % 10 == 0 ? 1 : 0)).isEqualTo(Level.NONE);
        }
        Level[] levels = IntStream.range(0, 60).mapToObj(row -> ddm.add(1)).toArray(Level[]::new);
        int warning = Arrays.asList(levels).indexOf(Level.WARNING);
        int drift = Arrays.asList(levels).indexOf(Level.DRIFT);
        assertThat(warning).isBetween(5, 20);
        assertThat(drift).isGreaterThan(warning);
    }

    @Test
    void theNamesAreTold() {
        assertThat(DriftDetector.NAMES)
                .allSatisfy(name -> assertThat(DriftDetector.named(name)).isNotNull());
        assertThat(DriftDetector.named("ADWIN")).isInstanceOf(Adwin.class);
        assertThatThrownBy(() -> DriftDetector.named("adwn"))
                .isInstanceOf(ProblemException.class)
                .satisfies(
                        wrong -> assertThat(((ProblemException) wrong).problem().hint())
                                .contains("did you mean \"adwin\"? the detectors are adwin, ddm, page_hinkley"));
    }
}
