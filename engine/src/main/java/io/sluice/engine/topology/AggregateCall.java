// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * One aggregate of an {@link DStream.Aggregate}.
 *
 * @param function what is computed
 * @param arguments the input columns it reads; none for COUNT(*)
 * @param distinct whether equal arguments count once
 * @param filter the boolean column that must be TRUE for a row to count, if there is a FILTER
 * @param order the order of the rows for functions that depend on it; empty for arrival or canonical order
 * @param type of the result
 */
public record AggregateCall(
        Function function,
        List<Integer> arguments,
        boolean distinct,
        OptionalInt filter,
        List<Order> order,
        SqlType type) {

    /**
     * COUNT counts rows whose arguments are all not NULL; the others ignore NULL, except that ARRAY_AGG, FIRST_VALUE
     * and LAST_VALUE keep it. SINGLE_VALUE is the value of the only row, NULL without rows, an error with two.
     */
    public enum Function {
        COUNT,
        SUM,
        /** SUM that is 0 instead of NULL without rows. */
        SUM0,
        MIN,
        MAX,
        AVG,
        ARRAY_AGG,
        FIRST_VALUE,
        LAST_VALUE,
        SINGLE_VALUE
    }

    public AggregateCall {
        arguments = List.copyOf(arguments);
        order = List.copyOf(order);
    }

    @Override
    public String toString() {
        String columns = arguments.stream().map(column -> "$" + column).collect(Collectors.joining(", "));
        return function
                + "("
                + (distinct ? "DISTINCT " : "")
                + (arguments.isEmpty() ? "*" : columns)
                + (order.isEmpty() ? "" : " ORDER BY " + order)
                + ")"
                + (filter.isPresent() ? " FILTER $" + filter.getAsInt() : "");
    }
}
