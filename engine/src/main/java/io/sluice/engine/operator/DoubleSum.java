// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.state.ExactSums;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.SqlType;

/** SUM, SUM0 and AVG over floating point: the exact sum, rounded once; AVG divides that by the count. */
final class DoubleSum extends Accumulator {
    private final Function function;
    private final int argument;
    private final boolean real;
    private final boolean countsRows;
    private final boolean ofChanges;
    private final int countWord;
    private final int sumWord;
    private final ExactSums sums = new ExactSums();

    /**
     * @param countsRows whether every row of the group has a value, so that the group's own count is the count of values
     * @param ofChanges whether it sums changes, whose weights may cancel: the count is then that of the changes
     */
    DoubleSum(int at, AggregateCall call, boolean countsRows, boolean ofChanges) {
        super(at);
        function = call.function();
        argument = call.arguments().get(0);
        real = call.type().kind() == SqlType.Kind.REAL;
        this.countsRows = countsRows;
        this.ofChanges = ofChanges;
        countWord = countsRows ? ROWS : at;
        sumWord = countsRows ? at : at + 1;
    }

    @Override
    int width() {
        return sumWord - at + ExactSums.WIDTH;
    }

    @Override
    void add(Chunk chunk, Picks picks, long[] records) {
        if (ofChanges) {
            Count.addSizes(picks, records, countWord);
        } else if (!countsRows) {
            Count.addWeights(picks, records, countWord);
        }
        double[] values = ((DoubleColumn) chunk.column(argument)).values();
        int count = picks.count();
        int[] rows = picks.rows();
        int[] places = picks.places();
        long[] weights = picks.weights();
        boolean weighted = picks.weighted();
        for (int i = 0; i < count; i++) {
            sums.add(records, places[i] + sumWord, values[rows[i]], weighted ? weights[i] : 1);
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        DoubleColumn column = (DoubleColumn) out;
        for (int i = from; i < to; i++) {
            long count = records[places[i] + countWord];
            if (count == 0 && function != Function.SUM0) {
                out.appendNull();
                continue;
            }
            double sum = sums.value(records, places[i] + sumWord);
            double value = function == Function.AVG ? sum / count : sum;
            column.add(real ? (float) value : value);
        }
    }

    @Override
    void save(long[] records, int place, Bytes out) {
        if (!countsRows) {
            out.putSigned(records[place + countWord]);
        }
        sums.save(records, place + sumWord, out);
    }

    @Override
    void load(long[] records, int place, ByteReader in) {
        if (!countsRows) {
            records[place + countWord] = in.signed();
        }
        sums.load(records, place + sumWord, in);
    }

    @Override
    void remove(long[] records, int place) {
        sums.free(records, place + sumWord);
    }

    @Override
    void clear() {
        sums.clear();
    }

    @Override
    int stateRows() {
        return sums.asideCount();
    }

    @Override
    long stateBytes() {
        return sums.stateBytes();
    }
}
