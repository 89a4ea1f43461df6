// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link DStream.UpdateState}: the state of each key is folded over the batches. A key is evaluated when the batch has rows of
 * it, and where all keys are, after those, in key order. What changes comes out as −old, +new.
 */
public final class StateFold implements Operator {
    private final DStream.UpdateState node;
    private final int keyCount;
    private final int aggregateCount;
    private final RowFunction set;
    private final Optional<RowFunction> deleteWhen;
    private final Keys keys;
    private final RowTable table;
    private final StateRows states;
    private final Expiry expiry;
    private final RowCodec codec;
    private final Utf8Column encodedBefore = new Utf8Column();
    private final Utf8Column encodedAfter = new Utf8Column();
    private final Chunk before;
    private final Chunk out;
    private int[] places = {};
    private long now;
    private long tickNumber;
    private Tick tick = new Tick(0, 0);

    /**
     * @param set over keys, aggregates, old state: the new state
     * @param deleteWhen over keys and new state: one BOOLEAN column
     */
    public StateFold(DStream.UpdateState node, RowFunction set, Optional<RowFunction> deleteWhen) {
        this.node = node;
        this.set = set;
        this.deleteWhen = deleteWhen;
        keyCount = node.keyCount();
        aggregateCount = node.input().schema().size() - keyCount;
        List<SqlType> keyTypes = node.input().schema().types().subList(0, keyCount);
        keys = Keys.grouping(keyTypes, IntStream.range(0, keyCount).boxed().toList());
        table = RowTable.of(keys, StateRows.WIDTH);
        List<SqlType> stateTypes = stateTypes(node.schema());
        codec = new RowCodec(stateTypes);
        states = new StateRows(table, defaults(stateTypes));
        expiry = new Expiry(node.expireAfterMicros().orElse(Long.MAX_VALUE));
        before = Chunk.of(stateTypes);
        out = Chunk.of(node.schema().types());
    }

    private List<SqlType> stateTypes(Schema schema) {
        return schema.types().subList(keyCount, schema.size());
    }

    private byte[] defaults(List<SqlType> types) {
        Chunk row = Chunk.of(types);
        for (int i = 0; i < types.size(); i++) {
            Datum.put(types.get(i), row.column(i), node.defaults().get(i).value());
        }
        Utf8Column encoded = new Utf8Column();
        codec.encode(row.columns(), 1, encoded);
        return Arrays.copyOf(encoded.data(), encoded.offsets()[1]);
    }

    @Override
    public void begin(Tick now) {
        tick = now;
        this.now = now.timeMicros();
        tickNumber = now.number();
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() == 0) {
            return;
        }
        keys.read(chunk);
        places = places.length < chunk.size() ? new int[chunk.size()] : places;
        table.findOrInsert(keys, places);
        evaluate(chunk, places, output);
        for (int i = 0; i < chunk.size(); i++) {
            states.touch(places[i], tickNumber, now);
        }
        expiry.seen(now, places, chunk.size());
    }

    @Override
    public void flush(Tick tick, Output output) {
        expiry.due(now, place -> states.isOf(place, now - expiry.afterMicros()), due -> expire(due, output));
        if (node.evaluateAllKeys()) {
            evaluateOthers(output);
        }
        push(output);
        states.endTick(table);
    }

    private void expire(int[] due, Output output) {
        for (int from = 0; from < due.length; from += Chunk.ROWS_MAX) {
            int to = Math.min(due.length, from + Chunk.ROWS_MAX);
            int[] part = Arrays.copyOfRange(due, from, to);
            Column[] keyColumns = readKeys(part);
            decode(part, part.length);
            for (int i = 0; i < part.length; i++) {
                emit(keyColumns, i, before.columns(), -1, output);
                states.remove(part[i]);
            }
        }
    }

    private void evaluateOthers(Output output) {
        int[] all = table.placesInKeyOrder();
        int[] others = IntStream.of(all)
                .filter(place -> states.isAlive(place) && !states.isTouched(place, tickNumber))
                .toArray();
        for (int from = 0; from < others.length; from += Chunk.ROWS_MAX) {
            int[] part = Arrays.copyOfRange(others, from, Math.min(others.length, from + Chunk.ROWS_MAX));
            evaluate(withoutRows(part), part, output);
        }
    }

    /** The input of keys that have no rows in this batch. */
    private Chunk withoutRows(int[] part) {
        Chunk chunk = Chunk.of(node.input().schema().types());
        table.readKeys(part, 0, part.length, Arrays.copyOf(chunk.columns(), keyCount));
        for (int i = 0; i < aggregateCount; i++) {
            Expression.Constant missing = node.missing().get(i);
            for (int row = 0; row < part.length; row++) {
                Datum.put(missing.type(), chunk.column(keyCount + i), missing.value());
            }
        }
        chunk.filled(part.length, false);
        return chunk;
    }

    private Column[] readKeys(int[] part) {
        Chunk chunk = Chunk.of(node.schema().types().subList(0, keyCount));
        table.readKeys(part, 0, part.length, chunk.columns());
        return chunk.columns();
    }

    /** The states before the tick, of the defaults for new keys, into {@code before}. */
    private void decode(int[] at, int count) {
        encodedBefore.clear();
        for (int i = 0; i < count; i++) {
            byte[] row = states.get(at[i]);
            encodedBefore.add(row, 0, row.length);
        }
        before.clear();
        codec.decode(encodedBefore, before.columns());
        before.filled(count, false);
    }

    private void evaluate(Chunk chunk, int[] at, Output output) {
        int rows = chunk.size();
        decode(at, rows);
        Column[] columns = Arrays.copyOf(chunk.columns(), chunk.width() + before.width());
        System.arraycopy(before.columns(), 0, columns, chunk.width(), before.width());
        Chunk in = new Chunk(columns);
        in.filled(rows, false);
        Column[] after = set.apply(tick, in).columns();
        encodedAfter.clear();
        codec.encode(after, rows, encodedAfter);
        Optional<Column> deleted = deleted(columns, after, rows);
        for (int i = 0; i < rows; i++) {
            boolean was = states.isAlive(at[i]);
            boolean is = deleted.isEmpty() || !isTrue(deleted.get(), i);
            boolean same = was && sameBytes(i);
            if (was && !(is && same)) {
                emit(columns, i, before.columns(), -1, output);
            }
            if (is && !same) {
                emit(columns, i, after, 1, output);
                byte[] data = encodedAfter.data();
                int[] offsets = encodedAfter.offsets();
                states.put(at[i], Arrays.copyOfRange(data, offsets[i], offsets[i + 1]));
            }
            if (!is) {
                states.remove(at[i]);
            }
        }
    }

    private Optional<Column> deleted(Column[] columns, Column[] after, int rows) {
        if (deleteWhen.isEmpty()) {
            return Optional.empty();
        }
        Column[] row = Arrays.copyOf(columns, keyCount + after.length);
        System.arraycopy(after, 0, row, keyCount, after.length);
        Chunk in = new Chunk(row);
        in.filled(rows, false);
        return Optional.of(deleteWhen.get().apply(tick, in).column(0));
    }

    private static boolean isTrue(Column column, int row) {
        return !column.isNull(row) && ((LongColumn) column).get(row) != 0;
    }

    private boolean sameBytes(int row) {
        return Arrays.equals(
                encodedBefore.data(),
                encodedBefore.offsets()[row],
                encodedBefore.offsets()[row + 1],
                encodedAfter.data(),
                encodedAfter.offsets()[row],
                encodedAfter.offsets()[row + 1]);
    }

    private void emit(Column[] keyColumns, int row, Column[] state, long weight, Output output) {
        for (int i = 0; i < keyCount; i++) {
            out.column(i).append(keyColumns[i], row);
        }
        for (int i = 0; i < state.length; i++) {
            out.column(keyCount + i).append(state[i], row);
        }
        out.addRow(weight);
        if (out.size() == Chunk.ROWS_MAX) {
            push(output);
        }
    }

    private void push(Output output) {
        if (out.size() > 0) {
            output.push(out);
            out.clear();
        }
    }

    @Override
    public long wakeUpMicros() {
        return expiry.nextMicros();
    }

    @Override
    public long stateBytes() {
        return table.stateBytes() + states.bytes();
    }
}
