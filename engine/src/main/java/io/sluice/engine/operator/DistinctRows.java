// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Per group the distinct arguments with their weights: turns a Z-set into the changes of the set of its rows of positive
 * weight. An argument counts +1 when its weight becomes positive and −1 when it no longer is.
 */
final class DistinctRows {
    private static final int WEIGHT = 0;
    private static final int IN_USE = 1;

    private final List<Integer> arguments;
    private final Chunk picked;
    private final Keys keys;
    private final RowTable table;
    private final Picks changes = new Picks();
    private int[] places = {};
    private int negative;

    DistinctRows(List<Integer> arguments, List<SqlType> inputTypes) {
        this.arguments = arguments;
        // The place of a group stands for its key, which keeps entries short; a place lives as long as its group.
        List<SqlType> types = new ArrayList<>();
        types.add(SqlType.of(SqlType.Kind.BIGINT, false));
        arguments.forEach(argument -> types.add(inputTypes.get(argument)));
        picked = Chunk.of(types);
        keys = Keys.grouping(types, IntStream.range(0, types.size()).boxed().toList());
        table = RowTable.of(keys, 2);
    }

    Picks pick(Chunk chunk, Picks picks) {
        int count = picks.count();
        gather(chunk, picks);
        keys.read(picked);
        if (places.length < count) {
            places = new int[count];
        }
        table.findOrInsert(keys, places);
        long[] records = table.records();
        changes.start(count, true);
        for (int i = 0; i < count; i++) {
            int place = places[i];
            long before = records[place + WEIGHT];
            long after = before + (picks.weighted() ? picks.weights()[i] : 1);
            records[place + WEIGHT] = after;
            records[place + IN_USE] = 1;
            negative += (after < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
            if (before > 0 != after > 0) {
                changes.add(picks.rows()[i], picks.places()[i], after > 0 ? 1 : -1);
            }
        }
        for (int i = 0; i < count; i++) {
            int place = places[i];
            if (records[place + WEIGHT] == 0 && records[place + IN_USE] != 0) {
                table.remove(place);
            }
        }
        return changes;
    }

    private void gather(Chunk chunk, Picks picks) {
        picked.clear();
        int count = picks.count();
        LongColumn groups = (LongColumn) picked.column(0);
        long[] values = groups.valuesForWriting(count);
        for (int i = 0; i < count; i++) {
            values[i] = picks.places()[i];
        }
        groups.filled(count, false);
        for (int i = 0; i < arguments.size(); i++) {
            Column source = chunk.column(arguments.get(i));
            picked.column(i + 1).append(source, picks.rows(), 0, count);
        }
        picked.filled(count, false);
    }

    void endTick() {
        if (negative > 0) {
            throw Problem.of(Code.BUG, negative + " distinct values have been removed more often than added")
                    .exception();
        }
        table.trim();
    }

    void clear() {
        table.clear();
        negative = 0;
    }

    int size() {
        return table.size();
    }

    long stateBytes() {
        return table.stateBytes() + picked.bytes();
    }
}
