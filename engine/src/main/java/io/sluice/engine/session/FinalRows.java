// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.operator.Consolidate;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows that changes add up to, in the order in which they are shown. */
public final class FinalRows {
    private FinalRows() {}

    /**
     * The rows with a positive weight, as often as it says.
     *
     * @param schema of the changes
     * @param shown how many of the first columns are shown; the order may need the others
     * @param order ties stay in the order in which rows first came
     */
    public static List<List<@Nullable Object>> of(List<Chunk> changes, Schema schema, int shown, List<Order> order) {
        Map<List<@Nullable Object>, Long> weights = weights(changes, schema);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        weights.forEach((row, weight) -> {
            for (long i = 0; i < weight; i++) {
                rows.add(row);
            }
        });
        if (!order.isEmpty()) {
            rows.sort(comparator(schema, order));
        }
        List<List<@Nullable Object>> visible = new ArrayList<>();
        rows.forEach(row -> visible.add(row.subList(0, shown)));
        return visible;
    }

    /** The same changes with equal rows in one. */
    public static List<Chunk> consolidated(List<Chunk> changes, Schema schema) {
        Consolidate consolidate = new Consolidate(schema.types());
        changes.forEach(consolidate::add);
        List<Chunk> net = new ArrayList<>();
        consolidate.drain(chunk -> net.add(chunk.copy()));
        return net;
    }

    /** The sum of weights per row, without those that add up to nothing. */
    public static Map<List<@Nullable Object>, Long> weights(List<Chunk> changes, Schema schema) {
        Map<List<@Nullable Object>, Long> weights = new LinkedHashMap<>();
        for (Chunk chunk : changes) {
            for (int row = 0; row < chunk.size(); row++) {
                weights.merge(row(chunk, row, schema), chunk.weight(row), Long::sum);
            }
        }
        weights.values().removeIf(weight -> weight == 0);
        return weights;
    }

    private static List<@Nullable Object> row(Chunk chunk, int row, Schema schema) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            values.add(Datum.get(schema.type(column), chunk.column(column), row));
        }
        return Collections.unmodifiableList(values);
    }

    private static Comparator<List<@Nullable Object>> comparator(Schema schema, List<Order> order) {
        return (one, other) -> {
            for (Order term : order) {
                int compared = compare(schema.type(term.column()), term, one, other);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private static int compare(SqlType type, Order term, List<@Nullable Object> one, List<@Nullable Object> other) {
        Object a = one.get(term.column());
        Object b = other.get(term.column());
        if (a == null || b == null) {
            int nulls = Boolean.compare(a == null, b == null);
            return term.nullsFirst() ? -nulls : nulls;
        }
        int compared = Datum.compare(type, a, b);
        return term.descending() ? -compared : compared;
    }
}
