// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.state.IntSort;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Touched;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import java.util.stream.IntStream;

/** Sums the weights of equal rows of a delta and drops what sums to 0. It holds the delta's rows until they are drained. */
public final class Consolidate {
    private static final int TOUCH = 0;
    private static final int WEIGHT = 1;
    private static final int LAST = 2;

    private final Keys rows;
    private final RowTable table;
    private final Touched order = new Touched(TOUCH);
    private final Chunk out;
    private final boolean byLast;
    private long added;
    private int[] places = {};
    private int[] left = {};

    /** For rows of the given types, emitted in the order in which they first came. */
    public Consolidate(List<SqlType> types) {
        this(types, false);
    }

    /** One that emits rows in the order in which they were last added. */
    static Consolidate byLastAdded(List<SqlType> types) {
        return new Consolidate(types, true);
    }

    private Consolidate(List<SqlType> types, boolean byLast) {
        this.byLast = byLast;
        rows = Keys.grouping(types, IntStream.range(0, types.size()).boxed().toList());
        table = RowTable.of(rows, 3);
        out = Chunk.of(types);
    }

    public void add(Chunk chunk) {
        int count = chunk.size();
        if (places.length < count) {
            places = new int[count];
        }
        rows.read(chunk);
        table.findOrInsert(rows, places);
        long[] records = table.records();
        order.add(records, places, 0, count);
        for (int i = 0; i < count; i++) {
            long weight = chunk.weight(i);
            records[places[i] + WEIGHT] += weight;
            if (weight > 0) {
                records[places[i] + LAST] = ++added;
            }
        }
    }

    /** Emits the rows that are left, each once, and starts afresh. */
    public void drain(Output output) {
        long[] records = table.records();
        int count = 0;
        left = left.length < order.count() ? new int[order.count()] : left;
        for (int i = 0; i < order.count(); i++) {
            int place = order.places()[i];
            left[count] = place;
            count += records[place + WEIGHT] == 0 ? 0 : 1;
        }
        if (byLast) {
            IntSort.sort(left, count, (one, other) -> Long.compare(records[one + LAST], records[other + LAST]));
        }
        Column[] columns = out.columns();
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            int to = Math.min(count, from + Chunk.ROWS_MAX);
            table.readKeys(left, from, to, columns);
            long[] weights = out.weightsForWriting(to - from);
            for (int i = from; i < to; i++) {
                weights[i - from] = records[left[i] + WEIGHT];
            }
            out.filled(to - from, true);
            output.push(out);
            out.clear();
        }
        order.clear(records);
        table.clear();
        added = 0;
    }
}
