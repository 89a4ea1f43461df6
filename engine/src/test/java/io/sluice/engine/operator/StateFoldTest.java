// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** (word, n) folded into (word, total, last): total = state.total + n, last = n or, without rows, state.last. */
class StateFoldTest {
    private static final SqlType WORD = SqlType.of(Kind.VARCHAR, true);
    private static final SqlType NUMBER = SqlType.of(Kind.BIGINT, true);
    private static final List<SqlType> IN = List.of(WORD, NUMBER);
    private static final List<SqlType> OUT = List.of(WORD, NUMBER, NUMBER);
    private static final long DELETE_FROM = 12;

    private static DStream.UpdateState node(boolean deletes, Optional<Long> expireAfter, boolean all) {
        DStream.Source source = new DStream.Source("s", true, RandomAggregate.schema(IN));
        Expression.Constant none = new Expression.Constant(null, NUMBER);
        return new DStream.UpdateState(
                source,
                1,
                List.of(new Expression.Constant(0L, NUMBER), none),
                List.of(none, none),
                deletes ? Optional.of(none) : Optional.empty(),
                expireAfter,
                all,
                List.of(none),
                RandomAggregate.schema(OUT));
    }

    private static StateFold operator(DStream.UpdateState node) {
        RowFunction delete = (in, out) -> {
            for (int i = 0; i < in.size(); i++) {
                Long total = number(in.column(1), i);
                Datum.put(SqlType.of(Kind.BOOLEAN, true), out.column(0), total == null ? null : total >= DELETE_FROM);
            }
        };
        return new StateFold(node, StateFoldTest::set, node.deleteWhen().map(expression -> delete));
    }

    private static @Nullable Long number(Column column, int row) {
        return (Long) Datum.get(NUMBER, column, row);
    }

    private static void set(Chunk in, Chunk out) {
        for (int i = 0; i < in.size(); i++) {
            Long n = number(in.column(1), i);
            Long total = number(in.column(2), i);
            Long last = number(in.column(3), i);
            Datum.put(NUMBER, out.column(0), total == null ? null : total + (n == null ? 1 : n));
            Datum.put(NUMBER, out.column(1), n == null ? last : n);
        }
    }

    /** What one would write with a map. */
    private static final class Model {
        private final DStream.UpdateState node;
        private final TreeMap<List<@Nullable Object>, List<@Nullable Object>> states =
                new TreeMap<>((one, other) -> RandomRows.compare(List.of(WORD), one, other));
        private final TreeMap<List<@Nullable Object>, Long> seen =
                new TreeMap<>((one, other) -> RandomRows.compare(List.of(WORD), one, other));

        Model(DStream.UpdateState node) {
            this.node = node;
        }

        void tick(long micros, List<List<@Nullable Object>> rows) {
            node.expireAfterMicros()
                    .ifPresent(after ->
                            states.keySet().removeIf(key -> micros - seen.getOrDefault(key, micros) >= after));
            List<List<@Nullable Object>> touched = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                List<@Nullable Object> key = row.subList(0, 1);
                touched.add(key);
                seen.put(key, micros);
                fold(key, (Long) row.get(1));
            }
            if (node.evaluateAllKeys()) {
                List.copyOf(states.keySet()).forEach(key -> {
                    if (touched.stream().noneMatch(one -> RandomRows.compare(List.of(WORD), one, key) == 0)) {
                        fold(key, null);
                    }
                });
            }
        }

        private void fold(List<@Nullable Object> key, @Nullable Long n) {
            List<@Nullable Object> before = states.getOrDefault(key, Arrays.asList(0L, null));
            long total = (Long) before.get(0) + (n == null ? 1 : n);
            states.put(key, Arrays.asList(total, n == null ? before.get(1) : n));
            if (node.deleteWhen().isPresent() && total >= DELETE_FROM) {
                states.remove(key);
            }
        }

        List<String> text() {
            List<String> lines = new ArrayList<>();
            states.forEach((key, state) -> {
                List<@Nullable Object> row = new ArrayList<>(key);
                row.addAll(state);
                lines.add("+1" + RandomRows.text(OUT, row));
            });
            return lines;
        }
    }

    @Test
    @Seeded
    void itIsAFoldOverTheBatches(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            Optional<Long> expire = random.nextBoolean() ? Optional.of(random.nextLong(1, 60)) : Optional.empty();
            DStream.UpdateState node = node(random.nextBoolean(), expire, random.nextBoolean());
            StateFold operator = operator(node);
            Running running = new Running(operator, OUT);
            Model model = new Model(node);
            long micros = 0;
            for (int tick = 0; tick < 25; tick++) {
                micros += random.nextInt(20);
                TreeMap<List<@Nullable Object>, Long> batch =
                        new TreeMap<>((one, other) -> RandomRows.compare(List.of(WORD), one, other));
                for (int i = random.nextInt(6); i > 0; i--) {
                    batch.put(RandomRows.row(random, List.of(WORD)), random.nextLong(0, 4));
                }
                List<List<@Nullable Object>> rows = new ArrayList<>();
                Chunk chunk = Chunk.of(IN);
                batch.forEach((key, n) -> {
                    rows.add(Arrays.asList(key.get(0), n));
                    RandomRows.append(chunk, IN, Arrays.asList(key.get(0), n), 1);
                });
                running.tickAt(micros, List.of(chunk));
                model.tick(micros, rows);
                assertThat(running.total()).isEqualTo(model.text());
                // A key that expires and comes again may come to the same state.
                if (expire.isEmpty()) {
                    running.assertMinimal();
                }
                assertThat(operator.stateRows()).isEqualTo(model.text().size());
            }
        }
    }

    @Test
    void aConditionOfDeleteWhenThatIsUnknownKeepsTheKey() {
        RowFunction unknown = (in, out) -> {
            for (int i = 0; i < in.size(); i++) {
                Datum.put(SqlType.of(Kind.BOOLEAN, true), out.column(0), null);
            }
        };
        StateFold operator =
                new StateFold(node(true, Optional.empty(), false), StateFoldTest::set, Optional.of(unknown));
        Running running = new Running(operator, OUT);
        Chunk chunk = Chunk.of(IN);
        RandomRows.append(chunk, IN, List.of("a", 1L), 1);
        running.tick(List.of(chunk));
        assertThat(running.total()).containsExactly("+1 | a | 1 | 1");
        assertThat(operator.stateRows()).isEqualTo(1);
    }

    @Test
    void aTimerWakesTheJobWhenAKeyExpires() {
        StateFold operator = operator(node(false, Optional.of(100L), false));
        Running running = new Running(operator, OUT);
        Chunk chunk = Chunk.of(IN);
        RandomRows.append(chunk, IN, List.of("a", 1L), 1);
        assertThat(operator.wakeUpMicros()).isEqualTo(Long.MAX_VALUE);
        running.tickAt(1000, List.of(chunk));
        assertThat(operator.wakeUpMicros()).isEqualTo(1100);
        running.tickAt(1050, List.of(chunk));
        assertThat(operator.wakeUpMicros()).isEqualTo(1150);
        running.tickAt(1149, List.of());
        assertThat(running.delta()).isEmpty();
        running.tickAt(1150, List.of());
        assertThat(running.delta()).containsExactly("-1 | a | 2 | 1");
        assertThat(operator.wakeUpMicros()).isEqualTo(Long.MAX_VALUE);
        assertThat(operator.stateRows()).isZero();
    }

    @Test
    void keysWithoutRowsComeInKeyOrderAfterThoseWithRows() {
        StateFold operator = operator(node(false, Optional.empty(), true));
        Chunk first = Chunk.of(IN);
        for (String word : List.of("c", "b", "a")) {
            RandomRows.append(first, IN, List.of(word, 1L), 1);
        }
        Running.output(operator, 1, List.of(first));
        Chunk second = Chunk.of(IN);
        RandomRows.append(second, IN, List.of("b", 1L), 1);
        List<Object> keys = new ArrayList<>();
        for (Chunk out : Running.output(operator, 2, List.of(second))) {
            for (int i = 0; i < out.size(); i += 2) {
                keys.add(RandomRows.get(out, OUT, i).get(0));
            }
        }
        assertThat(keys).containsExactly("b", "a", "c");
    }
}
