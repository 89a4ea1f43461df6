// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnTest {
    @Test
    @Seeded
    void everyWayToAppendGivesTheSameRows(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            SqlType type = RandomRows.type(random, 2);
            Column source = Column.of(type);
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                values.add(RandomRows.value(random, type));
                Datum.put(type, source, values.get(i));
            }
            Column target = source.emptyCopy();
            for (int reuse = 0; reuse < 2; reuse++) {
                List<@Nullable Object> expected = new ArrayList<>();
                for (int step = 0; step < 10; step++) {
                    append(random, source, values, target, expected);
                }
                assertThat(target.size()).isEqualTo(expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    Object found = Datum.get(type, target, i);
                    assertThat(Datum.compare(type, found, expected.get(i)))
                            .as("%s: %s, not %s", type, found, expected.get(i))
                            .isZero();
                }
                target.clear();
            }
        }
    }

    private static void append(
            SplittableRandom random,
            Column source,
            List<@Nullable Object> values,
            Column target,
            List<@Nullable Object> expected) {
        int from = random.nextInt(40);
        int to = from + random.nextInt(41 - from);
        switch (random.nextInt(3)) {
            case 0 -> {
                target.append(source, from);
                expected.add(values.get(from));
            }
            case 1 -> {
                target.append(source, from, to);
                expected.addAll(values.subList(from, to));
            }
            default -> {
                int[] rows = random.ints(20, 0, 40).toArray();
                target.append(source, rows, 3, 17);
                for (int i = 3; i < 17; i++) {
                    expected.add(values.get(rows[i]));
                }
            }
        }
    }

    @Test
    void rowsAfterANullAreNotNull() {
        LongColumn column = new LongColumn();
        column.appendNull();
        for (int i = 0; i < 100; i++) {
            column.add(i);
        }
        assertThat(column.isNull(0)).isTrue();
        assertThat(column.isNull(100)).isFalse();
    }

    @Test
    void aClearedColumnHasNoNulls() {
        Column column = Column.of(SqlType.of(Kind.VARCHAR, true));
        column.appendNull();
        column.clear();
        column.appendValue("x");
        assertThat(column.hasNulls()).isFalse();
        assertThat(column.value(0)).isEqualTo("x");
    }

    @Test
    @Seeded
    void equalityOfColumnsIsCanonical(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            SqlType type = RandomRows.type(random, 1);
            if (type.kind() == Kind.MAP) {
                continue;
            }
            Column column = Column.of(type);
            int count = 20;
            for (int i = 0; i < 2 * count; i++) {
                Datum.put(type, column, RandomRows.value(random, type));
            }
            boolean[] different = new boolean[count];
            Columns.markDifferent(column, count, different);
            for (int i = 0; i < count; i++) {
                Object one = Datum.get(type, column, i);
                Object other = Datum.get(type, column, count + i);
                assertThat(different[i]).isEqualTo(Datum.compare(type, one, other) != 0);
            }
        }
    }
}
