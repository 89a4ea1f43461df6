// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Slices;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * UPDATE STATE ({@link DStream.UpdateState}): per key a row of state columns that SET makes from the tick's aggregates and
 * the state before. The input has one inserted row per key and tick. It emits −old and +new of (keys, state) where the
 * state has changed: keys that expire first; then keys with rows, as they come; and at the end of the tick, with EVALUATE ALL
 * KEYS, the keys without rows, in key order.
 */
public final class StateFold implements Operator, Stored {
    private static final int TICK = 0;
    private static final int SEEN = 1;
    private static final int STATE = 2;
    private static final int WIDTH = STATE + Slices.WIDTH;

    private final DStream.UpdateState node;
    private final int keyCount;
    private final int stateCount;
    private final RowFunction set;
    private final Optional<RowFunction> deleteWhen;
    private final Keys keys;
    private final RowTable table;
    private final Slices slices = new Slices();
    private final Expiry expiry;
    private final RowCodec codec;
    private final Utf8Column encoded = new Utf8Column();
    private final Utf8Column defaults = new Utf8Column();
    private final Chunk states;
    private final Chunk newStates;
    private final Chunk deletes;
    private final Chunk missing;
    private final Chunk out;
    private int[] places = {};
    private int[] outKeys = {};
    private int[] outStates = {};
    private int[] removed = {};
    private int removedCount;
    private boolean expired;
    private Tick tick = new Tick(0, 0);

    /**
     * @param set from (keys, aggregates, state before) to the state columns after
     * @param deleteWhen from (keys, state after) to one BOOLEAN column; present if the node has DELETE WHEN
     */
    public StateFold(DStream.UpdateState node, RowFunction set, Optional<RowFunction> deleteWhen) {
        this.node = node;
        this.set = set;
        this.deleteWhen = deleteWhen;
        keyCount = node.keyCount();
        List<SqlType> keyTypes = node.input().schema().types().subList(0, keyCount);
        // A state column is NULL until something else is assigned, whatever its type says.
        List<SqlType> stateTypes = node
                .schema()
                .types()
                .subList(keyCount, node.schema().size())
                .stream()
                .map(type -> type.withNullable(true))
                .toList();
        stateCount = stateTypes.size();
        keys = Keys.grouping(keyTypes, IntStream.range(0, keyCount).boxed().toList());
        table = RowTable.of(keys, WIDTH);
        expiry = new Expiry(node.expireAfterMicros().orElse(Long.MAX_VALUE));
        codec = new RowCodec(stateTypes);
        states = Chunk.of(stateTypes);
        newStates = Chunk.of(stateTypes);
        deletes = Chunk.of(List.of(SqlType.of(SqlType.Kind.BOOLEAN, true)));
        missing = Chunk.of(node.input().schema().types());
        out = Chunk.of(node.schema().types());
        encodeDefaults(stateTypes);
    }

    private void encodeDefaults(List<SqlType> types) {
        for (int i = 0; i < stateCount; i++) {
            Datum.put(types.get(i), states.column(i), node.defaults().get(i).value());
        }
        codec.encode(states.columns(), 1, defaults);
        states.clear();
    }

    @Override
    public void begin(Tick begun) {
        tick = begun;
        expired = false;
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        int count = chunk.size();
        if (count == 0) {
            return;
        }
        expire(output);
        if (places.length < count) {
            places = new int[Math.max(count, 2 * places.length)];
        }
        keys.read(chunk);
        table.findOrInsert(keys, places);
        long[] records = table.records();
        for (int i = 0; i < count; i++) {
            records[places[i] + TICK] = tick.number();
            records[places[i] + SEEN] = tick.timeMicros();
            expiry.add(places[i], tick.timeMicros());
        }
        evaluate(chunk, output);
    }

    /** Folds rows of (keys, aggregates), whose keys are at {@link #places}, into their states. */
    private void evaluate(Chunk rows, Output output) {
        int count = rows.size();
        readStates(count);
        Chunk in = new Chunk(joined(rows.columns(), states.columns()));
        in.filled(count, false);
        newStates.clear();
        set.apply(in, newStates);
        encoded.clear();
        codec.encode(newStates.columns(), count, encoded);
        findDeletes(rows, count);
        int changes = store(count);
        table.changed(places, 0, count);
        emit(rows, changes, output);
        removeAll();
    }

    private static Column[] joined(Column[] first, Column[] second) {
        Column[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private void readStates(int count) {
        long[] records = table.records();
        encoded.clear();
        for (int i = 0; i < count; i++) {
            if (slices.isPresent(records, places[i] + STATE)) {
                slices.read(records, places[i] + STATE, encoded);
            } else {
                encoded.append(defaults, 0);
            }
        }
        states.clear();
        codec.decode(encoded, states.columns());
    }

    private void findDeletes(Chunk rows, int count) {
        deletes.clear();
        if (deleteWhen.isPresent()) {
            Column[] keyColumns = Arrays.copyOf(rows.columns(), keyCount);
            Chunk in = new Chunk(joined(keyColumns, newStates.columns()));
            in.filled(count, false);
            deleteWhen.get().apply(in, deletes);
        }
    }

    private boolean isDeleted(int row) {
        LongColumn flags = (LongColumn) deletes.column(0);
        return deleteWhen.isPresent() && !flags.isNull(row) && flags.get(row) != 0;
    }

    /** Stores the new states and lists what to emit: rows of {@link #states}, behind which are those of {@link #newStates}. */
    private int store(int count) {
        if (outKeys.length < 2 * count) {
            outKeys = new int[2 * count];
            outStates = new int[2 * count];
        }
        long[] records = table.records();
        byte[] data = encoded.data();
        int[] offsets = encoded.offsets();
        long[] weights = out.weightsForWriting(2 * count);
        int changes = 0;
        for (int i = 0; i < count; i++) {
            int word = places[i] + STATE;
            boolean was = slices.isPresent(records, word);
            boolean is = !isDeleted(i);
            boolean differs = !was || slices.compare(records, word, data, offsets[i], offsets[i + 1]) != 0;
            if (was && (!is || differs)) {
                outKeys[changes] = i;
                outStates[changes] = i;
                weights[changes++] = -1;
            }
            if (is && differs) {
                outKeys[changes] = i;
                outStates[changes] = count + i;
                weights[changes++] = 1;
                slices.set(records, word, data, offsets[i], offsets[i], offsets[i + 1]);
            }
            if (!is) {
                remove(places[i]);
            }
        }
        for (int i = 0; i < stateCount; i++) {
            states.column(i).append(newStates.column(i), 0, count);
        }
        return changes;
    }

    private void remove(int place) {
        if (removedCount == removed.length) {
            removed = Arrays.copyOf(removed, 2 * removedCount + 16);
        }
        removed[removedCount++] = place;
    }

    private void emit(Chunk rows, int changes, Output output) {
        for (int i = 0; i < keyCount; i++) {
            out.column(i).append(rows.column(i), outKeys, 0, changes);
        }
        for (int i = 0; i < stateCount; i++) {
            out.column(keyCount + i).append(states.column(i), outStates, 0, changes);
        }
        out.filled(changes, true);
        if (changes > 0) {
            output.push(out);
        }
        out.clear();
    }

    private void removeAll() {
        for (int i = 0; i < removedCount; i++) {
            slices.free(table.records(), removed[i] + STATE);
            table.remove(removed[i]);
        }
        removedCount = 0;
    }

    @Override
    public void flush(Tick flushed, Output output) {
        expire(output);
        if (node.evaluateAllKeys()) {
            evaluateOthers(output);
        }
        slices.trim(table, STATE);
        table.trim();
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
        table.write(whole, out, (place, value) -> {
            value.putSigned(table.records()[place + SEEN]);
            slices.save(table.records(), place + STATE, value);
        });
    }

    @Override
    public void expect(long entries, Shard shard) {
        table.expect(entries, shard, keyCount > 0);
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        ByteReader key = entry.key();
        if (keyCount == 0 ? shard.isFirst() : shard.owns(table.hash(key.data(), key.at(), key.to()))) {
            int place = table.findOrInsert(key.data(), key.at(), key.to());
            table.records()[place + SEEN] = entry.value().signed();
            slices.load(table.records(), place + STATE, entry.value());
        }
    }

    /** Keys expire in the order in which they were last seen. */
    @Override
    public void restored() {
        long[] records = table.records();
        int[] all = table.placesInKeyOrder();
        Arrays.stream(all)
                .boxed()
                .sorted(Comparator.comparingLong(place -> records[place + SEEN]))
                .forEach(place -> expiry.add(place, records[place + SEEN]));
    }

    /** Keys expire before the batch: one that comes again is new. */
    private void expire(Output output) {
        if (expired) {
            return;
        }
        expired = true;
        int count = 0;
        long[] records = table.records();
        for (int place = expiry.next(tick.timeMicros(), records, SEEN);
                place >= 0;
                place = expiry.next(tick.timeMicros(), records, SEEN)) {
            if (slices.isPresent(records, place + STATE)) {
                places = count < places.length ? places : Arrays.copyOf(places, 2 * count + 16);
                places[count++] = place;
                records[place + SEEN] = Long.MIN_VALUE;
            }
        }
        emitRemovals(count, output);
    }

    private void emitRemovals(int count, Output output) {
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            int to = Math.min(count, from + Chunk.ROWS_MAX);
            emitAll(places, from, to, -1, output);
            for (int i = from; i < to; i++) {
                remove(places[i]);
            }
        }
        removeAll();
    }

    private void emitAll(int[] list, int from, int to, long weight, Output output) {
        table.readKeys(list, from, to, out.columns());
        encoded.clear();
        for (int i = from; i < to; i++) {
            slices.read(table.records(), list[i] + STATE, encoded);
        }
        codec.decode(encoded, Arrays.copyOfRange(out.columns(), keyCount, out.width()));
        Arrays.fill(out.weightsForWriting(to - from), 0, to - from, weight);
        out.filled(to - from, true);
        output.push(out);
        out.clear();
    }

    @Override
    public void contents(int part, Output output) {
        int[] all = table.placesInKeyOrder();
        for (int from = 0; from < all.length; from += Chunk.ROWS_MAX) {
            emitAll(all, from, Math.min(all.length, from + Chunk.ROWS_MAX), 1, output);
        }
    }

    /** The keys that no row has touched in this tick, with the aggregates of no rows. */
    private void evaluateOthers(Output output) {
        long[] records = table.records();
        int[] all = table.placesInKeyOrder();
        List<Expression.Constant> constants = node.missing();
        List<SqlType> types = node.input().schema().types();
        int at = 0;
        while (at < all.length) {
            int count = 0;
            places = places.length < Chunk.ROWS_MAX ? new int[Chunk.ROWS_MAX] : places;
            for (; at < all.length && count < Chunk.ROWS_MAX; at++) {
                places[count] = all[at];
                count += records[all[at] + TICK] == tick.number() ? 0 : 1;
            }
            if (count == 0) {
                continue;
            }
            missing.clear();
            table.readKeys(places, 0, count, missing.columns());
            for (int i = keyCount; i < missing.width(); i++) {
                for (int row = 0; row < count; row++) {
                    Datum.put(
                            types.get(i),
                            missing.column(i),
                            constants.get(i - keyCount).value());
                }
            }
            missing.filled(count, false);
            evaluate(missing, output);
        }
    }

    @Override
    public long wakeUpMicros() {
        return expiry.nextMicros(table.records(), SEEN);
    }

    /** Keys remembered; 0 if the state is empty. */
    public int stateRows() {
        return table.size();
    }

    @Override
    public long stateBytes() {
        return table.stateBytes() + slices.stateBytes() + expiry.bytes();
    }
}
