// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.SortCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.SortedEntries;
import io.sluice.engine.state.SortedIndex;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;

/**
 * ORDER BY with LIMIT ({@link DStream.Top}): keeps the rows in order and emits how the visible slice has changed, once per
 * tick. Ties, and everything if there is no order, stand in order of arrival on ordered input that only grows, else in
 * canonical row order. Where rows are never removed, those behind the slice are forgotten.
 */
public final class Top implements Operator {
    private static final int ROOT = 0;
    private static final int TOTAL = 1;

    private final DStream.Top node;
    private final boolean byArrival;
    private final boolean appendOnly;
    private final boolean perBatch;
    private final long needed;
    private final SortCodec sorting;
    private final Column[] sorts;
    private final LongColumn arrival = new LongColumn();
    private final Utf8Column encoded = new Utf8Column();
    private final SortedIndex index = new SortedIndex();
    private final SortedIndex.Cursor cursor = index.new Cursor();
    private final RowCodec codec;
    private final Consolidate changes;
    private Chunk visible;
    private Chunk next;
    /** One record, of the set of all rows. */
    private final RowTable set = RowTable.of(Keys.grouping(List.of(), List.of()), 2);

    private final int place = set.findOrInsert(new byte[0], 0, 0);
    private final SortedEntries entries = new SortedEntries(set, ROOT, TOTAL, index, false);
    private long arrived;
    private long arrivedWritten;
    private boolean touched;

    /** @param input what is known of the node's input */
    public Top(DStream.Top node, Traits input) {
        this.node = node;
        appendOnly = input.appendOnly();
        byArrival = appendOnly && input.ordered();
        perBatch = input.perBatch();
        long sum = node.offset() + node.fetch();
        needed = sum < 0 ? Long.MAX_VALUE : sum;
        List<SqlType> types = node.schema().types();
        List<Order> order = new ArrayList<>(node.order());
        List<SqlType> sortTypes = new ArrayList<>();
        order.forEach(term -> sortTypes.add(types.get(term.column())));
        if (byArrival) {
            order.add(new Order(types.size(), false, false));
            sortTypes.add(SqlType.of(SqlType.Kind.BIGINT, false));
        }
        sorts = new Column[order.size()];
        sorting = new SortCodec(order, sortTypes, types);
        codec = new RowCodec(types);
        changes = new Consolidate(types);
        visible = Chunk.of(types);
        next = Chunk.of(types);
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() == 0) {
            return;
        }
        touched = true;
        encode(chunk);
        byte[] data = encoded.data();
        int[] offsets = encoded.offsets();
        long[] record = set.records();
        for (int i = 0; i < chunk.size(); i++) {
            int split = sorting.splits()[i];
            record[place + ROOT] = index.add(root(), data, offsets[i], split, offsets[i + 1], chunk.weight(i));
            record[place + TOTAL] += chunk.weight(i);
            entries.changed(place, data, offsets[i], split, offsets[i + 1]);
            if (appendOnly) {
                forgetBehindSlice();
            }
        }
    }

    private int root() {
        return (int) set.records()[place + ROOT];
    }

    private void encode(Chunk chunk) {
        for (int i = 0; i < node.order().size(); i++) {
            sorts[i] = chunk.column(node.order().get(i).column());
        }
        if (byArrival) {
            arrival.clear();
            for (int i = 0; i < chunk.size(); i++) {
                arrival.add(arrived++);
            }
            sorts[sorts.length - 1] = arrival;
        }
        encoded.clear();
        sorting.encode(sorts, chunk.columns(), chunk.size(), encoded);
    }

    private void forgetBehindSlice() {
        long[] record = set.records();
        int last = index.last(root());
        while (last != 0 && record[place + TOTAL] - index.weight(last) >= needed) {
            entries.removing(place);
            record[place + TOTAL] -= index.weight(last);
            record[place + ROOT] = index.removeLast(root());
            last = index.last(root());
        }
    }

    @Override
    public void flush(Tick tick, Output output) {
        if (!touched) {
            return;
        }
        touched = false;
        index.requireSettled();
        readSlice();
        for (int i = 0; i < visible.size(); i++) {
            visible.weightsForWriting(visible.size())[i] *= -1;
        }
        changes.add(visible);
        changes.add(next);
        changes.drain(output);
        Chunk old = visible;
        visible = next;
        next = old;
        if (perBatch) {
            visible.clear();
            index.clear();
            set.records()[place + TOTAL] = 0;
            arrived = 0;
        }
        index.trim();
        set.records()[place + ROOT] = index.size() == 0 ? 0 : root();
    }

    /** Reads the visible rows, a repeated one once with the weight that is visible. */
    private void readSlice() {
        next.clear();
        encoded.clear();
        long end = 0;
        int rows = 0;
        cursor.start(root());
        for (int entry = cursor.next(); entry != 0 && end < needed; entry = cursor.next()) {
            long start = Math.max(end, node.offset());
            end += index.weight(entry);
            long weight = Math.min(end, needed) - start;
            if (weight > 0) {
                index.read(entry, encoded);
                next.weightsForWriting(rows + 1)[rows++] = weight;
            }
        }
        codec.decode(encoded, next.columns());
        next.filled(rows, true);
    }

    @Override
    public List<Stored> stored() {
        return perBatch ? List.of() : List.of(entries, new Position());
    }

    /** The number of rows that have arrived, and what is visible after them. */
    private final class Position implements Stored {
        @Override
        public void track() {}

        @Override
        public void write(boolean whole, Entries out) {
            // Of all shards only the one that the rows come to has a number to write.
            if (byArrival && (whole ? arrived > 0 : arrived != arrivedWritten)) {
                out.value().putCount(arrived);
                out.put();
                arrivedWritten = arrived;
            }
        }

        @Override
        public void read(Entries.Cursor entry, Shard shard) {
            if (shard.isFirst()) {
                arrived = entry.value().count();
                arrivedWritten = arrived;
            }
        }

        @Override
        public void restored() {
            readSlice();
            Chunk read = next;
            next = visible;
            visible = read;
        }
    }

    /** Those before and behind the visible ones, too. */
    @Override
    public void contents(int part, Output output) {
        Chunk rows = visible.emptyCopy();
        cursor.start(root());
        for (int entry = cursor.next(); entry != 0; entry = cursor.next()) {
            encoded.clear();
            index.read(entry, encoded);
            codec.decode(encoded, rows.columns());
            rows.weightsForWriting(rows.size() + 1)[rows.size()] = index.weight(entry);
            rows.filled(rows.size() + 1, true);
            if (rows.size() == Chunk.ROWS_MAX) {
                output.push(rows);
                rows.clear();
            }
        }
        output.push(rows);
    }

    /** Rows remembered; 0 if the state is empty. */
    public int stateRows() {
        return index.size();
    }

    @Override
    public long stateBytes() {
        return index.stateBytes() + visible.bytes() + next.bytes();
    }
}
