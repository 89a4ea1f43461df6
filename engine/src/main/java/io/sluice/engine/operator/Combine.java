// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;

/**
 * Which aggregates can be summed up on each shard before the rows are exchanged, and in which columns the sums travel: a
 * {@link PreAggregate} before the exchange, a {@link HashAggregate#merging} one behind it.
 */
public final class Combine {
    private Combine() {}

    /**
     * Whether all calls are sums of what shards can sum: COUNT, and SUM, SUM0, AVG over integers and decimals; MIN and MAX
     * of numbers and times where no row is ever removed; none of them DISTINCT. Without calls (DISTINCT) it is so, too.
     */
    public static boolean combinable(DStream.Aggregate node, Traits input) {
        List<SqlType> types = node.input().schema().types();
        return node.calls().stream().allMatch(call -> combinable(call, types, input));
    }

    private static boolean combinable(AggregateCall call, List<SqlType> types, Traits input) {
        if (CallRows.isDistinct(call)) {
            return false;
        }
        return switch (call.function()) {
            case COUNT -> true;
            case SUM, SUM0, AVG -> Accumulators.isExactInteger(call, types);
            case MIN, MAX ->
                input.appendOnly() && Extreme.holds(types.get(call.arguments().get(0)));
            case ARRAY_AGG, FIRST_VALUE, LAST_VALUE, SINGLE_VALUE -> false;
        };
    }

    static void require(DStream.Aggregate node, Traits input) {
        if (!combinable(node, input)) {
            throw new IllegalArgumentException("these aggregates do not combine: " + node.calls());
        }
    }

    /** The columns of partial rows: the keys, the count of rows, and per call what it has summed up. Keys are columns 0 and following. */
    public static Schema partialSchema(DStream.Aggregate node, Traits input) {
        require(node, input);
        List<SqlType> types = node.input().schema().types();
        List<SqlType.Field> fields = new ArrayList<>();
        for (int key : node.keys()) {
            fields.add(node.input().schema().fields().get(key));
        }
        fields.add(new SqlType.Field("$rows", SqlType.of(SqlType.Kind.BIGINT, false)));
        for (Accumulator accumulator : Accumulators.of(node.calls(), types, input)) {
            for (SqlType type : accumulator.partialTypes()) {
                fields.add(new SqlType.Field("$" + fields.size(), type));
            }
        }
        return new Schema(fields);
    }
}
