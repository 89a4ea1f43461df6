// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.LabelDelay;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model that foretells the sum of what it has learnt, and whose labels come late. */
class LateTest {
    private static final int ROUNDS = 200;
    private static final int ROWS = 1;
    private static final int MAE = 3;
    private static final int AT_ONCE = 6;
    private static final List<SqlType> TYPES = types(false);
    private static final List<SqlType> TIMED = types(true);

    /** A row that comes or goes. */
    private record Given(double label, long micros, int weight) {}

    private static List<SqlType> types(boolean timed) {
        List<SqlType> types = new ArrayList<>(Training.ROWS.types());
        if (timed) {
            types.add(SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, true));
        }
        return types;
    }

    private static boolean isTimed(LabelDelay delay) {
        return delay instanceof LabelDelay.Time;
    }

    private static LabelDelay delay(SplittableRandom random) {
        return random.nextBoolean()
                ? new LabelDelay.Rows(1 + random.nextInt(6))
                : new LabelDelay.Time(random.nextInt(30));
    }

    /** Rows of which some are removed again, and whose times go back now and then. */
    private static List<Given> given(SplittableRandom random, int count, int removals) {
        List<Given> given = new ArrayList<>();
        List<Given> there = new ArrayList<>();
        long micros = 0;
        for (int i = 0; i < count; i++) {
            if (!there.isEmpty() && random.nextInt(100) < removals) {
                Given gone = there.remove(random.nextInt(there.size()));
                given.add(new Given(gone.label, gone.micros, -1));
            } else {
                micros += random.nextInt(10);
                Given row = new Given(1 + random.nextInt(9), micros - random.nextInt(15), 1);
                given.add(row);
                there.add(row);
            }
        }
        return given;
    }

    private static Chunk chunk(List<Given> given, LabelDelay delay) {
        List<SqlType> types = isTimed(delay) ? TIMED : TYPES;
        Chunk chunk = Chunk.of(types);
        for (Given row : given) {
            List<@Nullable Object> values = new ArrayList<>(Arrays.asList(1.0, "me", row.label));
            if (isTimed(delay)) {
                values.add(row.micros);
            }
            RandomRows.append(chunk, types, values, row.weight);
        }
        return chunk;
    }

    /** What it says behind all rows, in chunks and ticks of any size, when all labels have come. */
    private static Optional<List<@Nullable Object>> end(SplittableRandom random, List<Given> given, LabelDelay delay) {
        Training training = Training.late(delay);
        for (int at = 0; at < given.size(); ) {
            List<Chunk> chunks = new ArrayList<>();
            for (int parts = random.nextInt(3); parts >= 0 && at < given.size(); parts--) {
                int to = Math.min(given.size(), at + 1 + random.nextInt(7));
                chunks.add(chunk(given.subList(at, to), delay));
                at = to;
            }
            training.tick(0, Tick.Closing.NONE, chunks);
            if (random.nextInt(3) == 0) {
                training.restart(random.nextInt(3) == 0);
            }
        }
        return training.tick(0, Tick.Closing.FOR_GOOD, List.of());
    }

    @Test
    @Seeded
    void anyCutIntoChunksAndTicksAndAnyRestartLearnsTheSame(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            LabelDelay delay = delay(random);
            List<Given> given = given(random, 1 + random.nextInt(60), 20);
            assertThat(end(random, given, delay)).usingRecursiveComparison().isEqualTo(end(random, given, delay));
        }
    }

    /** A row that waits. */
    private record Waiting(double label, double foretold, long due) {}

    @Test
    @Seeded
    void eachRowIsScoredByWhatWasLearntWhenItCame(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            LabelDelay delay = delay(random);
            List<Given> given = given(random, 1 + random.nextInt(60), 0);
            List<Waiting> waiting = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            double sum = 0;
            long latest = Long.MIN_VALUE;
            for (int i = 0; i < given.size(); i++) {
                Given row = given.get(i);
                latest = Math.max(latest, row.micros);
                long before = delay instanceof LabelDelay.Time ? latest : i - 1;
                sum += learn(waiting, before, errors);
                long due = delay instanceof LabelDelay.Time time
                        ? row.micros + time.micros()
                        : i + ((LabelDelay.Rows) delay).count();
                waiting.add(new Waiting(row.label, sum, due));
                sum += learn(waiting, delay instanceof LabelDelay.Time ? latest : i, errors);
            }
            sum += learn(waiting, Long.MAX_VALUE, errors);
            List<@Nullable Object> said = end(random, given, delay).orElseThrow();
            assertThat(said.get(ROWS)).isEqualTo((long) given.size());
            OptionalDouble mean = errors.stream().mapToDouble(error -> error).average();
            assertThat((double) Objects.requireNonNull(said.get(MAE))).isCloseTo(mean.orElseThrow(), within(1e-9));
            assertThat(sum).isEqualTo(given.stream().mapToDouble(Given::label).sum());
        }
    }

    /** Learns what is due. @return by how much the sum grows */
    private static double learn(List<Waiting> waiting, long clock, List<Double> errors) {
        List<Waiting> due = waiting.stream()
                .filter(row -> row.due <= clock)
                .sorted(Comparator.comparingLong(Waiting::due))
                .toList();
        waiting.removeAll(due);
        due.forEach(row -> errors.add(Math.abs(row.foretold - row.label)));
        return due.stream().mapToDouble(Waiting::label).sum();
    }

    @Test
    void aRowIsForetoldWhenItComesAndLearntWithItsLabel() {
        Training training = Training.late(new LabelDelay.Rows(1));
        List<@Nullable Object> first = training.tick(0, 4).orElseThrow();
        assertThat(first.get(ROWS)).isEqualTo(0L);
        assertThat(first.get(MAE)).isNull();
        // Nothing new is known, so there is no version.
        assertThat(Training.published(training.tick(2_000))).isFalse();
        List<@Nullable Object> second = training.tick(2_000, 6, 9).orElseThrow();
        assertThat(second.get(ROWS)).isEqualTo(2L);
        // 0 was foretold of the first two; at once it would have been 4 of the second.
        assertThat(second.get(MAE)).isEqualTo(5.0);
        assertThat(second.get(AT_ONCE)).isEqualTo(3.0);
        assertThat(Training.published(Optional.of(second))).isTrue();
    }

    @Test
    void aJobThatIsStoppedGoesOnWaitingAndOneThatEndsDoesNot() {
        Training training = Training.late(new LabelDelay.Rows(5));
        training.tick(0, 1, 2);
        assertThat(training.tick(0, Tick.Closing.FOR_NOW, List.of())).isEmpty();
        training.restart(false);
        assertThat(training.tick(0, 3).orElseThrow().get(ROWS)).isEqualTo(0L);
        List<@Nullable Object> last =
                training.tick(0, Tick.Closing.FOR_GOOD, List.of()).orElseThrow();
        assertThat(last.get(ROWS)).isEqualTo(3L);
        assertThat(Training.published(Optional.of(last))).isTrue();
    }

    @Test
    void aRowThatGoesBeforeItsLabelComesIsNeverLearnt() {
        Training training = Training.late(new LabelDelay.Rows(2));
        assertThat(training.tick(0, 7, 8, -7).orElseThrow().get(ROWS)).isEqualTo(0L);
        assertThat(training.tick(0, 1, 1).orElseThrow().get(ROWS)).isEqualTo(1L);
        // It has been learnt by now.
        assertThat(training.tick(0, -8).orElseThrow().get(ROWS)).isEqualTo(0L);
    }
}
