// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpsertTest {
    private static final List<SqlType> TYPES =
            List.of(SqlType.of(Kind.VARCHAR, true), SqlType.of(Kind.INTEGER, false), SqlType.of(Kind.DOUBLE, true));
    private static final int KEYS = 4;

    private static DStream.Upsert node(int inputs) {
        DStream source = new DStream.Source("s", false, RandomAggregate.schema(TYPES));
        return new DStream.Upsert(java.util.Collections.nCopies(inputs, source), List.of(1), source.schema());
    }

    /** What the table has, the slow and obvious way. */
    private static final class Naive {
        private final TreeMap<Long, List<@Nullable Object>> rows = new TreeMap<>();

        void tick(List<List<Chunk>> inputs) {
            List<List<@Nullable Object>> added = new ArrayList<>();
            for (List<Chunk> input : inputs) {
                ZSet net = new ZSet(TYPES);
                input.forEach(net::add);
                net.forEach((row, weight) -> {
                    if (weight < 0 && equal(rows.get(key(row)), row)) {
                        rows.remove(key(row));
                    }
                });
                for (Chunk chunk : input) {
                    for (int i = 0; i < chunk.size(); i++) {
                        List<@Nullable Object> row = RandomRows.get(chunk, TYPES, i);
                        if (chunk.weight(i) > 0 && net.weight(row) > 0) {
                            added.add(row);
                        }
                    }
                }
            }
            added.forEach(row -> rows.put(key(row), row));
        }

        private static boolean equal(@Nullable List<@Nullable Object> one, List<@Nullable Object> other) {
            return one != null && RandomRows.compare(TYPES, one, other) == 0;
        }

        private static long key(List<@Nullable Object> row) {
            Object key = row.get(1);
            return key instanceof Long number ? number : Long.MIN_VALUE;
        }

        List<String> text() {
            ZSet all = new ZSet(TYPES);
            rows.values().forEach(row -> all.add(row, 1));
            return all.text();
        }
    }

    /** The changes of a tick of one input: rows come with any of a few keys, and where they can go, some go again. */
    private static List<Chunk> changes(SplittableRandom random, ZSet there, boolean appendOnly) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Chunk chunk = Chunk.of(TYPES);
            for (int j = random.nextInt(5); j > 0; j--) {
                boolean goes = !appendOnly && !there.isEmpty() && random.nextInt(5) < 2;
                List<@Nullable Object> row = goes ? there.any(random) : new ArrayList<>(RandomRows.row(random, TYPES));
                if (!goes) {
                    row.set(1, random.nextLong(KEYS));
                    row.set(2, null);
                    row.set(0, random.nextBoolean() ? "x" : null);
                }
                long weight = goes ? -1 : 1;
                RandomRows.append(chunk, TYPES, row, weight);
                there.add(row, weight);
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    @Test
    @Seeded
    void itHasTheLastRowOfEachKey(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            boolean grows = random.nextBoolean();
            Upsert operator =
                    new Upsert(node(2), List.of(new Traits(false, false, false), new Traits(grows, false, false)));
            Running running = new Running(operator, TYPES);
            Naive naive = new Naive();
            ZSet own = new ZSet(TYPES);
            ZSet query = new ZSet(TYPES);
            for (int tick = 0; tick < 15; tick++) {
                List<Chunk> first = changes(random, own, false);
                List<Chunk> second = changes(random, query, grows);
                running.tick(first, second);
                naive.tick(List.of(first, second));
                assertThat(running.total()).isEqualTo(naive.text());
                assertThat(operator.stateRows()).isEqualTo(naive.rows.size());
                running.assertMinimal();
            }
        }
    }

    @Test
    void aKeyThatIsNullIsRefused() {
        Upsert operator = new Upsert(node(1), List.of(new Traits(true, true, false)));
        Chunk chunk = Chunk.of(TYPES);
        RandomRows.append(chunk, TYPES, java.util.Arrays.asList(null, null, null), 1);
        assertThatThrownBy(() -> operator.accept(0, chunk, made -> {}))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("NULL")
                .hasMessageContaining("primary key");
    }
}
