// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.RandomRows;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** GROUP BY over a list of rows, as one would do it by hand. */
final class NaiveAggregate {
    private final DStream.Aggregate node;
    private final List<SqlType> types;
    private final boolean byArrival;

    /** @param byArrival whether the order of the list counts where SQL leaves order open */
    NaiveAggregate(DStream.Aggregate node, boolean byArrival) {
        this.node = node;
        this.byArrival = byArrival;
        types = node.input().schema().types();
    }

    List<String> result(List<List<@Nullable Object>> rows, boolean oneRowAtLeast) {
        List<SqlType> keyTypes = node.keys().stream().map(types::get).toList();
        TreeMap<List<@Nullable Object>, List<List<@Nullable Object>>> groups =
                new TreeMap<>((one, other) -> RandomRows.compare(keyTypes, one, other));
        if (node.keys().isEmpty() && oneRowAtLeast) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> key = new ArrayList<>();
            node.keys().forEach(column -> key.add(row.get(column)));
            groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(row);
        }
        ZSet result = new ZSet(node.schema().types());
        groups.forEach((key, members) -> {
            List<@Nullable Object> row = new ArrayList<>(key);
            node.calls().forEach(call -> row.add(value(call, members)));
            result.add(row, 1);
        });
        return result.text();
    }

    private @Nullable Object value(AggregateCall call, List<List<@Nullable Object>> group) {
        List<List<@Nullable Object>> rows = new ArrayList<>(group);
        call.filter().ifPresent(column -> rows.removeIf(row -> !Boolean.TRUE.equals(row.get(column))));
        boolean keepsNull = switch (call.function()) {
            case ARRAY_AGG, FIRST_VALUE, LAST_VALUE, SINGLE_VALUE -> true;
            default -> false;
        };
        if (!keepsNull) {
            rows.removeIf(row -> call.arguments().stream().anyMatch(column -> row.get(column) == null));
        }
        if (call.distinct()) {
            List<SqlType> argumentTypes =
                    call.arguments().stream().map(types::get).toList();
            TreeSet<List<@Nullable Object>> seen =
                    new TreeSet<>((one, other) -> RandomRows.compare(argumentTypes, one, other));
            rows.removeIf(row -> {
                List<@Nullable Object> arguments = new ArrayList<>();
                call.arguments().forEach(column -> arguments.add(row.get(column)));
                return !seen.add(arguments);
            });
        }
        return call.function() == AggregateCall.Function.COUNT ? (Object) (long) rows.size() : ofOne(call, rows);
    }

    private @Nullable Object ofOne(AggregateCall call, List<List<@Nullable Object>> rows) {
        int column = call.arguments().get(0);
        SqlType type = types.get(column);
        rows.sort(order(call, column));
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(column)));
        Comparator<Object> canonical = (one, other) -> Datum.compare(type, one, other);
        boolean none = values.isEmpty();
        return switch (call.function()) {
            case SUM, SUM0, AVG ->
                none && call.function() != AggregateCall.Function.SUM0
                        ? null
                        : type.isFloating() ? floating(call, values) : exact(call, values);
            case MIN -> none ? null : values.stream().min(canonical).orElseThrow();
            case MAX -> none ? null : values.stream().max(canonical).orElseThrow();
            case ARRAY_AGG -> none ? null : values;
            case FIRST_VALUE, SINGLE_VALUE -> none ? null : values.get(0);
            case LAST_VALUE -> none ? null : values.get(values.size() - 1);
            case COUNT -> throw new IllegalStateException();
        };
    }

    private Comparator<List<@Nullable Object>> order(AggregateCall call, int column) {
        Comparator<List<@Nullable Object>> order = (one, other) -> {
            for (Order term : call.order()) {
                Object a = one.get(term.column());
                Object b = other.get(term.column());
                int result = Datum.compare(types.get(term.column()), a, b);
                boolean flipped = (a == null || b == null) ? term.nullsFirst() : term.descending();
                if (result != 0) {
                    return flipped ? -result : result;
                }
            }
            return 0;
        };
        return byArrival
                ? order
                : order.thenComparing(
                        (one, other) -> Datum.compare(types.get(column), one.get(column), other.get(column)));
    }

    private static Object floating(AggregateCall call, List<@Nullable Object> values) {
        BigDecimal sum = BigDecimal.ZERO;
        double notFinite = 0;
        for (Object value : values) {
            double number = value instanceof Double known ? known : Double.NaN;
            if (Double.isFinite(number)) {
                sum = sum.add(new BigDecimal(number));
            } else {
                notFinite += number;
            }
        }
        double rounded = notFinite == 0 ? sum.doubleValue() : notFinite;
        return call.function() == AggregateCall.Function.AVG ? (Object) (rounded / values.size()) : (Object) rounded;
    }

    private static Object exact(AggregateCall call, List<@Nullable Object> values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            sum = sum.add(value instanceof BigDecimal decimal ? decimal : new BigDecimal(String.valueOf(value)));
        }
        if (call.function() == AggregateCall.Function.AVG) {
            return sum.divide(BigDecimal.valueOf(values.size()), call.type().scale(), RoundingMode.HALF_UP);
        }
        return call.type().kind() == SqlType.Kind.DECIMAL
                ? sum.setScale(call.type().scale(), RoundingMode.UNNECESSARY)
                : (Object) sum.longValueExact();
    }
}
