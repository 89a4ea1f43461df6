// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnnestTest {
    private static final SqlType TEXT = SqlType.of(Kind.VARCHAR, true);
    private static final SqlType NUMBER = SqlType.of(Kind.BIGINT, false);
    private static final SqlType ROW =
            new SqlType(Kind.ROW, 0, 0, "", List.of(new Field("a", TEXT), new Field("b", NUMBER)), true);
    private static final SqlType MAP = new SqlType(
            Kind.MAP, 0, 0, "", List.of(new Field("k", TEXT.withNullable(false)), new Field("v", TEXT)), true);
    private static final List<SqlType> TYPES =
            List.of(NUMBER, SqlType.array(TEXT, true), SqlType.array(ROW, true), MAP, TEXT);

    private static DStream.Unnest node(
            List<Integer> kept, Expression collection, List<SqlType> elements, boolean ordinality) {
        List<SqlType> out = new ArrayList<>();
        kept.forEach(column -> out.add(TYPES.get(column)));
        out.addAll(elements);
        if (ordinality) {
            out.add(NUMBER);
        }
        DStream.Source source = new DStream.Source("s", false, RandomAggregate.schema(TYPES));
        return new DStream.Unnest(source, kept, collection, ordinality, RandomAggregate.schema(out));
    }

    private static void check(SplittableRandom random, Operator operator, DStream.Unnest node, Elements elements) {
        Feed feed = new Feed(random, TYPES, false);
        Running running = new Running(operator, node.schema().types());
        for (int tick = 0; tick < 6; tick++) {
            running.tick(feed.tick());
            ZSet expected = new ZSet(node.schema().types());
            feed.rows().forEach((row, weight) -> {
                long number = 0;
                for (List<@Nullable Object> element : elements.of(row)) {
                    List<@Nullable Object> out = new ArrayList<>();
                    node.kept().forEach(column -> out.add(row.get(column)));
                    out.addAll(element);
                    if (node.ordinality()) {
                        out.add(++number);
                    }
                    expected.add(out, weight);
                }
            });
            assertThat(running.total()).isEqualTo(expected.text());
        }
    }

    private interface Elements {
        List<List<@Nullable Object>> of(List<@Nullable Object> row);
    }

    private static List<List<@Nullable Object>> each(@Nullable Object list) {
        List<List<@Nullable Object>> elements = new ArrayList<>();
        if (list instanceof List<?> values) {
            values.forEach(value -> elements.add(Arrays.asList((Object) value)));
        }
        return elements;
    }

    @Test
    @Seeded
    void arraysGiveTheirElements(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            boolean ordinality = random.nextBoolean();
            DStream.Unnest node = node(List.of(0, 4), new Expression.Input(1, TYPES.get(1)), List.of(TEXT), ordinality);
            check(random, new Unnest(node), node, row -> each(row.get(1)));
        }
    }

    @Test
    @Seeded
    void arraysOfRowsGiveTheirFields(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            DStream.Unnest node = node(
                    List.of(0),
                    new Expression.Input(2, TYPES.get(2)),
                    List.of(TEXT, NUMBER.withNullable(true)),
                    random.nextBoolean());
            check(random, new Unnest(node), node, row -> {
                List<List<@Nullable Object>> fields = new ArrayList<>();
                if (row.get(2) instanceof List<?> elements) {
                    elements.forEach(element -> fields.add(
                            element instanceof List<?> values ? new ArrayList<>(values) : Arrays.asList(null, null)));
                }
                return fields;
            });
        }
    }

    @Test
    @Seeded
    void mapsGiveKeysAndValues(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            DStream.Unnest node =
                    node(List.of(), new Expression.Input(3, MAP), List.of(TEXT.withNullable(false), TEXT), false);
            check(random, new Unnest(node), node, row -> {
                List<List<@Nullable Object>> entries = new ArrayList<>();
                if (row.get(3) instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> entries.add(Arrays.asList(key, value)));
                }
                return entries;
            });
        }
    }

    private static DStream.Unnest splitting(List<Integer> kept, String delimiter, boolean ordinality) {
        Expression.Call call = new Expression.Call(
                "SPLIT",
                List.of(new Expression.Input(4, TEXT), new Expression.Constant(delimiter, TEXT)),
                SqlType.array(TEXT, true));
        return node(kept, call, List.of(TEXT), ordinality);
    }

    @Test
    @Seeded
    void splittingUnnestsWithoutAnArray(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            DStream.Unnest node = splitting(random.nextBoolean() ? List.of(0) : List.of(), "b", random.nextBoolean());
            check(
                    random,
                    new SplitUnnest(node),
                    node,
                    row -> row.get(4) == null
                            ? List.of()
                            : each(Arrays.asList(row.get(4).toString().split("b", -1))));
        }
    }

    @Test
    void aLongTextIsCutIntoChunks() {
        DStream.Unnest node = splitting(List.of(0), " ", true);
        Chunk chunk = Chunk.of(TYPES);
        RandomRows.append(chunk, TYPES, Arrays.asList(1L, null, null, null, "w ".repeat(99_999) + "w"), 2);
        RandomRows.append(chunk, TYPES, Arrays.asList(2L, null, null, null, "x"), 1);
        List<Chunk> out = Running.output(new SplitUnnest(node), 1, List.of(chunk));
        assertThat(out.stream().mapToInt(Chunk::size).sum()).isEqualTo(100_001);
        assertThat(out.stream().mapToInt(Chunk::size).max().orElseThrow()).isLessThanOrEqualTo(4 * Chunk.ROWS_MAX);
        Chunk second = out.get(1);
        assertThat(RandomRows.get(second, node.schema().types(), 0)).isEqualTo(List.of(1L, "w", 8193L));
        assertThat(second.weight(0)).isEqualTo(2);
    }
}
