// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * A column of decimals of one scale: the unscaled value of row {@code i} is the 128-bit integer {@code high[i] · 2^64 +
 * low[i]}, low unsigned ({@link Int128}). Up to 18 digits {@code low} alone is the value and {@code high} its sign.
 */
public final class DecimalColumn extends Column {
    private final int scale;
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];

    public DecimalColumn(int scale) {
        this.scale = scale;
    }

    public int scale() {
        return scale;
    }

    /** The high words, of at least {@link #size} entries. For reading only. */
    public long[] high() {
        return high;
    }

    /** The low words, of at least {@link #size} entries. For reading only. */
    public long[] low() {
        return low;
    }

    /** The high words with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public long[] highForWriting(int capacity) {
        if (high.length < capacity) {
            high = Arrays.copyOf(high, grown(high.length, capacity));
        }
        return high;
    }

    /** The low words with room for {@code capacity} rows, for a hot loop to write; finish with {@link #filled}. */
    public long[] lowForWriting(int capacity) {
        if (low.length < capacity) {
            low = Arrays.copyOf(low, grown(low.length, capacity));
        }
        return low;
    }

    public BigDecimal get(int row) {
        return new BigDecimal(Int128.toBigInteger(high[row], low[row]), scale);
    }

    /** Appends a row by its unscaled value. */
    public void add(long highWord, long lowWord) {
        put(highWord, lowWord);
        grow();
    }

    /** Appends a row; throws {@link ArithmeticException} if the value has more digits after the point than the scale. */
    public void add(BigDecimal value) {
        appendObject(value);
        grow();
    }

    private void put(long highWord, long lowWord) {
        int row = size();
        highForWriting(row + 1)[row] = highWord;
        lowForWriting(row + 1)[row] = lowWord;
    }

    @Override
    public void append(Column source, int[] rows, int from, int to) {
        DecimalColumn other = (DecimalColumn) source;
        int start = size() - from;
        long[] highs = highForWriting(start + to);
        long[] lows = lowForWriting(start + to);
        for (int i = from; i < to; i++) {
            highs[start + i] = other.high[rows[i]];
            lows[start + i] = other.low[rows[i]];
        }
        appendNulls(source, rows, from, to);
        filled(start + to, false);
    }

    @Override
    public void append(Column source, int from, int to) {
        DecimalColumn other = (DecimalColumn) source;
        int start = size();
        int end = start + to - from;
        System.arraycopy(other.high, from, highForWriting(end), start, to - from);
        System.arraycopy(other.low, from, lowForWriting(end), start, to - from);
        appendNulls(source, from, to);
        filled(end, false);
    }

    @Override
    void clearValues() {}

    @Override
    void appendDefault() {
        put(0, 0);
    }

    @Override
    void appendValueOf(Column source, int row) {
        DecimalColumn other = (DecimalColumn) source;
        put(other.high[row], other.low[row]);
    }

    @Override
    public long bytes() {
        return 8L * high.length + 8L * low.length + nulls().length;
    }

    @Override
    public Column emptyCopy() {
        return new DecimalColumn(scale);
    }

    @Override
    Object valueAt(int row) {
        return get(row);
    }

    @Override
    void appendObject(Object value) {
        BigInteger unscaled =
                ((BigDecimal) value).setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        put(Int128.high(unscaled), unscaled.longValue());
    }
}
