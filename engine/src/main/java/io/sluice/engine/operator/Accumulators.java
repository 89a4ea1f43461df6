// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;

/** Chooses the cheapest accumulator that is right for a call, given what is known of the input. */
final class Accumulators {
    private Accumulators() {}

    /** One per call, with their words one behind the other in the record. */
    static List<Accumulator> of(List<AggregateCall> calls, List<SqlType> inputTypes, Traits input) {
        List<Accumulator> accumulators = new ArrayList<>();
        int at = Accumulator.FIRST_WORD;
        for (AggregateCall call : calls) {
            Accumulator accumulator = of(call, inputTypes, input, at);
            accumulators.add(accumulator);
            at += accumulator.width();
        }
        return accumulators;
    }

    /** How many words a record needs for them. */
    static int words(List<Accumulator> accumulators) {
        return Accumulator.FIRST_WORD
                + accumulators.stream().mapToInt(Accumulator::width).sum();
    }

    private static Accumulator of(AggregateCall call, List<SqlType> inputTypes, Traits input, int at) {
        boolean byArrival = input.ordered() && input.appendOnly();
        requireOwnOrder(call);
        return switch (call.function()) {
            case COUNT -> new Count(at, countsRows(call, inputTypes));
            case SUM, SUM0, AVG -> sum(call, inputTypes, input, at);
            case MIN, MAX -> extreme(call, inputTypes, input, at);
            case FIRST_VALUE, LAST_VALUE ->
                input.appendOnly() && !CallRows.isDistinct(call)
                        ? new ExtremeRow(at, call, inputTypes, byArrival)
                        : new SortedValues(at, call, inputTypes, byArrival);
            case ARRAY_AGG, SINGLE_VALUE -> new SortedValues(at, call, inputTypes, byArrival);
        };
    }

    /** Of equal arguments DISTINCT keeps one row, so that an order by anything else would depend on which; SQL forbids it. */
    private static void requireOwnOrder(AggregateCall call) {
        if (CallRows.isDistinct(call)
                && !call.order().stream().allMatch(term -> call.arguments().contains(term.column()))) {
            throw new IllegalArgumentException("DISTINCT ordered by something else than its argument: " + call);
        }
    }

    private static Accumulator sum(AggregateCall call, List<SqlType> inputTypes, Traits input, int at) {
        boolean countsRows = countsRows(call, inputTypes) && !input.changes();
        return isExactInteger(call, inputTypes)
                ? new IntegerSum(at, call, argument(call, inputTypes), countsRows, input.changes())
                : new DoubleSum(at, call, countsRows, input.changes());
    }

    private static Accumulator extreme(AggregateCall call, List<SqlType> inputTypes, Traits input, int at) {
        int argument = call.arguments().get(0);
        SqlType type = inputTypes.get(argument);
        AggregateCall unordered =
                new AggregateCall(call.function(), call.arguments(), false, call.filter(), List.of(), call.type());
        if (!input.appendOnly()) {
            return new SortedValues(at, unordered, inputTypes, false);
        }
        return Extreme.holds(type)
                ? new Extreme(at, argument, type, call.function() == AggregateCall.Function.MAX)
                : new ExtremeRow(at, unordered, inputTypes, false);
    }

    /** Whether the call counts every row of its group. */
    private static boolean countsRows(AggregateCall call, List<SqlType> inputTypes) {
        return call.filter().isEmpty()
                && !CallRows.isDistinct(call)
                && call.arguments().stream()
                        .noneMatch(column -> inputTypes.get(column).nullable());
    }

    static boolean isExactInteger(AggregateCall call, List<SqlType> inputTypes) {
        return !argument(call, inputTypes).isFloating();
    }

    private static SqlType argument(AggregateCall call, List<SqlType> inputTypes) {
        return inputTypes.get(call.arguments().get(0));
    }
}
