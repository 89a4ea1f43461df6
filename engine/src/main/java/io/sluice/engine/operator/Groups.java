// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Stored;
import io.sluice.engine.state.Touched;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The groups of a GROUP BY: a table from keys to records, each record the place in the list of touched groups, the sum of
 * the weights of the group's rows, and the words of the accumulators.
 */
final class Groups {
    /**
     * Rows, or groups, that are worked on at a time: few enough that what one pass over them has brought into the caches
     * and address caches is still there for the next.
     */
    static final int RANGE = 1_024;

    private static final int TOUCH = 0;

    private final Keys keys;
    private final boolean keyless;
    private final Chunk oneRow = new Chunk();
    private final RowTable table;
    private final Touched touched = new Touched(TOUCH);
    private final List<Accumulator> accumulators;
    private final List<CallRows> calls;
    private final Picks range = new Picks();
    private int[] places = {};

    Groups(List<Integer> keyColumns, List<AggregateCall> calls, List<SqlType> inputTypes, Traits input) {
        this(keyColumns, keyColumns.stream().map(inputTypes::get).toList(), calls, inputTypes, input);
    }

    /** The same with keys that stand in other columns than those of the input that the calls speak of. */
    Groups(
            List<Integer> keyColumns,
            List<SqlType> keyTypes,
            List<AggregateCall> calls,
            List<SqlType> inputTypes,
            Traits input) {
        keys = Keys.grouping(keyTypes, keyColumns);
        keyless = keyColumns.isEmpty();
        oneRow.filled(1, false);
        accumulators = Accumulators.of(calls, inputTypes, input);
        this.calls = calls.stream().map(call -> new CallRows(call, inputTypes)).toList();
        table = RowTable.of(keys, Accumulators.words(accumulators));
    }

    RowTable table() {
        return table;
    }

    Touched touched() {
        return touched;
    }

    List<Accumulator> accumulators() {
        return accumulators;
    }

    /** A chunk comes: call {@link #find} and then {@link #add} or {@link #merge} for one range of its rows after the other. */
    void read(Chunk chunk) {
        int count = chunk.size();
        if (places.length < count) {
            places = new int[Math.max(count, 2 * places.length)];
        }
        if (!keyless) {
            keys.read(chunk);
        }
        accumulators.forEach(accumulator -> accumulator.read(chunk));
    }

    /** Finds or makes the groups of rows {@code from} to {@code to - 1} and marks them as touched. */
    void find(Chunk chunk, int from, int to) {
        if (keyless) {
            Arrays.fill(places, from, to, theGroup());
        } else {
            table.findOrInsert(keys, from, to, places);
            touched.add(table.records(), places, from, to);
        }
        range.range(chunk, places, from, to);
    }

    /** The only group where there are no keys, made and marked as touched if need be. */
    int theGroup() {
        keys.read(oneRow);
        int[] place = new int[1];
        table.findOrInsert(keys, place);
        touched.add(table.records(), place, 0, 1);
        return place[0];
    }

    /** Counts the rows that {@link #find} has just found the groups of. */
    void add(Chunk chunk) {
        long[] records = table.records();
        Count.addWeights(range, records, Accumulator.ROWS);
        for (int i = 0; i < calls.size(); i++) {
            accumulators.get(i).add(chunk, calls.get(i).pick(chunk, range), records);
        }
    }

    /** The same for partial results, whose columns are the keys, the count of rows, and those of the accumulators. */
    void merge(Chunk chunk, int keyCount) {
        long[] records = table.records();
        Count.addColumn((LongColumn) chunk.column(keyCount), range, records, Accumulator.ROWS);
        int column = keyCount + 1;
        for (Accumulator accumulator : accumulators) {
            accumulator.merge(chunk, column, range, records);
            column += accumulator.partialTypes().size();
        }
    }

    /** Appends the keys of touched groups {@code from} to {@code to - 1}. */
    void readKeys(int from, int to, Column[] columns) {
        if (!keyless) {
            table.readKeys(touched.places(), from, to, columns);
        }
    }

    /** What is remembered; {@link #endTick} must then be called in every tick. */
    List<Stored> stored() {
        boolean spread = !keyless;
        List<Stored> stored = new ArrayList<>();
        stored.add(new GroupEntries(table, accumulators, spread));
        for (int i = 0; i < calls.size(); i++) {
            stored.addAll(calls.get(i).stored(table, spread));
            stored.addAll(accumulators.get(i).stored(table, spread));
        }
        return stored;
    }

    void remove(int place) {
        long[] records = table.records();
        accumulators.forEach(accumulator -> accumulator.remove(records, place));
        table.remove(place);
    }

    void endTick() {
        for (int i = 0; i < calls.size(); i++) {
            accumulators.get(i).endTick(table);
            calls.get(i).endTick();
        }
        table.trim();
    }

    void clear() {
        touched.clear(table.records());
        accumulators.forEach(Accumulator::clear);
        calls.forEach(CallRows::clear);
        table.clear();
    }

    /** Groups, and whatever else is kept one by one; 0 if nothing is remembered. */
    int stateRows() {
        return table.size()
                + accumulators.stream().mapToInt(Accumulator::stateRows).sum()
                + calls.stream().mapToInt(CallRows::stateRows).sum();
    }

    long stateBytes() {
        return table.stateBytes()
                + touched.bytes()
                + accumulators.stream().mapToLong(Accumulator::stateBytes).sum()
                + calls.stream().mapToLong(CallRows::stateBytes).sum();
    }
}
