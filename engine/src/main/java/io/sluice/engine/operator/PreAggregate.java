// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Traits;
import java.util.List;

/**
 * Sums up the rows of a tick per group before they are exchanged, for aggregates that {@link Combine}. It emits one row
 * per group and tick, in {@link Combine#partialSchema}, all of weight +1; or several, since it passes on what it has
 * whenever it holds {@link #GROUPS_MAX} groups. Between ticks it holds nothing.
 */
public final class PreAggregate implements Operator {
    /** How many groups it holds before it passes them on: a look-up that misses the cache is cheaper than one more row to exchange. */
    static final int GROUPS_MAX = 131_072;

    private final Groups groups;
    private final int keyCount;
    private final Chunk out;

    /** @param input what is known of the node's input */
    public PreAggregate(DStream.Aggregate node, Traits input) {
        keyCount = node.keys().size();
        groups = new Groups(node.keys(), node.calls(), node.input().schema().types(), input);
        out = Chunk.of(Combine.partialSchema(node, input).types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() > 0) {
            groups.read(chunk);
            for (int from = 0; from < chunk.size(); from += Groups.RANGE) {
                groups.find(chunk, from, Math.min(chunk.size(), from + Groups.RANGE));
                groups.add(chunk);
            }
            if (groups.table().size() >= GROUPS_MAX) {
                passOn(output);
            }
        }
    }

    @Override
    public void flush(Tick tick, Output output) {
        passOn(output);
    }

    private void passOn(Output output) {
        int count = groups.touched().count();
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            emit(from, Math.min(count, from + Chunk.ROWS_MAX), output);
        }
        groups.clear();
    }

    private void emit(int from, int to, Output output) {
        long[] records = groups.table().records();
        int[] places = groups.touched().places();
        groups.readKeys(from, to, out.columns());
        LongColumn rows = (LongColumn) out.column(keyCount);
        for (int i = from; i < to; i++) {
            rows.add(records[places[i] + Accumulator.ROWS]);
        }
        int column = keyCount + 1;
        List<Accumulator> accumulators = groups.accumulators();
        for (Accumulator accumulator : accumulators) {
            accumulator.partials(records, places, from, to, out.columns(), column);
            column += accumulator.partialTypes().size();
        }
        out.filled(to - from, false);
        output.push(out);
        out.clear();
    }

    @Override
    public long stateBytes() {
        return groups.stateBytes();
    }
}
