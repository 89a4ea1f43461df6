// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Picks the rows that one aggregate call counts: those that pass FILTER, are not NULL where NULL is ignored, and are new where it is DISTINCT. */
final class CallRows {
    private final OptionalInt filter;
    private final int[] ignoredNulls;
    private final List<DistinctRows> distinct = new ArrayList<>(1);
    private final Picks filtered = new Picks();

    CallRows(AggregateCall call, List<SqlType> inputTypes) {
        filter = call.filter();
        boolean ignoresNulls = switch (call.function()) {
            case ARRAY_AGG, FIRST_VALUE, LAST_VALUE, SINGLE_VALUE -> false;
            default -> true;
        };
        ignoredNulls = ignoresNulls
                ? call.arguments().stream().mapToInt(Integer::intValue).toArray()
                : new int[0];
        if (isDistinct(call)) {
            distinct.add(new DistinctRows(call.arguments(), inputTypes));
        }
    }

    /** Whether duplicates have to be left out; for MIN and MAX they make no difference. */
    static boolean isDistinct(AggregateCall call) {
        return call.distinct()
                && call.function() != AggregateCall.Function.MIN
                && call.function() != AggregateCall.Function.MAX;
    }

    /** Those of some rows of a chunk that count. Valid until the next call. */
    Picks pick(Chunk chunk, Picks all) {
        Picks picks = all;
        if (filter.isPresent() || hasNulls(chunk)) {
            filter(chunk, all);
            picks = filtered;
        }
        for (DistinctRows rows : distinct) {
            picks = rows.pick(chunk, picks);
        }
        return picks;
    }

    private boolean hasNulls(Chunk chunk) {
        for (int column : ignoredNulls) {
            if (chunk.column(column).hasNulls()) {
                return true;
            }
        }
        return false;
    }

    private void filter(Chunk chunk, Picks all) {
        int count = all.count();
        int[] places = all.places();
        filtered.start(count, all.weighted());
        for (int i = 0; i < count; i++) {
            int row = all.rows()[i];
            if (passes(chunk, row)) {
                filtered.add(row, places[i], chunk.weight(row));
            }
        }
    }

    private boolean passes(Chunk chunk, int row) {
        if (filter.isPresent()) {
            Column condition = chunk.column(filter.getAsInt());
            if (condition.isNull(row) || ((LongColumn) condition).get(row) == 0) {
                return false;
            }
        }
        for (int column : ignoredNulls) {
            if (chunk.column(column).isNull(row)) {
                return false;
            }
        }
        return true;
    }

    List<Stored> stored(RowTable groups, boolean spread) {
        return distinct.stream().map(rows -> rows.stored(groups, spread)).toList();
    }

    void endTick() {
        distinct.forEach(DistinctRows::endTick);
    }

    void clear() {
        distinct.forEach(DistinctRows::clear);
    }

    int stateRows() {
        return distinct.stream().mapToInt(DistinctRows::size).sum();
    }

    long stateBytes() {
        return distinct.stream().mapToLong(DistinctRows::stateBytes).sum();
    }
}
