// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The canonical order of rows, in which equal rows are one, and what can be said of multisets with it. */
record RowOrder(List<SqlType> types) implements Comparator<List<@Nullable Object>> {
    @Override
    public int compare(List<@Nullable Object> one, List<@Nullable Object> other) {
        for (int i = 0; i < types.size(); i++) {
            int compared = Datum.compare(types.get(i), one.get(i), other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** The order of an ORDER BY alone: ties are equal. */
    Comparator<Row> by(List<Order> order) {
        return (one, other) -> {
            for (Order term : order) {
                int compared = compare(
                        term, one.values().get(term.column()), other.values().get(term.column()));
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private int compare(Order term, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            int nulls = Boolean.compare(one == null, other == null);
            return term.nullsFirst() ? -nulls : nulls;
        }
        int compared = Datum.compare(types.get(term.column()), one, other);
        return term.descending() ? -compared : compared;
    }

    /** How often each row is there. */
    TreeMap<List<@Nullable Object>, Long> weights(List<Row> rows) {
        TreeMap<List<@Nullable Object>, Long> weights = new TreeMap<>(this);
        rows.forEach(row -> weights.merge(row.values(), row.weight(), Long::sum));
        weights.values().removeIf(weight -> weight == 0);
        return weights;
    }

    /** What must be added to {@code before} to have {@code now}: rows that came in their order, then rows that went. */
    List<Row> changes(Map<List<@Nullable Object>, Long> before, List<Row> now, io.sluice.engine.operator.Tick tick) {
        TreeMap<List<@Nullable Object>, Long> left = new TreeMap<>(this);
        left.putAll(before);
        List<Row> changes = new ArrayList<>();
        for (Row row : now) {
            long known = Math.min(left.getOrDefault(row.values(), 0L), row.weight());
            left.merge(row.values(), -known, Long::sum);
            if (row.weight() > known) {
                changes.add(new Row(row.values(), row.weight() - known, row.tick()));
            }
        }
        left.forEach((values, weight) -> {
            if (weight > 0) {
                changes.add(new Row(values, -weight, tick));
            }
        });
        return changes;
    }

    /** Rows with a positive weight, each as often as it is there, in canonical order. */
    List<Row> canonical(List<Row> rows, io.sluice.engine.operator.Tick tick) {
        List<Row> sorted = new ArrayList<>();
        weights(rows).forEach((values, weight) -> {
            for (long i = 0; i < weight; i++) {
                sorted.add(new Row(values, 1, tick));
            }
        });
        return sorted;
    }
}
