// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Slices;
import io.sluice.engine.state.Stored;
import io.sluice.engine.state.Touched;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table with a primary key that queries write into ({@link DStream.Upsert}): a record per key with its row of before the
 * tick, and with the row that the tick added last. At the end of a tick it emits −old and +new of every key whose row has
 * changed, in the order in which the tick first touched the keys.
 *
 * <p>Whether a removal counts is judged against the row of before the tick, so that removals and additions of a tick may come in
 * any order. Those of an input that can take rows back are summed up first: only what is left of them is a change.
 */
public final class Upsert implements Operator, Stored {
    private static final int TOUCH = 0;
    private static final int REMOVED = 1;
    private static final int BEFORE = 2;
    private static final int ADDED = BEFORE + Slices.WIDTH;
    private static final int WIDTH = ADDED + Slices.WIDTH;

    private final DStream.Upsert node;
    private final boolean[] appendOnly;
    private final Consolidate net;
    private final Keys keys;
    private final RowTable table;
    private final Touched touched = new Touched(TOUCH);
    private final Slices slices = new Slices();
    private final int[] otherColumns;
    private final RowCodec others;
    private final Column[] chosen;
    private final Utf8Column encoded = new Utf8Column();
    private final Utf8Column before = new Utf8Column();
    private final Chunk out;
    private final Column[] outKeys;
    private final Column[] outOthers;
    private int[] places = {};
    private int[] emitted = {};
    private int[] removed = {};
    private int port;

    /** @param inputs what is known of the node's inputs */
    public Upsert(DStream.Upsert node, List<Traits> inputs) {
        this.node = node;
        List<SqlType> types = node.schema().types();
        appendOnly = new boolean[inputs.size()];
        for (int i = 0; i < appendOnly.length; i++) {
            appendOnly[i] = inputs.get(i).appendOnly();
        }
        // A column is NULL until something else is assigned, whatever its type says.
        net = Consolidate.byLastAdded(
                types.stream().map(type -> type.withNullable(true)).toList());
        keys = Keys.grouping(node.keys().stream().map(types::get).toList(), node.keys());
        table = RowTable.of(keys, WIDTH);
        otherColumns = IntStream.range(0, types.size())
                .filter(column -> !node.keys().contains(column))
                .toArray();
        others = new RowCodec(Arrays.stream(otherColumns)
                .mapToObj(column -> types.get(column).withNullable(true))
                .toList());
        chosen = new Column[otherColumns.length];
        out = Chunk.of(types);
        outKeys = node.keys().stream().map(out::column).toArray(Column[]::new);
        outOthers = Arrays.stream(otherColumns).mapToObj(out::column).toArray(Column[]::new);
    }

    @Override
    public void accept(int from, Chunk chunk, Output output) {
        if (from != port) {
            net.drain(this::apply);
            port = from;
        }
        if (appendOnly[from]) {
            apply(chunk);
        } else {
            net.add(chunk);
        }
    }

    private void apply(Chunk chunk) {
        int count = chunk.size();
        requireKeys(chunk);
        if (places.length < count) {
            places = new int[Math.max(count, 2 * places.length)];
        }
        keys.read(chunk);
        table.findOrInsert(keys, places);
        long[] records = table.records();
        touched.add(records, places, 0, count);
        for (int i = 0; i < otherColumns.length; i++) {
            chosen[i] = chunk.column(otherColumns[i]);
        }
        encoded.clear();
        others.encode(chosen, count, encoded);
        byte[] data = encoded.data();
        int[] offsets = encoded.offsets();
        for (int i = 0; i < count; i++) {
            int place = places[i];
            if (chunk.weight(i) > 0) {
                slices.set(records, place + ADDED, data, offsets[i], offsets[i], offsets[i + 1]);
            } else if (slices.isPresent(records, place + BEFORE)
                    && slices.compare(records, place + BEFORE, data, offsets[i], offsets[i + 1]) == 0) {
                records[place + REMOVED] = 1;
            }
        }
    }

    private void requireKeys(Chunk chunk) {
        for (int key : node.keys()) {
            for (int row = 0; chunk.column(key).hasNulls() && row < chunk.size(); row++) {
                if (chunk.column(key).isNull(row)) {
                    String name = node.schema().name(key);
                    throw Problem.of(Code.EVALUATION, "a row has NULL as \"" + name + "\", which is of the primary key")
                            .hint("leave such rows out: WHERE … IS NOT NULL")
                            .exception();
                }
            }
        }
    }

    @Override
    public void flush(Tick tick, Output output) {
        net.drain(this::apply);
        port = 0;
        int count = touched.count();
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            emit(from, Math.min(count, from + Chunk.ROWS_MAX), output);
        }
        touched.forget();
        slices.trim(table, BEFORE);
        table.trim();
    }

    private void emit(int from, int to, Output output) {
        if (emitted.length < 2 * (to - from)) {
            emitted = new int[2 * (to - from)];
            removed = new int[to - from];
        }
        long[] records = table.records();
        int[] list = touched.places();
        touched.unmark(records, from, to);
        long[] weights = out.weightsForWriting(2 * (to - from));
        encoded.clear();
        table.changed(list, from, to);
        int rows = 0;
        int removals = 0;
        for (int i = from; i < to; i++) {
            int place = list[i];
            boolean was = slices.isPresent(records, place + BEFORE);
            boolean added = slices.isPresent(records, place + ADDED);
            boolean gone = was && (added ? differs(records, place) : records[place + REMOVED] != 0);
            records[place + REMOVED] = 0;
            if (gone) {
                slices.read(records, place + BEFORE, encoded);
                emitted[rows] = place;
                weights[rows++] = -1;
                slices.free(records, place + BEFORE);
            }
            if (added && (gone || !was)) {
                slices.read(records, place + ADDED, encoded);
                emitted[rows] = place;
                weights[rows++] = 1;
                slices.move(records, place + ADDED, place + BEFORE);
            } else {
                slices.free(records, place + ADDED);
            }
            if (!slices.isPresent(records, place + BEFORE)) {
                removed[removals++] = place;
            }
        }
        push(rows, output);
        for (int i = 0; i < removals; i++) {
            table.remove(removed[i]);
        }
    }

    /** Whether the row that was added last is another than that of before the tick. */
    private boolean differs(long[] records, int place) {
        before.clear();
        slices.read(records, place + BEFORE, before);
        return slices.compare(records, place + ADDED, before.data(), 0, before.offsets()[1]) != 0;
    }

    private void push(int rows, Output output) {
        if (rows > 0) {
            push(emitted, 0, rows, output);
        }
        out.clear();
    }

    private void push(int[] list, int from, int to, Output output) {
        table.readKeys(list, from, to, outKeys);
        others.decode(encoded, outOthers);
        out.filled(to - from, true);
        output.push(out);
        out.clear();
    }

    @Override
    public void contents(int part, Output output) {
        int[] all = table.placesInKeyOrder();
        for (int from = 0; from < all.length; from += Chunk.ROWS_MAX) {
            int to = Math.min(all.length, from + Chunk.ROWS_MAX);
            encoded.clear();
            for (int i = from; i < to; i++) {
                slices.read(table.records(), all[i] + BEFORE, encoded);
            }
            Arrays.fill(out.weightsForWriting(to - from), 0, to - from, 1);
            push(all, from, to, output);
        }
    }

    @Override
    public List<Stored> stored() {
        return List.of(this);
    }

    @Override
    public void track() {
        table.track();
    }

    @Override
    public void write(boolean whole, Entries out) {
        table.write(whole, out, (place, value) -> slices.save(table.records(), place + BEFORE, value));
    }

    @Override
    public void expect(long entries, Shard shard) {
        table.expect(entries, shard, true);
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        ByteReader key = entry.key();
        if (shard.owns(table.hash(key.data(), key.at(), key.to()))) {
            int place = table.findOrInsert(key.data(), key.at(), key.to());
            slices.load(table.records(), place + BEFORE, entry.value());
        }
    }

    /** Keys remembered; 0 if the state is empty. */
    public int stateRows() {
        return table.size();
    }

    @Override
    public long stateBytes() {
        return table.stateBytes() + slices.stateBytes();
    }
}
