// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Columns;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Stored;
import io.sluice.engine.state.Touched;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Traits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GROUP BY ({@link DStream.Aggregate}): a record of running results per group, in memory as long as the group has rows. At
 * the end of a tick it emits, for each group whose row differs from before the tick, −old and +new, in the order in
 * which the tick's input first touched the groups.
 *
 * <p>Weights may be any; a group's weights may be negative within a tick, and if they are at its end that is a bug of the
 * input. What a result is, and whether it overflows, is judged at the end of the tick. Over the rows of a batch ({@link
 * Traits#perBatch}) it only inserts, and forgets everything after the tick.
 */
public final class HashAggregate implements Operator {
    private final Groups groups;
    private final int keyCount;
    private final boolean merging;
    private final boolean perBatch;
    private final Chunk keys;
    private final Column[] before;
    private final Column[] values;
    private final Chunk out;
    private final boolean[] different = new boolean[Groups.RANGE];
    private final int[] valueRows = new int[2 * Groups.RANGE];
    private final int[] keyRows = new int[2 * Groups.RANGE];
    private long[] rowsBefore = {};
    private int[] empty = {};
    private int emptyCount;
    private boolean existed;

    /** @param input what is known of the node's input */
    public HashAggregate(DStream.Aggregate node, Traits input) {
        this(node, input, false);
    }

    /** One that takes the output of {@link PreAggregate}s of the same node instead of the node's input. */
    public static HashAggregate merging(DStream.Aggregate node, Traits input) {
        Combine.require(node, input);
        return new HashAggregate(node, input, true);
    }

    private HashAggregate(DStream.Aggregate node, Traits input, boolean merging) {
        this.merging = merging;
        perBatch = input.perBatch();
        keyCount = node.keys().size();
        var inputTypes = node.input().schema().types();
        var keyTypes = node.keys().stream().map(inputTypes::get).toList();
        List<Integer> keyColumns =
                merging ? IntStream.range(0, keyCount).boxed().toList() : node.keys();
        groups = new Groups(keyColumns, keyTypes, node.calls(), inputTypes, input);
        keys = Chunk.of(keyTypes);
        var resultTypes = node.schema().types().subList(keyCount, node.schema().size());
        before = Chunk.of(resultTypes).columns();
        values = Chunk.of(resultTypes).columns();
        out = Chunk.of(node.schema().types());
    }

    /** The group without keys exists from the end of the first tick on. */
    @Override
    public void begin(Tick tick) {
        existed = groups.table().size() > 0;
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() == 0) {
            return;
        }
        groups.read(chunk);
        for (int from = 0; from < chunk.size(); from += Groups.RANGE) {
            int first = groups.touched().count();
            groups.find(chunk, from, Math.min(chunk.size(), from + Groups.RANGE));
            remember(first);
            if (merging) {
                groups.merge(chunk, keyCount);
            } else {
                groups.add(chunk);
            }
        }
    }

    /** Keeps what the groups touched for the first time in this tick were before it. */
    private void remember(int first) {
        Touched touched = groups.touched();
        int count = touched.count();
        if (perBatch || first == count) {
            return;
        }
        long[] records = groups.table().records();
        int[] places = touched.places();
        if (rowsBefore.length < count) {
            rowsBefore = Arrays.copyOf(rowsBefore, places.length);
        }
        for (int i = first; i < count; i++) {
            rowsBefore[i] = records[places[i] + Accumulator.ROWS];
        }
        for (int i = 0; i < before.length; i++) {
            groups.accumulators().get(i).results(records, places, first, count, before[i]);
        }
    }

    @Override
    public void flush(Tick tick, Output output) {
        if (keyCount == 0) {
            int first = groups.touched().count();
            groups.theGroup();
            remember(first);
        }
        int count = groups.touched().count();
        for (int from = 0; from < count; from += Groups.RANGE) {
            emit(from, Math.min(count, from + Groups.RANGE));
            if (out.size() > Chunk.ROWS_MAX - 2 * Groups.RANGE) {
                push(output);
            }
        }
        push(output);
        endTick();
    }

    private void push(Output output) {
        if (out.size() > 0) {
            output.push(out);
            out.clear();
        }
    }

    private void emit(int from, int to) {
        int count = to - from;
        long[] records = groups.table().records();
        int[] places = groups.touched().places();
        Arrays.fill(different, 0, count, false);
        for (int i = 0; i < values.length; i++) {
            values[i].clear();
            if (!perBatch) {
                values[i].append(before[i], from, to);
            }
            groups.accumulators().get(i).results(records, places, from, to, values[i]);
            if (!perBatch) {
                Columns.markDifferent(values[i], count, different);
            }
        }
        keys.clear();
        groups.readKeys(from, to, keys.columns());
        int rows = perBatch ? chooseInserts(count) : chooseChanges(from, to, records, places);
        for (int i = 0; i < keyCount; i++) {
            out.column(i).append(keys.column(i), keyRows, 0, rows);
        }
        for (int i = 0; i < values.length; i++) {
            out.column(keyCount + i).append(values[i], valueRows, 0, rows);
        }
        out.filled(out.size() + rows, !perBatch);
    }

    /** Old and new row of each group that has changed, into the lists of rows to emit. */
    private int chooseChanges(int from, int to, long[] records, int[] places) {
        int count = to - from;
        int first = out.size();
        long[] weights = out.weightsForWriting(first + 2 * count);
        int rows = 0;
        for (int i = 0; i < count; i++) {
            long rowsAfter = records[places[from + i] + Accumulator.ROWS];
            boolean was = exists(rowsBefore[from + i], existed);
            boolean is = exists(rowsAfter, true);
            if (rowsAfter <= 0) {
                settle(places[from + i], rowsAfter);
            }
            if (was && (!is || different[i])) {
                keyRows[rows] = i;
                valueRows[rows] = i;
                weights[first + rows++] = -1;
            }
            if (is && (!was || different[i])) {
                keyRows[rows] = i;
                valueRows[rows] = count + i;
                weights[first + rows++] = 1;
            }
        }
        groups.touched().unmark(records, from, to);
        return rows;
    }

    /** A group without rows will go at the end of the tick. */
    private void settle(int place, long rows) {
        if (rows < 0) {
            throw Problem.of(Code.BUG, "a group has " + rows + " rows: more were removed than added")
                    .exception();
        }
        if (keyCount > 0 && !perBatch) {
            if (emptyCount == empty.length) {
                empty = Arrays.copyOf(empty, 2 * emptyCount + 16);
            }
            empty[emptyCount++] = place;
        }
    }

    /** A group exists while it has rows; the one without keys from the first tick on. */
    private boolean exists(long weight, boolean started) {
        return keyCount == 0 ? started : weight != 0;
    }

    /** Every group that the batch has touched: where a batch removes rows, also one with none left. */
    private int chooseInserts(int count) {
        for (int i = 0; i < count; i++) {
            keyRows[i] = i;
            valueRows[i] = i;
        }
        return count;
    }

    private void endTick() {
        if (perBatch) {
            groups.clear();
            return;
        }
        for (Column column : before) {
            column.clear();
        }
        groups.table().changed(groups.touched().places(), 0, groups.touched().count());
        groups.touched().forget();
        for (int i = 0; i < emptyCount; i++) {
            groups.remove(empty[i]);
        }
        emptyCount = 0;
        groups.endTick();
    }

    @Override
    public List<Stored> stored() {
        return perBatch ? List.of() : groups.stored();
    }

    @Override
    public void contents(int part, Output output) {
        int[] places = groups.table().placesInKeyOrder();
        long[] records = groups.table().records();
        for (int from = 0; from < places.length; from += Chunk.ROWS_MAX) {
            int to = Math.min(places.length, from + Chunk.ROWS_MAX);
            groups.table().readKeys(places, from, to, out.columns());
            for (int i = 0; i < values.length; i++) {
                groups.accumulators().get(i).results(records, places, from, to, out.column(keyCount + i));
            }
            out.filled(to - from, false);
            push(output);
        }
    }

    /** Groups and values remembered; 0 if the state is empty. */
    public int stateRows() {
        return groups.stateRows();
    }

    @Override
    public long stateBytes() {
        return groups.stateBytes();
    }
}
