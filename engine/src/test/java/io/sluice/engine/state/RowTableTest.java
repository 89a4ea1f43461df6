// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTableTest {
    private static List<SqlType> types(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> List.of(SqlType.of(Kind.BIGINT, false));
            case 1 -> List.of(SqlType.of(Kind.VARCHAR, false));
            case 2 -> List.of(SqlType.of(Kind.VARCHAR, true));
            default -> List.of(RandomRows.type(random, 1), RandomRows.type(random, 1));
        };
    }

    @Test
    @Seeded
    void itIsAMap(SplittableRandom random) {
        for (int round = 0; round < 100; round++) {
            List<SqlType> types = types(random);
            Keys keys = Keys.grouping(
                    types, IntStream.range(0, types.size()).boxed().toList());
            RowTable table = RowTable.of(keys, 2);
            TreeMap<List<@Nullable Object>, Long> model =
                    new TreeMap<>((one, other) -> RandomRows.compare(types, one, other));
            for (int step = 0; step < 30; step++) {
                Chunk chunk = Chunk.of(types);
                for (int i = random.nextInt(20); i > 0; i--) {
                    RandomRows.append(chunk, types, RandomRows.row(random, types), 1);
                }
                addOne(table, keys, chunk, types, model);
                removeSome(random, table, types, model);
                List<String> expected = new ArrayList<>();
                model.forEach((key, value) -> expected.add(RandomRows.text(types, key) + "=" + value));
                assertThat(contents(table, types)).isEqualTo(expected);
            }
        }
    }

    private static void addOne(
            RowTable table, Keys keys, Chunk chunk, List<SqlType> types, Map<List<@Nullable Object>, Long> model) {
        int[] places = new int[chunk.size()];
        keys.read(chunk);
        table.find(keys, places);
        for (int i = 0; i < chunk.size(); i++) {
            assertThat(places[i] >= 0).isEqualTo(model.containsKey(RandomRows.get(chunk, types, i)));
        }
        table.findOrInsert(keys, places);
        for (int i = 0; i < chunk.size(); i++) {
            table.records()[places[i] + 1]++;
            model.merge(RandomRows.get(chunk, types, i), 1L, Long::sum);
        }
    }

    private static void removeSome(
            SplittableRandom random, RowTable table, List<SqlType> types, Map<List<@Nullable Object>, Long> model) {
        boolean all = random.nextInt(8) == 0;
        for (int place : table.places()) {
            if (all || random.nextInt(5) == 0) {
                model.remove(key(table, types, place));
                table.remove(place);
            }
        }
        if (random.nextBoolean()) {
            table.trim();
        }
    }

    private static List<@Nullable Object> key(RowTable table, List<SqlType> types, int place) {
        Chunk chunk = Chunk.of(types);
        table.readKeys(new int[] {place}, 0, 1, chunk.columns());
        return RandomRows.get(chunk, types, 0);
    }

    private static List<String> contents(RowTable table, List<SqlType> types) {
        List<String> lines = new ArrayList<>();
        for (int place : table.placesInKeyOrder()) {
            lines.add(RandomRows.text(types, key(table, types, place)) + "=" + table.records()[place + 1]);
        }
        return lines;
    }

    @Test
    void manyKeysOfAnyLength() {
        SqlType type = SqlType.of(Kind.VARCHAR, false);
        Keys keys = Keys.grouping(List.of(type), List.of(0));
        RowTable table = RowTable.of(keys, 1);
        int count = 100_000;
        int[] places = new int[1000];
        for (int pass = 0; pass < 2; pass++) {
            for (int from = 0; from < count; from += 1000) {
                Utf8Column column = new Utf8Column();
                for (int i = from; i < from + 1000; i++) {
                    column.add("k".repeat(i % 40) + i);
                }
                Chunk chunk = new Chunk(column);
                chunk.filled(1000, false);
                keys.read(chunk);
                table.findOrInsert(keys, places);
                for (int place : places) {
                    table.records()[place]++;
                }
            }
        }
        assertThat(table.size()).isEqualTo(count);
        for (int place : table.places()) {
            assertThat(table.records()[place]).isEqualTo(2);
        }
        long full = table.stateBytes();
        for (int place : table.places()) {
            table.remove(place);
        }
        table.trim();
        assertThat(table.size()).isZero();
        assertThat(table.stateBytes()).isLessThan(full);
    }

    @Test
    void keysWithNullAreNotFoundInAJoin() {
        Keys keys = Keys.matching(List.of(SqlType.of(Kind.BIGINT, false)), List.of(0));
        RowTable table = RowTable.of(keys, 1);
        LongColumn column = new LongColumn();
        column.add(0);
        column.appendNull();
        Chunk chunk = new Chunk(new Column[] {column});
        chunk.filled(2, false);
        int[] places = new int[2];
        keys.read(chunk);
        table.findOrInsert(keys, places);
        assertThat(places[0]).isPositive();
        assertThat(places[1]).isEqualTo(-1);
        assertThat(table.size()).isEqualTo(1);
        table.find(keys, places);
        assertThat(places[1]).isEqualTo(-1);
    }
}
