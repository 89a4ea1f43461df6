// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.model.ModelFile;
import io.sluice.engine.model.Toy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainTest {
    private static final int VERSION = 0;
    private static final int ROWS = 1;
    private static final int MAE = 3;

    /** Rows in order; a few are removed again, and a few have no number as label. */
    private static Chunk rows(SplittableRandom random, int count) {
        Chunk rows = Chunk.of(Training.ROWS.types());
        List<List<@Nullable Object>> there = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!there.isEmpty() && random.nextInt(4) == 0) {
                RandomRows.append(rows, Training.ROWS.types(), there.remove(random.nextInt(there.size())), -1);
                continue;
            }
            List<@Nullable Object> row = RandomRows.row(random, Training.ROWS.types());
            boolean none = random.nextInt(6) == 0;
            row.set(2, none ? Double.NaN : (double) random.nextInt(100));
            RandomRows.append(rows, Training.ROWS.types(), row, 1);
            there.add(row);
        }
        return rows;
    }

    /** The same rows in chunks of any size. */
    private static List<Chunk> cut(SplittableRandom random, Chunk rows, int from, int to) {
        List<Chunk> chunks = new ArrayList<>();
        for (int at = from; at < to; ) {
            int end = Math.min(to, at + 1 + random.nextInt(5));
            Chunk chunk = rows.emptyCopy();
            chunk.append(rows, at, end);
            chunks.add(chunk);
            at = end;
        }
        return chunks;
    }

    private static List<@Nullable Object> learnt(SplittableRandom random, Chunk rows) {
        Training training = Training.plain();
        long micros = 0;
        for (int at = 0; at < rows.size(); ) {
            int end = Math.min(rows.size(), at + random.nextInt(9));
            training.tick(micros, Tick.Closing.NONE, cut(random, rows, at, end));
            at = end;
        }
        Optional<List<@Nullable Object>> said = training.last(micros);
        assertThat(Training.published(said)).isTrue();
        return said.orElseThrow();
    }

    @Test
    @Seeded
    void anyCutIntoChunksAndTicksLearnsTheSame(SplittableRandom random) {
        for (int round = 0; round < 100; round++) {
            Chunk rows = rows(random, 1 + random.nextInt(40));
            rows.append(Training.labels(7), 0, 1);
            assertThat(learnt(random, rows)).usingRecursiveComparison().isEqualTo(learnt(random, rows));
        }
    }

    @Test
    @Seeded
    void whatIsReadBackGoesOnAsIfNothingHadHappened(SplittableRandom random) {
        for (int round = 0; round < 100; round++) {
            Training one = Training.plain();
            Training other = Training.plain();
            long micros = 0;
            int versions = 0;
            for (int tick = 0; tick < 20; tick++) {
                micros += random.nextInt(1_000);
                Tick.Closing last = random.nextInt(6) == 0 ? Tick.Closing.FOR_NOW : Tick.Closing.NONE;
                List<Chunk> rows = random.nextInt(3) == 0 ? List.of() : List.of(rows(random, random.nextInt(4)));
                Optional<List<@Nullable Object>> said = one.tick(micros, last, rows);
                assertThat(other.tick(micros, last, rows))
                        .usingRecursiveComparison()
                        .isEqualTo(said);
                assertThat(other.operator().wakeUpMicros())
                        .isEqualTo(one.operator().wakeUpMicros());
                versions += Training.published(said) ? 1 : 0;
                if (random.nextBoolean()) {
                    other.restart(random.nextBoolean());
                }
            }
            assertThat(one.tick(micros, 1)).isPresent();
            assertThat(versions).isLessThan(20);
        }
    }

    @Test
    void thereIsAVersionWhenItsTimeHasComeAndRowsHave() {
        Training training = Training.plain();
        assertThat(training.tick(0)).isEmpty();
        assertThat(training.operator().wakeUpMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(Training.published(training.tick(5_000, 1))).isFalse();
        assertThat(training.operator().wakeUpMicros()).isEqualTo(6_000);
        assertThat(training.tick(5_999)).isEmpty();
        assertThat(Training.published(training.tick(6_000))).isTrue();
        // Nothing new has come.
        assertThat(training.operator().wakeUpMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(training.tick(9_000)).isEmpty();
        // The last version is old enough.
        assertThat(Training.published(training.tick(9_000, 2))).isTrue();
        assertThat(Training.published(training.tick(9_999, 3))).isFalse();
        assertThat(Training.published(training.tick(10_000, 4))).isTrue();
    }

    @Test
    void aRowSaysTheVersionTheRowsAndTheMetrics() {
        Training training = Training.plain();
        List<@Nullable Object> first = training.tick(0, 4, 6).orElseThrow();
        assertThat(first.get(VERSION)).isNull();
        assertThat(first.get(ROWS)).isEqualTo(2L);
        // 0 was foretold of the first row, 4 of the second.
        assertThat(first.get(MAE)).isEqualTo(3.0);
        List<@Nullable Object> second = training.tick(1_000, 1).orElseThrow();
        assertThat(second.get(VERSION)).isEqualTo(1L);
        assertThat(second.get(ROWS)).isEqualTo(3L);
        byte[] model = Objects.requireNonNull(Training.model(Optional.of(second)));
        assertThat(Toy.sum(ModelFile.read(model))).isEqualTo(11);
    }

    @Test
    void theLastTickMakesAVersionOfWhatIsNotPublished() {
        Training training = Training.plain();
        assertThat(training.last(0)).isEmpty();
        training.tick(0, 1);
        assertThat(Training.published(training.last(1))).isTrue();
        assertThat(training.last(2)).isEmpty();
        // The job goes on.
        assertThat(Training.published(training.tick(500, 2))).isFalse();
        List<@Nullable Object> said = training.last(501).orElseThrow();
        assertThat(said.get(VERSION)).isEqualTo(2L);
        assertThat(said.get(ROWS)).isEqualTo(2L);
    }

    @Test
    void aConditionHoldsVersionsBack() {
        RowFunction threeRows = (in, out) -> {
            LongColumn rows = (LongColumn) in.column(ROWS);
            for (int row = 0; row < in.size(); row++) {
                ((LongColumn) out.column(0)).add(rows.get(row) >= 3 ? 1 : 0);
            }
        };
        Training training = new Training(false, Optional.of(threeRows));
        training.tick(0, 1);
        // Only new rows can make it true.
        assertThat(training.operator().wakeUpMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(training.tick(1_000)).isEmpty();
        assertThat(Training.published(training.tick(2_000, 2))).isFalse();
        assertThat(training.last(2_000)).isEmpty();
        assertThat(Training.published(training.tick(2_001, 3))).isTrue();
        assertThat(Training.published(training.tick(2_002, 4))).isFalse();
        assertThat(Training.published(training.last(2_003))).isTrue();
    }

    @Test
    void aConditionThatIsNullIsNotTrue() {
        Training training =
                new Training(false, Optional.of((in, out) -> out.column(0).appendNull()));
        training.tick(0, 1);
        assertThat(Training.published(training.tick(1_000, 2))).isFalse();
        assertThat(training.last(1_000)).isEmpty();
    }

    @Test
    void rowsThatGoAreUnlearntUnlessThatIsToBeIgnored() {
        Training training = Training.plain();
        training.tick(0, 5, 6);
        assertThat(training.tick(1, -5).orElseThrow().get(ROWS)).isEqualTo(1L);
        byte[] model = Objects.requireNonNull(Training.model(training.last(2)));
        assertThat(Toy.sum(ModelFile.read(model))).isEqualTo(6);
        Training stays = new Training(true, Optional.empty());
        stays.tick(0, 5, 6);
        assertThat(stays.tick(1, -5)).isEmpty();
        assertThat(stays.tick(1, -5, 7).orElseThrow().get(ROWS)).isEqualTo(3L);
        model = Objects.requireNonNull(Training.model(stays.last(2)));
        assertThat(Toy.sum(ModelFile.read(model))).isEqualTo(18);
    }

    @Test
    void aNumberThatIsNoneTeachesNothing() {
        Training training = Training.plain();
        assertThat(training.tick(0, Double.NaN)).isEmpty();
        assertThat(training.last(0)).isEmpty();
        assertThat(training.tick(0, Double.NaN, 3).orElseThrow().get(ROWS)).isEqualTo(1L);
    }
}
