// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopTest {
    private static final List<SqlType> TYPES =
            List.of(SqlType.of(Kind.INTEGER, true), SqlType.of(Kind.VARCHAR, true), SqlType.of(Kind.DOUBLE, true));

    private static DStream.Top node(SplittableRandom random) {
        List<Order> order = new ArrayList<>();
        for (int column = 0; column < TYPES.size(); column++) {
            if (random.nextInt(3) == 0) {
                order.add(new Order(column, random.nextBoolean(), random.nextBoolean()));
            }
        }
        long fetch = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(6);
        DStream.Source source = new DStream.Source("s", false, RandomAggregate.schema(TYPES));
        return new DStream.Top(source, order, random.nextInt(3), fetch);
    }

    private static List<String> naive(DStream.Top node, List<List<@Nullable Object>> rows, boolean byArrival) {
        Comparator<List<@Nullable Object>> order = (one, other) -> {
            for (Order term : node.order()) {
                Object a = one.get(term.column());
                Object b = other.get(term.column());
                int result = Datum.compare(TYPES.get(term.column()), a, b);
                boolean flipped = (a == null || b == null) ? term.nullsFirst() : term.descending();
                if (result != 0) {
                    return flipped ? -result : result;
                }
            }
            return byArrival ? 0 : RandomRows.compare(TYPES, one, other);
        };
        ZSet visible = new ZSet(TYPES);
        rows.stream().sorted(order).skip(node.offset()).limit(node.fetch()).forEach(row -> visible.add(row, 1));
        return visible.text();
    }

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
    void itIsTheVisibleSliceOfTheRowsSoFar(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            DStream.Top node = node(random);
            Feed feed = new Feed(random, TYPES, false);
            Top operator = new Top(node, new Traits(false, false, false));
            Running running = new Running(operator, TYPES);
            for (int tick = 0; tick < 12; tick++) {
                running.tick(feed.tick());
                assertThat(running.total()).as("%s", node).isEqualTo(naive(node, repeated(feed.rows()), false));
                running.assertMinimal();
            }
            running.tick(feed.removeAll());
            assertThat(running.total()).isEmpty();
            assertThat(operator.stateRows()).isZero();
        }
    }

    @Test
    @Seeded
    void overInputThatOnlyGrowsItKeepsOnlyWhatMayBeSeen(SplittableRandom random) {
        for (int round = 0; round < 300; round++) {
            DStream.Top node = node(random);
            boolean ordered = random.nextBoolean();
            Feed feed = new Feed(random, TYPES, true);
            Top operator = new Top(node, new Traits(true, ordered, false));
            Running running = new Running(operator, TYPES);
            for (int tick = 0; tick < 12; tick++) {
                running.tick(feed.tick());
                assertThat(running.total()).as("%s", node).isEqualTo(naive(node, feed.arrivals(), ordered));
            }
            if (node.fetch() < Long.MAX_VALUE) {
                assertThat((long) operator.stateRows()).isLessThanOrEqualTo(node.offset() + node.fetch());
            }
        }
    }

    @Test
    @Seeded
    void ofABatchItTakesTheTopOfThatBatch(SplittableRandom random) {
        for (int round = 0; round < 100; round++) {
            DStream.Top node = node(random);
            Feed feed = new Feed(random, TYPES, true);
            Top operator = new Top(node, new Traits(true, true, true));
            Running running = new Running(operator, TYPES);
            for (int tick = 0; tick < 6; tick++) {
                feed.forget();
                running.tick(feed.tick());
                assertThat(running.delta()).isEqualTo(naive(node, feed.arrivals(), true));
                running.assertOnlyInsertions();
                assertThat(operator.stateRows()).isZero();
            }
        }
    }
}
