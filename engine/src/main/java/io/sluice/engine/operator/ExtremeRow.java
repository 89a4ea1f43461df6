// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.RowTable;
import io.sluice.engine.state.Slices;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.SqlType;
import java.util.List;

/** MIN, MAX, FIRST_VALUE and LAST_VALUE of any type over input whose rows are never removed: only the best row is kept, in bytes. */
final class ExtremeRow extends Accumulator {
    private final SortedArgument argument;
    private final RowCodec codec;
    private final boolean greatest;
    private final Slices slices = new Slices();
    private final Utf8Column found = new Utf8Column();
    private final Column decoded;

    ExtremeRow(int at, AggregateCall call, List<SqlType> inputTypes, boolean byArrival) {
        super(at);
        SqlType type = inputTypes.get(call.arguments().get(0));
        argument = new SortedArgument(call, inputTypes, byArrival);
        codec = new RowCodec(List.of(type));
        greatest = call.function() == Function.MAX || call.function() == Function.LAST_VALUE;
        decoded = Column.of(type);
    }

    @Override
    int width() {
        return Slices.WIDTH;
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
            int from = argument.from(row);
            int to = argument.to(row);
            boolean better = !slices.isPresent(records, word);
            if (!better) {
                int order = slices.compare(records, word, data, from, to);
                better = greatest ? order > 0 : order < 0;
            }
            if (better) {
                slices.set(records, word, data, from, argument.split(row), to);
            }
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        found.clear();
        for (int i = from; i < to; i++) {
            if (slices.isPresent(records, places[i] + at)) {
                slices.read(records, places[i] + at, found);
            }
        }
        decoded.clear();
        codec.decode(found, new Column[] {decoded});
        int next = 0;
        for (int i = from; i < to; i++) {
            if (slices.isPresent(records, places[i] + at)) {
                out.append(decoded, next++);
            } else {
                out.appendNull();
            }
        }
    }

    @Override
    void save(long[] records, int place, Bytes out) {
        slices.save(records, place + at, out);
    }

    @Override
    void load(long[] records, int place, ByteReader in) {
        slices.load(records, place + at, in);
    }

    @Override
    List<Stored> stored(RowTable groups, boolean spread) {
        return List.of(argument);
    }

    @Override
    void remove(long[] records, int place) {
        slices.free(records, place + at);
    }

    @Override
    void clear() {
        slices.clear();
        argument.clear();
    }

    @Override
    void endTick(RowTable groups) {
        slices.trim(groups, at);
    }

    @Override
    long stateBytes() {
        return slices.stateBytes();
    }
}
