// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.SortedEntries;
import io.sluice.engine.state.SortedIndex;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * The aggregates that need all their values in order: ARRAY_AGG, SINGLE_VALUE, and MIN, MAX, FIRST_VALUE, LAST_VALUE over
 * input whose rows can be removed. A sorted set of weighted values per group; ARRAY_AGG repeats a value by its weight.
 */
final class SortedValues extends Accumulator {
    private static final int ROOT = 0;
    private static final int WEIGHT = 1;

    private final Function function;
    private final SortedArgument argument;
    private final RowCodec codec;
    private final SortedIndex index = new SortedIndex();
    private final SortedIndex.Cursor cursor = index.new Cursor();
    private final Utf8Column found = new Utf8Column();
    private final Column decoded;
    private final List<SortedEntries> entries = new ArrayList<>(1);

    SortedValues(int at, AggregateCall call, List<SqlType> inputTypes, boolean byArrival) {
        super(at);
        SqlType type = inputTypes.get(call.arguments().get(0));
        function = call.function();
        argument = new SortedArgument(call, inputTypes, byArrival);
        codec = new RowCodec(List.of(type));
        decoded = Column.of(type);
    }

    @Override
    int width() {
        return 2;
    }

    @Override
    void read(Chunk chunk) {
        argument.read(chunk);
    }

    @Override
    void add(Chunk chunk, Picks picks, long[] records) {
        byte[] data = argument.data();
        for (int i = 0; i < picks.count(); i++) {
            int row = picks.rows()[i];
            int word = picks.places()[i] + at;
            long weight = picks.weighted() ? picks.weights()[i] : 1;
            int root = (int) records[word + ROOT];
            records[word + ROOT] =
                    index.add(root, data, argument.from(row), argument.split(row), argument.to(row), weight);
            records[word + WEIGHT] += weight;
            for (SortedEntries stored : entries) {
                stored.changed(picks.places()[i], data, argument.from(row), argument.split(row), argument.to(row));
            }
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        found.clear();
        if (out instanceof ListColumn list && function == Function.ARRAY_AGG) {
            arrays(records, places, from, to, list);
            return;
        }
        for (int i = from; i < to; i++) {
            int entry = entry(records, places[i] + at);
            if (entry != 0) {
                index.read(entry, found);
            }
        }
        decoded.clear();
        codec.decode(found, new Column[] {decoded});
        int next = 0;
        for (int i = from; i < to; i++) {
            if (entry(records, places[i] + at) != 0) {
                out.append(decoded, next++);
            } else {
                out.appendNull();
            }
        }
    }

    /** The entry that is the result; 0 for NULL. */
    private int entry(long[] records, int word) {
        int root = (int) records[word + ROOT];
        if (function == Function.SINGLE_VALUE && records[word + WEIGHT] > 1) {
            throw Problem.of(Code.SCALAR_SUBQUERY, "a scalar sub-query has more than one row")
                    .hint("add LIMIT 1, or an aggregate such as MAX")
                    .exception();
        }
        boolean greatest = function == Function.MAX || function == Function.LAST_VALUE;
        return greatest ? index.last(root) : index.first(root);
    }

    /** The values of one group after the other are decoded straight into the child column. */
    private void arrays(long[] records, int[] places, int from, int to, ListColumn out) {
        for (int i = from; i < to; i++) {
            cursor.start((int) records[places[i] + at + ROOT]);
            for (int entry = cursor.next(); entry != 0; entry = cursor.next()) {
                for (long copies = index.weight(entry); copies > 0; copies--) {
                    index.read(entry, found);
                }
            }
            if (found.size() == 0) {
                out.appendNull();
            } else {
                codec.decode(found, new Column[] {out.child()});
                out.endRow();
                found.clear();
            }
        }
    }

    @Override
    void save(long[] records, int place, Bytes out) {}

    @Override
    void load(long[] records, int place, ByteReader in) {}

    @Override
    List<Stored> stored(RowTable groups, boolean spread) {
        if (entries.isEmpty()) {
            entries.add(new SortedEntries(groups, at + ROOT, at + WEIGHT, index, spread));
        }
        return List.of(entries.get(0), argument);
    }

    @Override
    void remove(long[] records, int place) {
        index.removeAll((int) records[place + at + ROOT]);
    }

    @Override
    void clear() {
        index.clear();
        argument.clear();
    }

    @Override
    void endTick(RowTable groups) {
        index.requireSettled();
        index.trim();
    }

    @Override
    int stateRows() {
        return index.size();
    }

    @Override
    long stateBytes() {
        return index.stateBytes();
    }
}
