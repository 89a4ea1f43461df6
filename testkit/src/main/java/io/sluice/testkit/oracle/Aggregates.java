// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.data.Datum;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.AggregateCall;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates over the rows of one group, by definition.
 *
 * @param types of the rows' columns
 * @param byArrival whether the order of the rows counts where SQL leaves it open; else the canonical order of the argument
 */
record Aggregates(List<SqlType> types, boolean byArrival) {
    @Nullable
    Object value(AggregateCall call, List<Row> group) {
        SqlType type = Types.type(call.getType());
        List<Row> rows = counted(call, group);
        return switch (call.getAggregation().getKind()) {
            case COUNT -> count(rows);
            case SUM -> rows.isEmpty() ? null : sum(call, rows, type);
            case SUM0 -> sum(call, rows, type);
            case AVG -> count(rows) == 0 ? null : average(call, rows, type);
            case MIN, ANY_VALUE -> extreme(call, rows, 1);
            case MAX -> extreme(call, rows, -1);
            case ARRAY_AGG -> rows.isEmpty() ? null : values(call, rows);
            case FIRST_VALUE -> rows.isEmpty() ? null : values(call, rows).get(0);
            case LAST_VALUE -> rows.isEmpty() ? null : last(values(call, rows));
            default -> throw new IllegalStateException("the oracle does not know " + call);
        };
    }

    /** The rows that a call counts: those its FILTER passes, with arguments where NULL does not count, once if DISTINCT. */
    private List<Row> counted(AggregateCall call, List<Row> group) {
        boolean keepsNull = switch (call.getAggregation().getKind()) {
            case ARRAY_AGG, FIRST_VALUE, LAST_VALUE -> true;
            default -> false;
        };
        List<Row> rows = new ArrayList<>();
        for (Row row : group) {
            boolean passes =
                    !call.hasFilter() || Boolean.TRUE.equals(row.values().get(call.filterArg));
            boolean nulls =
                    call.getArgList().stream().anyMatch(column -> row.values().get(column) == null);
            if (passes && (keepsNull || !nulls)) {
                rows.add(row);
            }
        }
        return call.isDistinct() ? distinct(call, rows) : rows;
    }

    private List<Row> distinct(AggregateCall call, List<Row> rows) {
        RowOrder order = new RowOrder(call.getArgList().stream().map(types::get).toList());
        List<List<@Nullable Object>> seen = new ArrayList<>();
        List<Row> distinct = new ArrayList<>();
        for (Row row : rows) {
            List<@Nullable Object> arguments = arguments(call, row);
            if (seen.stream().noneMatch(other -> order.compare(other, arguments) == 0)) {
                seen.add(arguments);
                distinct.add(new Row(row.values(), 1, row.tick()));
            }
        }
        return distinct;
    }

    private static List<@Nullable Object> arguments(AggregateCall call, Row row) {
        List<@Nullable Object> arguments = new ArrayList<>();
        call.getArgList().forEach(column -> arguments.add(row.values().get(column)));
        return arguments;
    }

    private static Object argument(AggregateCall call, Row row) {
        Object value = row.values().get(call.getArgList().get(0));
        if (value == null) {
            throw new IllegalStateException("NULL does not count");
        }
        return value;
    }

    private static long count(List<Row> rows) {
        return rows.stream().mapToLong(Row::weight).sum();
    }

    private Object sum(AggregateCall call, List<Row> rows, SqlType type) {
        if (types.get(call.getArgList().get(0)).isFloating()) {
            return doubles(call, rows);
        }
        BigDecimal sum = decimals(call, rows);
        if (type.kind() == SqlType.Kind.DECIMAL) {
            return fitting(sum, type);
        }
        if (sum.toBigIntegerExact().bitLength() > Long.SIZE - 1) {
            throw overflow(type);
        }
        return sum.longValueExact();
    }

    private Object average(AggregateCall call, List<Row> rows, SqlType type) {
        if (type.isFloating()) {
            double average = doubles(call, rows) / count(rows);
            return type.kind() == SqlType.Kind.REAL ? (double) (float) average : average;
        }
        BigDecimal count = BigDecimal.valueOf(count(rows));
        int scale = type.kind() == SqlType.Kind.DECIMAL ? type.scale() : 0;
        return fitting(decimals(call, rows).divide(count, scale, RoundingMode.HALF_UP), type);
    }

    private static BigDecimal fitting(BigDecimal value, SqlType type) {
        try {
            return CalciteValues.fitting(value, type);
        } catch (ArithmeticException tooLong) {
            throw overflow(type);
        }
    }

    private static RuntimeException overflow(SqlType type) {
        return Problem.of(Code.OVERFLOW, "does not fit " + type).exception();
    }

    private static BigDecimal decimals(AggregateCall call, List<Row> rows) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Row row : rows) {
            Object value = argument(call, row);
            BigDecimal exact = value instanceof BigDecimal decimal ? decimal : new BigDecimal((Long) value);
            sum = sum.add(exact.multiply(new BigDecimal(BigInteger.valueOf(row.weight()))));
        }
        return sum;
    }

    /** The sum of doubles as real numbers, rounded once. */
    private static double doubles(AggregateCall call, List<Row> rows) {
        BigDecimal sum = BigDecimal.ZERO;
        double special = 0;
        for (Row row : rows) {
            double value = (Double) argument(call, row);
            if (Double.isFinite(value)) {
                sum = sum.add(new BigDecimal(value).multiply(BigDecimal.valueOf(row.weight())));
            } else {
                special += value;
            }
        }
        return special == 0 ? sum.doubleValue() : special;
    }

    private @Nullable Object extreme(AggregateCall call, List<Row> rows, int sign) {
        SqlType type = types.get(call.getArgList().get(0));
        Object extreme = null;
        for (Row row : rows) {
            Object value = argument(call, row);
            if (extreme == null || sign * Datum.compare(type, value, extreme) < 0) {
                extreme = value;
            }
        }
        return extreme;
    }

    /** The arguments in order: by ORDER BY, then by arrival or in canonical order. */
    private List<@Nullable Object> values(AggregateCall call, List<Row> rows) {
        int argument = call.getArgList().get(0);
        List<Order> order = new ArrayList<>();
        for (RelFieldCollation term : call.getCollation().getFieldCollations()) {
            boolean descending = term.direction.isDescending();
            boolean nullsFirst = term.nullDirection == RelFieldCollation.NullDirection.FIRST
                    || (term.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED && descending);
            order.add(new Order(term.getFieldIndex(), descending, nullsFirst));
        }
        if (!byArrival) {
            order.add(new Order(argument, false, false));
        }
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(new RowOrder(types).by(order));
        List<@Nullable Object> values = new ArrayList<>();
        for (Row row : sorted) {
            for (long i = 0; i < row.weight(); i++) {
                values.add(row.values().get(argument));
            }
        }
        return values;
    }

    private static @Nullable Object last(List<@Nullable Object> values) {
        return values.get(values.size() - 1);
    }
}
