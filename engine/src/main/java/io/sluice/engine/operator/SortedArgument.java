// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.SortCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * The argument of an order-dependent aggregate in bytes that sort as its rows must: by the call's ORDER BY, then by
 * arrival if the input has one, else by the argument itself in canonical order.
 */
final class SortedArgument implements Stored {
    private final AggregateCall call;
    private final boolean byArrival;
    private final SortCodec codec;
    private final Column[] sorts;
    private final Column[] values = new Column[1];
    private final LongColumn arrival = new LongColumn();
    private final Utf8Column rows = new Utf8Column();
    private long arrived;
    private long written;

    SortedArgument(AggregateCall call, List<SqlType> inputTypes, boolean byArrival) {
        this.call = call;
        this.byArrival = byArrival;
        List<Order> order = new ArrayList<>(call.order());
        List<SqlType> types = new ArrayList<>();
        order.forEach(term -> types.add(inputTypes.get(term.column())));
        if (byArrival) {
            order.add(new Order(types.size(), false, false));
            types.add(SqlType.of(SqlType.Kind.BIGINT, false));
        }
        sorts = new Column[types.size()];
        codec = new SortCodec(
                order, types, List.of(inputTypes.get(call.arguments().get(0))));
    }

    /** Encodes the argument of all rows of a chunk. */
    void read(Chunk chunk) {
        int count = chunk.size();
        for (int i = 0; i < call.order().size(); i++) {
            sorts[i] = chunk.column(call.order().get(i).column());
        }
        if (byArrival) {
            arrival.clear();
            long[] numbers = arrival.valuesForWriting(count);
            for (int i = 0; i < count; i++) {
                numbers[i] = arrived++;
            }
            arrival.filled(count, false);
            sorts[sorts.length - 1] = arrival;
        }
        values[0] = chunk.column(call.arguments().get(0));
        rows.clear();
        codec.encode(sorts, values, count, rows);
    }

    @Override
    public void track() {}

    @Override
    public void write(boolean whole, Entries out) {
        if (whole || arrived != written) {
            out.key().putCount(out.shard());
            out.value().putCount(arrived);
            out.put();
            written = arrived;
        }
    }

    /** Counts on from the highest number of any shard, since groups may have come from each. */
    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        arrived = Math.max(arrived, entry.value().count());
    }

    byte[] data() {
        return rows.data();
    }

    int from(int row) {
        return rows.offsets()[row];
    }

    int split(int row) {
        return codec.splits()[row];
    }

    int to(int row) {
        return rows.offsets()[row + 1];
    }

    void clear() {
        arrived = 0;
    }
}
