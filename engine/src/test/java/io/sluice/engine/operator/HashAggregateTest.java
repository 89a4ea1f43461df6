// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashAggregateTest {
    private static final List<SqlType> TYPES = RandomAggregate.TYPES;

    private static List<List<@Nullable Object>> repeated(ZSet rows) {
        List<List<@Nullable Object>> all = new ArrayList<>();
        rows.forEach((row, weight) -> {
            for (long i = 0; i < weight; i++) {
                all.add(row);
            }
        });
        return all;
    }

    @Test
    @Seeded
    void afterEveryTickItIsTheAggregateOfTheRowsSoFar(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            DStream.Aggregate node = RandomAggregate.node(random, false);
            Feed feed = new Feed(random, TYPES, false);
            HashAggregate operator = new HashAggregate(node, new Traits(false, false, false));
            Running running = new Running(operator, node.schema().types());
            NaiveAggregate naive = new NaiveAggregate(node, false);
            for (int tick = 0; tick < 12; tick++) {
                running.tick(feed.tick());
                assertThat(running.total()).as("%s", node.calls()).isEqualTo(naive.result(repeated(feed.rows()), true));
                running.assertMinimal();
            }
            running.tick(feed.removeAll());
            assertThat(running.total()).isEqualTo(naive.result(List.of(), true));
            assertThat(operator.stateRows())
                    .as("%s", node)
                    .isEqualTo(node.keys().isEmpty() ? 1 : 0);
        }
    }

    @Test
    @Seeded
    void overInputThatOnlyGrowsItIsTheSame(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            boolean ordered = random.nextBoolean();
            DStream.Aggregate node = RandomAggregate.node(random, true);
            Feed feed = new Feed(random, TYPES, true);
            HashAggregate operator = new HashAggregate(node, new Traits(true, ordered, false));
            Running running = new Running(operator, node.schema().types());
            NaiveAggregate naive = new NaiveAggregate(node, ordered);
            for (int tick = 0; tick < 12; tick++) {
                running.tick(feed.tick());
                assertThat(running.total()).as("%s", node.calls()).isEqualTo(naive.result(feed.arrivals(), true));
                running.assertMinimal();
            }
        }
    }

    @Test
    @Seeded
    void aBatchIsSummedUpOnItsOwn(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            boolean ordered = random.nextBoolean();
            DStream.Aggregate node = RandomAggregate.node(random, true);
            Feed feed = new Feed(random, TYPES, true);
            HashAggregate operator = new HashAggregate(node, new Traits(true, ordered, true));
            Running running = new Running(operator, node.schema().types());
            NaiveAggregate naive = new NaiveAggregate(node, ordered);
            for (int tick = 0; tick < 8; tick++) {
                feed.forget();
                running.tick(feed.tick());
                // Without keys there is a row in every tick; the end of the batch query drops it where the batch is
                // empty.
                assertThat(running.delta()).isEqualTo(naive.result(feed.arrivals(), true));
                running.assertOnlyInsertions();
                assertThat(operator.stateRows()).isZero();
            }
        }
    }

    @Test
    @Seeded
    void shardsMaySumUpFirst(SplittableRandom random) {
        int combined = 0;
        while (combined < 100) {
            boolean appendOnly = random.nextBoolean();
            Traits traits = new Traits(appendOnly, false, false);
            DStream.Aggregate node = RandomAggregate.node(random, appendOnly);
            if (!Combine.combinable(node, traits)) {
                continue;
            }
            combined++;
            Feed feed = new Feed(random, TYPES, appendOnly);
            List<PreAggregate> shards = List.of(new PreAggregate(node, traits), new PreAggregate(node, traits));
            HashAggregate operator = HashAggregate.merging(node, traits);
            Running running = new Running(operator, node.schema().types());
            NaiveAggregate naive = new NaiveAggregate(node, false);
            for (int tick = 0; tick < 10; tick++) {
                running.tick(partials(random, shards, tick, feed.tick()));
                assertThat(running.total()).as("%s", node.calls()).isEqualTo(naive.result(repeated(feed.rows()), true));
            }
            if (!appendOnly) {
                running.tick(partials(random, shards, 10, feed.removeAll()));
                assertThat(operator.stateRows()).isEqualTo(node.keys().isEmpty() ? 1 : 0);
            }
        }
    }

    private static List<Chunk> partials(
            SplittableRandom random, List<PreAggregate> shards, int tick, List<Chunk> chunks) {
        List<List<Chunk>> parts = List.of(new ArrayList<>(), new ArrayList<>());
        chunks.forEach(chunk -> parts.get(random.nextInt(2)).add(chunk));
        List<Chunk> out = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            out.addAll(Running.output(shards.get(i), tick + 1, parts.get(i)));
        }
        return out;
    }

    private static AggregateCall call(Function function, int argument, SqlType type) {
        return new AggregateCall(function, List.of(argument), false, OptionalInt.empty(), List.of(), type);
    }

    private static Chunk rows(List<SqlType> types, List<List<@Nullable Object>> rows, long weight) {
        Chunk chunk = Chunk.of(types);
        rows.forEach(row -> RandomRows.append(chunk, types, row, weight));
        return chunk;
    }

    private static DStream.Aggregate over(List<SqlType> types, List<Integer> keys, AggregateCall call) {
        List<SqlType> out = new ArrayList<>();
        keys.forEach(key -> out.add(types.get(key)));
        out.add(call.type());
        DStream.Source source = new DStream.Source("s", false, RandomAggregate.schema(types));
        return new DStream.Aggregate(source, keys, List.of(call), RandomAggregate.schema(out));
    }

    @Test
    void overflowIsJudgedAtTheEndOfTheTick() {
        List<SqlType> types = List.of(SqlType.of(Kind.DECIMAL, 38, 0, true));
        DStream.Aggregate node = over(types, List.of(), call(Function.SUM, 0, types.get(0)));
        Running running = new Running(
                new HashAggregate(node, new Traits(false, false, false)),
                node.schema().types());
        List<List<@Nullable Object>> big = List.of(Arrays.asList(new java.math.BigDecimal("9".repeat(38))));
        running.tick(List.of(rows(types, big, 3), rows(types, big, -2)));
        assertThat(running.total()).containsExactly("+1 | " + "9".repeat(38));
        assertThatThrownBy(() -> running.tick(List.of(rows(types, big, 1))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(Code.OVERFLOW))
                .hasMessageContaining("SUM does not fit into DECIMAL(38, 0)");
    }

    @Test
    void theSumOfIntegersFitsIntoBigint() {
        List<SqlType> types = List.of(SqlType.of(Kind.INTEGER, false));
        DStream.Aggregate node = over(types, List.of(), call(Function.SUM, 0, SqlType.of(Kind.BIGINT, true)));
        Running running = new Running(
                new HashAggregate(node, new Traits(false, false, false)),
                node.schema().types());
        List<List<@Nullable Object>> row = List.of(List.of((long) Integer.MIN_VALUE));
        running.tick(List.of(rows(types, row, 1L << 32)));
        assertThat(running.total()).containsExactly("+1 | " + Long.MIN_VALUE);
        assertThatThrownBy(() -> running.tick(List.of(rows(types, row, 1))))
                .hasMessageContaining("SUM does not fit into BIGINT");
    }

    @Test
    void averagesRoundHalfUp() {
        List<SqlType> types = List.of(SqlType.of(Kind.BIGINT, false));
        DStream.Aggregate node = over(types, List.of(), call(Function.AVG, 0, SqlType.of(Kind.DECIMAL, 38, 16, true)));
        Running running = new Running(
                new HashAggregate(node, new Traits(false, false, false)),
                node.schema().types());
        running.tick(List.of(rows(types, List.of(List.of(-1L), List.of(-1L), List.of(0L)), 1)));
        assertThat(running.total()).containsExactly("+1 | -0.6666666666666667");
        running.tick(List.of(rows(types, List.of(List.of(Long.MAX_VALUE)), 7)));
        assertThat(running.total()).containsExactly("+1 | 6456360425798343064.7000000000000000");
    }

    @Test
    void anAverageThatEndsInExactlyHalfADigitRoundsAwayFromZero() {
        List<SqlType> types = List.of(SqlType.of(Kind.BIGINT, false));
        DStream.Aggregate node = over(types, List.of(), call(Function.AVG, 0, SqlType.of(Kind.DECIMAL, 38, 16, true)));
        for (long sign : new long[] {1, -1}) {
            Running running = new Running(
                    new HashAggregate(node, new Traits(false, false, false)),
                    node.schema().types());
            // 1 / 2^17 = 0.00000762939453125 has one digit more than fits.
            running.tick(List.of(rows(types, List.of(List.of(sign)), 1), rows(types, List.of(List.of(0L)), 131_071)));
            assertThat(running.total()).containsExactly("+1 | " + (sign < 0 ? "-" : "") + "0.0000076293945313");
        }
    }

    @Test
    void aScalarSubQueryHasOneRow() {
        List<SqlType> types = List.of(SqlType.of(Kind.BIGINT, true));
        DStream.Aggregate node = over(types, List.of(), call(Function.SINGLE_VALUE, 0, types.get(0)));
        Running running = new Running(
                new HashAggregate(node, new Traits(false, false, false)),
                node.schema().types());
        running.tick(List.of());
        assertThat(running.total()).containsExactly("+1 | NULL");
        running.tick(List.of(rows(types, List.of(List.of(1L), List.of(2L)), 1), rows(types, List.of(List.of(1L)), -1)));
        assertThat(running.total()).containsExactly("+1 | 2");
        assertThatThrownBy(() -> running.tick(List.of(rows(types, List.of(List.of(2L)), 1))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(Code.SCALAR_SUBQUERY));
    }

    @Test
    void moreRemovedThanAddedIsABug() {
        List<SqlType> types = List.of(SqlType.of(Kind.BIGINT, true));
        DStream.Aggregate node = over(types, List.of(0), call(Function.COUNT, 0, SqlType.of(Kind.BIGINT, false)));
        Running running = new Running(
                new HashAggregate(node, new Traits(false, false, false)),
                node.schema().types());
        assertThatThrownBy(() -> running.tick(List.of(rows(types, List.of(List.of(1L)), -1))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(Code.BUG));
    }

    @Test
    void groupsComeInTheOrderOfFirstTouch() {
        List<SqlType> types = List.of(SqlType.of(Kind.VARCHAR, false));
        DStream.Aggregate node = over(types, List.of(0), call(Function.COUNT, 0, SqlType.of(Kind.BIGINT, false)));
        HashAggregate operator = new HashAggregate(node, new Traits(true, true, false));
        Running.output(operator, 1, List.of(rows(types, List.of(List.of("b"), List.of("a")), 1)));
        List<Chunk> out =
                Running.output(operator, 2, List.of(rows(types, List.of(List.of("c"), List.of("a"), List.of("b")), 1)));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < out.get(0).size(); i++) {
            seen.add(out.get(0).weight(i) + " "
                    + RandomRows.get(out.get(0), node.schema().types(), i));
        }
        assertThat(seen).containsExactly("1 [c, 1]", "-1 [a, 1]", "1 [a, 2]", "-1 [b, 1]", "1 [b, 2]");
    }

    @Test
    void manyGroupsComeAndGo() {
        Schema schema =
                RandomAggregate.schema(List.of(SqlType.of(Kind.VARCHAR, false), SqlType.of(Kind.BIGINT, false)));
        DStream.Source source = new DStream.Source("s", false, schema);
        DStream.Aggregate node = new DStream.Aggregate(
                source,
                List.of(0),
                List.of(call(Function.SUM, 1, SqlType.of(Kind.DECIMAL, 38, 0, true))),
                RandomAggregate.schema(List.of(schema.type(0), SqlType.of(Kind.DECIMAL, 38, 0, true))));
        HashAggregate operator = new HashAggregate(node, new Traits(false, false, false));
        int[] emitted = new int[2];
        for (int sign = 0; sign < 2; sign++) {
            for (int from = 0; from < 100_000; from += 5_000) {
                Chunk chunk = Chunk.of(schema.types());
                for (int i = from; i < from + 5_000; i++) {
                    ((Utf8Column) chunk.column(0)).add("a key of some length " + i);
                    ((LongColumn) chunk.column(1)).add(i);
                    chunk.addRow(sign == 0 ? 1 : -1);
                }
                for (Chunk out : Running.output(operator, from + sign + 1, List.of(chunk))) {
                    emitted[sign] += out.size();
                }
            }
        }
        assertThat(emitted).containsExactly(100_000, 100_000);
        assertThat(operator.stateRows()).isZero();
    }
}
