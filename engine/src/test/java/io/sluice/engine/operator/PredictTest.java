// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictTest {
    private static final int SHARDS = 3;

    private static List<String> line(long weight, double x, String who, double y, long version, long lag) {
        ZSet expected = new ZSet(Predicting.types());
        expected.add(Predicting.said(Arrays.asList(x, who), y, version, lag), weight);
        return expected.text();
    }

    @Test
    void withoutAVersionNothingIsForetold() {
        Predicting job = new Predicting(true, 1);
        ZSet expected = new ZSet(Predicting.types());
        expected.add(Arrays.asList(1.0, "a", null, null, null), 2);
        assertThat(job.tick(0, List.of(), List.of(Predicting.row(1, "a", 2))).text())
                .isEqualTo(expected.text());
    }

    @Test
    void aVersionServesTheWholeBatchThatItComesIn() {
        for (int shards : new int[] {1, SHARDS}) {
            Predicting job = new Predicting(true, shards);
            List<Chunk> first = List.of(Predicting.version(1, 10, 100));
            assertThat(job.tick(150, first, List.of(Predicting.row(1, "a", 1))).text())
                    .isEqualTo(line(1, 1, "a", 10, 1, 50));
            assertThat(job.tick(200, List.of(), List.of(Predicting.row(1, "a", 1)))
                            .text())
                    .isEqualTo(line(1, 1, "a", 10, 1, 100));
            // Of two versions in one batch the last one counts.
            Chunk two = Predicting.version(2, 20, 200);
            two.append(Predicting.version(3, 30, 300), 0, 1);
            List<Chunk> more = List.of(Predicting.version(4, 40, 100), two);
            assertThat(job.tick(300, more, List.of(Predicting.row(1, "a", 1))).text())
                    .isEqualTo(line(1, 1, "a", 30, 3, 0));
        }
    }

    @Test
    void aRowGoesWithThePredictionThatItCameWith() {
        Predicting job = new Predicting(false, 1);
        job.tick(0, List.of(Predicting.version(1, 10, 0)), List.of(Predicting.row(1, "a", 1)));
        job.tick(1, List.of(Predicting.version(2, 20, 1)), List.of());
        job.tick(2, List.of(Predicting.version(3, 30, 2)), List.of());
        assertThat(job.tick(3, List.of(), List.of(Predicting.row(1, "a", -1))).text())
                .isEqualTo(line(-1, 1, "a", 10, 1, 0));
        assertThat(job.total().isEmpty()).isTrue();
    }

    @Test
    void ofEqualRowsTheOneThatCameLastGoesFirst() {
        Predicting job = new Predicting(false, SHARDS);
        job.tick(0, List.of(Predicting.version(1, 10, 0)), List.of(Predicting.row(1, "a", 2)));
        job.tick(1, List.of(Predicting.version(2, 20, 1)), List.of(Predicting.row(1, "a", 1)));
        assertThat(job.tick(2, List.of(), List.of(Predicting.row(1, "a", -1))).text())
                .isEqualTo(line(-1, 1, "a", 20, 2, 0));
        assertThat(job.tick(3, List.of(), List.of(Predicting.row(1, "a", -1))).text())
                .isEqualTo(line(-1, 1, "a", 10, 1, 0));
        assertThat(job.total().text()).isEqualTo(line(1, 1, "a", 10, 1, 0));
    }

    @Test
    void whatComesAndGoesInABatchWasNeverForetold() {
        Predicting job = new Predicting(false, 1);
        job.tick(0, List.of(Predicting.version(1, 10, 0)), List.of());
        ZSet delta = job.tick(
                1,
                List.of(),
                List.of(Predicting.row(1, "a", -1), Predicting.row(2, "b", 1), Predicting.row(1, "a", 1)));
        assertThat(delta.text()).isEqualTo(line(1, 2, "b", 10, 1, 1));
    }

    /** What there is of each row, in the order in which it came: the prediction. */
    private static final class Naive {
        private final Map<List<@Nullable Object>, Deque<List<@Nullable Object>>> there =
                new TreeMap<>((one, other) -> RandomRows.compare(Predicting.ROWS.types(), one, other));

        /** What a tick changes. */
        ZSet tick(List<Chunk> rows, double sum, long version, long lag) {
            ZSet net = new ZSet(Predicting.ROWS.types());
            rows.forEach(net::add);
            ZSet delta = new ZSet(Predicting.types());
            net.forEach((row, weight) -> {
                Deque<List<@Nullable Object>> said = there.computeIfAbsent(row, any -> new ArrayDeque<>());
                for (long i = 0; i < weight; i++) {
                    said.push(Predicting.said(row, sum, version, lag));
                    delta.add(said.element(), 1);
                }
                for (long i = weight; i < 0; i++) {
                    delta.add(said.pop(), -1);
                }
            });
            return delta;
        }
    }

    @Test
    @Seeded
    void allShardsAndRestartsSayWhatOneShardSays(SplittableRandom random) {
        for (int round = 0; round < 60; round++) {
            Feed feed = new Feed(random, Predicting.ROWS.types(), false);
            Naive naive = new Naive();
            List<Predicting> jobs = new ArrayList<>(
                    List.of(new Predicting(false, 1), new Predicting(false, SHARDS), new Predicting(false, 1)));
            long version = 0;
            long made = 0;
            for (int tick = 0; tick < 15; tick++) {
                long micros = tick * 1_000_000L;
                List<Chunk> versions = List.of();
                if (version == 0 || random.nextInt(3) == 0) {
                    version++;
                    made = micros - random.nextInt(1_000) * 1_000L;
                    versions = List.of(Predicting.version(version, version * 10.0, made));
                }
                List<Chunk> rows = tick == 14 ? feed.removeAll() : feed.tick();
                List<String> expected =
                        naive.tick(rows, version * 10.0, version, micros - made).text();
                for (Predicting job : jobs) {
                    assertThat(job.tick(micros, versions, rows).text()).isEqualTo(expected);
                }
                if (random.nextInt(3) == 0) {
                    jobs.set(2, jobs.get(2).restarted(1 + random.nextInt(SHARDS)));
                }
            }
            jobs.forEach(job -> assertThat(job.total().isEmpty()).isTrue());
        }
    }

    @Test
    @Seeded
    void whereNothingIsLeftNothingIsRemembered(SplittableRandom random) {
        Predicting job = new Predicting(false, 1);
        job.tick(0, List.of(Predicting.version(1, 10, 0)), List.of());
        Feed feed = new Feed(random, Predicting.ROWS.types(), false);
        for (int tick = 1; tick < 20; tick++) {
            job.tick(tick, List.of(), feed.tick());
        }
        job.tick(20, List.of(), feed.removeAll());
        Predicting fresh = new Predicting(false, 1);
        fresh.tick(0, List.of(Predicting.version(1, 10, 0)), List.of());
        assertThat(job.restarted(1).stateBytes()).isEqualTo(fresh.restarted(1).stateBytes());
    }

    @Test
    void aJobGoesOnWithTheVersionThatItHad() {
        for (int shards : new int[] {1, SHARDS}) {
            Predicting job = new Predicting(true, SHARDS);
            job.tick(100, List.of(Predicting.version(7, 70, 40)), List.of());
            assertThat(job.restarted(shards)
                            .tick(200, List.of(), List.of(Predicting.row(1, "a", 1)))
                            .text())
                    .isEqualTo(line(1, 1, "a", 70, 7, 160));
        }
    }
}
