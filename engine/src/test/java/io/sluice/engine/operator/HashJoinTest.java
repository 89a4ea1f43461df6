// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.JoinKey;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashJoinTest {
    private static final List<SqlType> LEFT = List.of(
            SqlType.of(Kind.INTEGER, true), SqlType.of(Kind.VARCHAR, true), SqlType.of(Kind.DECIMAL, 10, 2, false));
    private static final List<SqlType> RIGHT = List.of(
            SqlType.of(Kind.VARCHAR, false), SqlType.of(Kind.BIGINT, true), SqlType.of(Kind.DECIMAL, 38, 2, true));
    private static final int[][] KEYS = {{0, 1}, {1, 0}, {2, 2}};

    private static DStream.Join node(SplittableRandom random, boolean leftOuter) {
        List<JoinKey> keys = new ArrayList<>();
        for (int[] pair : KEYS) {
            if (random.nextInt(5) < 2) {
                keys.add(new JoinKey(pair[0], pair[1], random.nextBoolean()));
            }
        }
        List<SqlType> out = new ArrayList<>(LEFT);
        RIGHT.forEach(type -> out.add(type.withNullable(type.nullable() || leftOuter)));
        return new DStream.Join(
                new DStream.Source("l", false, RandomAggregate.schema(LEFT)),
                new DStream.Source("r", false, RandomAggregate.schema(RIGHT)),
                keys,
                leftOuter,
                RandomAggregate.schema(out));
    }

    /** Two nested loops. */
    private static List<String> naive(DStream.Join node, ZSet left, ZSet right) {
        ZSet joined = new ZSet(node.schema().types());
        left.forEach((one, weight) -> {
            boolean[] matched = {false};
            right.forEach((other, otherWeight) -> {
                if (matches(node, one, other)) {
                    matched[0] = true;
                    List<@Nullable Object> row = new ArrayList<>(one);
                    row.addAll(other);
                    joined.add(row, weight * otherWeight);
                }
            });
            if (node.leftOuter() && !matched[0]) {
                List<@Nullable Object> row = new ArrayList<>(one);
                row.addAll(Collections.nCopies(RIGHT.size(), null));
                joined.add(row, weight);
            }
        });
        return joined.text();
    }

    private static boolean matches(DStream.Join node, List<@Nullable Object> one, List<@Nullable Object> other) {
        for (JoinKey key : node.keys()) {
            Object left = one.get(key.left());
            if (!Objects.equals(left, other.get(key.right())) || (left == null && !key.nullsMatch())) {
                return false;
            }
        }
        return true;
    }

    @Test
    @Seeded
    void afterEveryTickItIsTheJoinOfTheRowsSoFar(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            DStream.Join node = node(random, random.nextBoolean());
            boolean leftGrows = random.nextBoolean();
            boolean rightGrows = random.nextBoolean();
            Feed left = new Feed(random, LEFT, leftGrows);
            Feed right = new Feed(random, RIGHT, rightGrows);
            HashJoin operator =
                    new HashJoin(node, new Traits(leftGrows, leftGrows, false), new Traits(rightGrows, false, false));
            Running running = new Running(operator, node.schema().types());
            for (int tick = 0; tick < 8; tick++) {
                running.tick(left.tick(), right.tick());
                assertThat(running.total()).as("%s", node).isEqualTo(naive(node, left.rows(), right.rows()));
            }
            if (!leftGrows && !rightGrows) {
                boolean oneAfterTheOther = random.nextBoolean();
                running.tick(left.removeAll(), oneAfterTheOther ? List.of() : right.removeAll());
                running.tick(List.of(), right.removeAll());
                assertThat(running.total()).isEmpty();
                assertThat(operator.stateRows()).isZero();
            }
        }
    }

    @Test
    @Seeded
    void aBatchMeetsTheOtherSideAsItIsAfterTheBatch(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            DStream.Join node = node(random, random.nextBoolean());
            boolean leftBatch = random.nextBoolean();
            boolean rightBatch = !leftBatch || random.nextBoolean();
            Feed left = new Feed(random, LEFT, leftBatch);
            Feed right = new Feed(random, RIGHT, rightBatch);
            HashJoin operator = new HashJoin(
                    node, new Traits(leftBatch, false, leftBatch), new Traits(rightBatch, false, rightBatch));
            Running running = new Running(operator, node.schema().types());
            for (int tick = 0; tick < 8; tick++) {
                if (leftBatch) {
                    left.forget();
                }
                if (rightBatch) {
                    right.forget();
                }
                running.tick(left.tick(), right.tick());
                boolean hasBatch = leftBatch || !right.rows().isEmpty();
                List<String> expected = hasBatch ? naive(node, left.rows(), right.rows()) : List.of();
                assertThat(running.delta())
                        .as("%s, batch left %s, right %s", node, leftBatch, rightBatch)
                        .isEqualTo(expected);
                running.assertMinimal();
                running.assertOnlyInsertions();
            }
            if (leftBatch && rightBatch) {
                assertThat(operator.stateRows()).isZero();
            }
        }
    }

    @Test
    void aKeyWithManyRowsGivesChunksOfBoundedSize() {
        List<SqlType> types = List.of(SqlType.of(Kind.BIGINT, false));
        DStream.Source source = new DStream.Source("s", true, RandomAggregate.schema(types));
        DStream.Join node = new DStream.Join(
                source,
                source,
                List.of(JoinKey.of(0, 0)),
                false,
                RandomAggregate.schema(List.of(types.get(0), types.get(0))));
        Traits traits = new Traits(true, true, false);
        HashJoin operator = new HashJoin(node, traits, traits);
        Chunk same = Chunk.of(types);
        for (int i = 0; i < 300; i++) {
            ((LongColumn) same.column(0)).add(7);
            same.addRow(1);
        }
        long[] rows = {0};
        Output count = chunk -> {
            assertThat(chunk.size()).isLessThanOrEqualTo(Chunk.ROWS_MAX);
            rows[0] += chunk.size();
        };
        operator.accept(0, same, count);
        operator.accept(1, same, count);
        operator.flush(new Tick(1, 0), count);
        assertThat(rows[0]).isEqualTo(90_000);
    }

    @Test
    void moreRemovedThanAddedIsABug() {
        DStream.Join node = node(new SplittableRandom(1), false);
        Traits traits = new Traits(false, false, false);
        HashJoin operator = new HashJoin(node, traits, traits);
        Chunk chunk = Chunk.of(LEFT);
        RandomRows.append(chunk, LEFT, List.of(1L, "a", new java.math.BigDecimal("1.00")), -1);
        operator.accept(0, chunk, out -> {});
        assertThatThrownBy(() -> operator.flush(new Tick(1, 0), out -> {})).isInstanceOf(ProblemException.class);
    }
}
