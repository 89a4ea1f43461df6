// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.Int128;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.state.IntegerSums;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.SqlType;
import java.util.Collections;
import java.util.List;

/**
 * SUM, SUM0 and AVG over integers and decimals, exact: 128 bits, or 192 for decimals of more than 18 digits, so that
 * what does not fit on the way may fit at the end. Whether it fits is judged when the tick ends.
 */
final class IntegerSum extends Accumulator {
    private final Function function;
    private final int argument;
    private final boolean decimal;
    private final boolean wide;
    private final boolean countsRows;
    private final boolean ofChanges;
    private final int countWord;
    private final int sumWord;
    private final SumResult result;

    /**
     * @param countsRows whether every row of the group has a value, so that the group's own count is the count of values
     * @param ofChanges whether it sums changes, whose weights may cancel: the count is then that of the changes
     */
    IntegerSum(int at, AggregateCall call, SqlType argumentType, boolean countsRows, boolean ofChanges) {
        super(at);
        function = call.function();
        argument = call.arguments().get(0);
        decimal = argumentType.kind() == SqlType.Kind.DECIMAL;
        wide = decimal && argumentType.precision() > 18;
        this.countsRows = countsRows;
        this.ofChanges = ofChanges;
        countWord = countsRows ? ROWS : at;
        sumWord = countsRows ? at : at + 1;
        result = new SumResult(call, argumentType);
    }

    @Override
    int width() {
        return sumWord - at + sumWidth();
    }

    private int sumWidth() {
        return wide ? IntegerSums.WIDE : IntegerSums.NARROW;
    }

    @Override
    void add(Chunk chunk, Picks picks, long[] records) {
        if (ofChanges) {
            Count.addSizes(picks, records, countWord);
        } else if (!countsRows) {
            Count.addWeights(picks, records, countWord);
        }
        Column column = chunk.column(argument);
        if (wide) {
            addWide((DecimalColumn) column, picks, records);
        } else if (decimal) {
            addNarrow(((DecimalColumn) column).low(), picks, records);
        } else {
            addNarrow(((LongColumn) column).values(), picks, records);
        }
    }

    private void addNarrow(long[] values, Picks picks, long[] records) {
        int count = picks.count();
        int[] rows = picks.rows();
        int[] places = picks.places();
        int word = sumWord;
        if (picks.weighted()) {
            long[] weights = picks.weights();
            for (int i = 0; i < count; i++) {
                IntegerSums.add(records, places[i] + word, values[rows[i]], weights[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                IntegerSums.add(records, places[i] + word, values[rows[i]]);
            }
        }
    }

    private void addWide(DecimalColumn column, Picks picks, long[] records) {
        long[] high = column.high();
        long[] low = column.low();
        for (int i = 0; i < picks.count(); i++) {
            int row = picks.rows()[i];
            long weight = picks.weighted() ? picks.weights()[i] : 1;
            IntegerSums.add(records, picks.places()[i] + sumWord, high[row], low[row], weight);
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        if (function != Function.AVG && !wide && result.isUnscaled() && out instanceof DecimalColumn decimals) {
            sums(records, places, from, to, decimals);
            return;
        }
        for (int i = from; i < to; i++) {
            long count = records[places[i] + countWord];
            int word = places[i] + sumWord;
            if (count == 0 && function != Function.SUM0) {
                out.appendNull();
            } else if (wide && !IntegerSums.fits128(records, word)) {
                throw result.overflow();
            } else if (function == Function.AVG) {
                result.appendAverage(records[word + 1], records[word], count, out);
            } else {
                result.appendSum(records[word + 1], records[word], out);
            }
        }
    }

    /** The common case, 128-bit sums as they are, without a call per group. */
    private void sums(long[] records, int[] places, int from, int to, DecimalColumn out) {
        boolean zeroIfNone = function == Function.SUM0;
        int start = out.size() - from;
        long[] highs = out.highForWriting(start + to);
        long[] lows = out.lowForWriting(start + to);
        boolean anyNull = false;
        boolean fits = true;
        for (int i = from; i < to; i++) {
            int place = places[i];
            long low = records[place + sumWord];
            long high = records[place + sumWord + 1];
            anyNull |= records[place + countWord] == 0;
            fits &= Int128.fitsLong(high, low) || Int128.fitsDecimal(high, low);
            lows[start + i] = low;
            highs[start + i] = high;
        }
        if (!fits) {
            throw result.overflow();
        }
        boolean nulls = anyNull && !zeroIfNone;
        if (nulls) {
            boolean[] flags = out.nullsForWriting(start + to);
            for (int i = from; i < to; i++) {
                flags[start + i] = records[places[i] + countWord] == 0;
            }
        }
        out.filled(start + to, nulls);
    }

    @Override
    List<SqlType> partialTypes() {
        return Collections.nCopies(width(), SqlType.of(SqlType.Kind.BIGINT, false));
    }

    @Override
    void partials(long[] records, int[] places, int from, int to, Column[] columns, int first) {
        copyWords(records, places, from, to, at, columns, first, width());
    }

    @Override
    void merge(Chunk chunk, int first, Picks all, long[] records) {
        if (!countsRows) {
            Count.addColumn((LongColumn) chunk.column(first), all, records, countWord);
        }
        int sum = first + sumWord - at;
        long[] low = ((LongColumn) chunk.column(sum)).values();
        long[] middle = ((LongColumn) chunk.column(sum + 1)).values();
        long[] high = wide ? ((LongColumn) chunk.column(sum + 2)).values() : middle;
        for (int i = 0; i < all.count(); i++) {
            int word = all.places()[i] + sumWord;
            int row = all.rows()[i];
            if (wide) {
                IntegerSums.addWords(records, word, low[row], middle[row], high[row]);
            } else {
                IntegerSums.addWords(records, word, low[row], middle[row]);
            }
        }
    }
}
