// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    private static List<SqlType> types(SplittableRandom random) {
        List<SqlType> types = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            types.add(RandomRows.type(random, 2));
        }
        return types;
    }

    private static Chunk rows(SplittableRandom random, List<SqlType> types, int count) {
        Chunk chunk = Chunk.of(types);
        for (int i = 0; i < count; i++) {
            RandomRows.append(chunk, types, RandomRows.row(random, types), 1);
        }
        return chunk;
    }

    private static byte[] slice(Utf8Column column, int row) {
        return Arrays.copyOfRange(column.data(), column.offsets()[row], column.offsets()[row + 1]);
    }

    @Test
    @Seeded
    void byteOrderIsCanonicalOrder(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            List<SqlType> types = types(random);
            Chunk chunk = rows(random, types, 20);
            Utf8Column encoded = new Utf8Column();
            new RowCodec(types).encode(chunk.columns(), chunk.size(), encoded);
            for (int i = 0; i < chunk.size(); i++) {
                for (int j = 0; j < chunk.size(); j++) {
                    List<@Nullable Object> one = RandomRows.get(chunk, types, i);
                    List<@Nullable Object> other = RandomRows.get(chunk, types, j);
                    int order = Arrays.compareUnsigned(slice(encoded, i), slice(encoded, j));
                    assertThat(Integer.signum(order))
                            .as("%s: %s and %s", types, one, other)
                            .isEqualTo(Integer.signum(RandomRows.compare(types, one, other)));
                }
            }
        }
    }

    @Test
    @Seeded
    void decodingGivesTheRowBack(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            List<SqlType> types = types(random);
            Chunk chunk = rows(random, types, random.nextInt(30));
            RowCodec codec = new RowCodec(types);
            Utf8Column encoded = new Utf8Column();
            codec.encode(chunk.columns(), chunk.size(), encoded);
            Chunk decoded = Chunk.of(types);
            codec.decode(encoded, decoded.columns());
            for (int i = 0; i < chunk.size(); i++) {
                List<@Nullable Object> before = RandomRows.get(chunk, types, i);
                List<@Nullable Object> after = RandomRows.get(decoded, types, i);
                assertThat(RandomRows.compare(types, before, after))
                        .as("%s: %s became %s", types, before, after)
                        .isZero();
            }
        }
    }

    @Test
    @Seeded
    void sortCodecOrdersAsOrderBySays(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            List<SqlType> types = types(random);
            List<Order> order = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                order.add(new Order(i, random.nextBoolean(), random.nextBoolean()));
            }
            Chunk chunk = rows(random, types, 15);
            Utf8Column encoded = new Utf8Column();
            SortCodec codec = new SortCodec(order, types, types);
            codec.encode(chunk.columns(), chunk.columns(), chunk.size(), encoded);
            for (int i = 0; i < chunk.size(); i++) {
                for (int j = 0; j < chunk.size(); j++) {
                    int expected = byOrder(types, order, chunk, i, j);
                    int actual = Arrays.compareUnsigned(slice(encoded, i), slice(encoded, j));
                    assertThat(Integer.signum(actual)).isEqualTo(Integer.signum(expected));
                }
            }
        }
    }

    private static int byOrder(List<SqlType> types, List<Order> order, Chunk chunk, int i, int j) {
        for (Order term : order) {
            int column = term.column();
            Object one = Datum.get(types.get(column), chunk.column(column), i);
            Object other = Datum.get(types.get(column), chunk.column(column), j);
            int result = Datum.compare(types.get(column), one, other);
            if (one == null || other == null) {
                result = term.nullsFirst() ? -result : result;
            } else {
                result = term.descending() ? -result : result;
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    @Test
    void oneStringIsItsOwnForm() {
        SqlType text = SqlType.of(Kind.VARCHAR, false);
        Utf8Column column = new Utf8Column();
        column.add("a\0b");
        Utf8Column encoded = new Utf8Column();
        new RowCodec(List.of(text)).encode(new Column[] {column}, 1, encoded);
        assertThat(encoded.string(0)).isEqualTo("a\0b");
    }

    @Test
    void aNullInANotNullColumnIsABug() {
        LongColumn column = new LongColumn();
        column.appendNull();
        RowCodec codec = new RowCodec(List.of(SqlType.of(Kind.BIGINT, false)));
        assertThatThrownBy(() -> codec.encode(new Column[] {column}, 1, new Utf8Column()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BIGINT NOT NULL");
    }
}
