// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final int ROUNDS = 30;

    /** What it says of labels that are foretold wrongly with some probability. */
    private static List<Level> labels(DriftWatch watch, SplittableRandom random, double wrong, int rows) {
        List<Level> said = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            Level level = watch.label(random.nextDouble() < wrong ? 1 : 0);
            if (level != Level.NONE) {
                said.add(level);
            }
        }
        return said;
    }

    @Test
    @Seeded
    void itIsToldWhenErrorsGrowAndNotWhenTheyFall(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            DriftWatch watch = new DriftWatch("adwin");
            assertThat(labels(watch, random, 0.5, 1_000)).isEmpty();
            assertThat(labels(watch, random, 0.1, 1_000)).isEmpty();
            assertThat(labels(watch, random, 0.6, 500)).contains(Level.DRIFT);
        }
    }

    @Test
    void itSaysHowManyErrorsThereWereBeforeAndAre() {
        DriftWatch watch = new DriftWatch("adwin");
        for (int i = 0; i < 200; i++) {
            watch.label(i % 10 == 0 ? 1 : 0);
        }
        int more = 1;
        while (watch.label(1) == Level.NONE) {
            more++;
        }
        assertThat(more).isBetween(5, 64);
        // The last 50 are as many ones, and of those before one in ten.
        int others = 50 - more;
        assertThat(watch.after()).isCloseTo((more + Math.round(others / 10.0)) / 50.0, within(0.021));
        assertThat(watch.before()).isCloseTo(0.1, within(0.01));
    }

    @Test
    void whatWasNotForetoldSaysNothing() {
        DriftWatch watch = new DriftWatch("ddm");
        DriftWatch other = new DriftWatch("ddm");
        for (int i = 0; i < 200; i++) {
            assertThat(watch.label(Double.NaN)).isEqualTo(Level.NONE);
            watch.number(1, Double.NaN);
            Level level = other.label(i % 5 == 0 ? 1 : 0);
            assertThat(watch.label(i % 5 == 0 ? 1 : 0)).isEqualTo(level);
        }
    }

    @Test
    @Seeded
    void aWarningIsNotRepeated(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            DriftWatch watch = new DriftWatch("ddm");
            labels(watch, random, 0.1, 500);
            List<Level> said = labels(watch, random, 0.18, 400);
            assertThat(said.stream().filter(Level.WARNING::equals).count())
                    .isLessThanOrEqualTo(
                            1 + said.stream().filter(Level.DRIFT::equals).count());
        }
    }

    @Test
    @Seeded
    void numbersAreWatchedInAnyUnit(SplittableRandom random) {
        for (String detector : List.of("adwin", "page_hinkley")) {
            for (double unit : new double[] {1e-9, 1, 1e9}) {
                DriftWatch watch = new DriftWatch(detector);
                List<Level> before = numbers(watch, random.split(), unit, 0.1);
                assertThat(before).as(detector).isEmpty();
                // One that is far out is no drift.
                assertThat(watch.number(0, 1e30 * unit)).isEqualTo(Level.NONE);
                assertThat(numbers(watch, random.split(), unit, 3)).as(detector).contains(Level.DRIFT);
            }
        }
    }

    private static List<Level> numbers(DriftWatch watch, SplittableRandom random, double unit, double error) {
        List<Level> said = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Level level = watch.number(unit * random.nextGaussian(), unit * error * random.nextDouble());
            if (level != Level.NONE) {
                said.add(level);
            }
        }
        return said;
    }

    @Test
    @Seeded
    void whatIsLoadedGoesOnAsWhatWasSaved(SplittableRandom random) {
        for (String detector : DriftDetector.NAMES) {
            DriftWatch one = new DriftWatch(detector);
            DriftWatch other = new DriftWatch(detector);
            for (int i = 0; i < 3_000; i++) {
                if (random.nextInt(200) == 0) {
                    byte[] bytes = bytes(other);
                    other = new DriftWatch(detector);
                    BinaryReader in = new BinaryReader(bytes);
                    other.load(in);
                    in.end();
                }
                double error = random.nextInt(i / 500 + 2);
                assertThat(other.number(i % 7, error)).isEqualTo(one.number(i % 7, error));
            }
            assertThat(bytes(other)).isEqualTo(bytes(one));
        }
    }

    private static byte[] bytes(DriftWatch watch) {
        BinaryWriter out = new BinaryWriter();
        watch.save(out);
        return out.toBytes();
    }

    @Test
    @Seeded
    void aContestIsWonByWhoIsBetterOverTheLastRows(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            Contest won = new Contest();
            int rows = 0;
            while (!won.isWon() && rows < 1_000) {
                won.add(random.nextInt(2), random.nextInt(10) == 0 ? 1 : 0);
                rows++;
            }
            assertThat(rows).isBetween(200, 260);
            assertThat(won.second()).isLessThan(won.first());
        }
        Contest lost = new Contest();
        for (int row = 0; row < 4_999; row++) {
            lost.add(0.1, 0.1);
            assertThat(lost.isWon() || lost.isLost()).isFalse();
        }
        lost.add(0.1, 0.1);
        assertThat(lost.isLost()).isTrue();
    }
}
