// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/** Equality of values in columns of one layout, in the canonical sense: NULL equals NULL, NaN equals NaN, −0.0 equals 0.0. */
public final class Columns {
    private Columns() {}

    /** Whether row {@code i} of one column equals row {@code j} of another of the same layout. */
    public static boolean equal(Column one, int i, Column other, int j) {
        if (one.isNull(i) || other.isNull(j)) {
            return one.isNull(i) == other.isNull(j);
        }
        if (one instanceof LongColumn a && other instanceof LongColumn b) {
            return a.get(i) == b.get(j);
        }
        if (one instanceof Utf8Column a && other instanceof Utf8Column b) {
            int from = a.offsets()[i];
            int length = a.offsets()[i + 1] - from;
            int otherFrom = b.offsets()[j];
            return length == b.offsets()[j + 1] - otherFrom && Bytes.equal(a.data(), from, b.data(), otherFrom, length);
        }
        if (one instanceof DoubleColumn a && other instanceof DoubleColumn b) {
            return DoubleOrder.word(a.get(i)) == DoubleOrder.word(b.get(j));
        }
        if (one instanceof DecimalColumn a && other instanceof DecimalColumn b) {
            return a.low()[i] == b.low()[j] && a.high()[i] == b.high()[j];
        }
        return nestedEqual(one, i, other, j);
    }

    private static boolean nestedEqual(Column one, int i, Column other, int j) {
        if (one instanceof ListColumn a && other instanceof ListColumn b) {
            return runsEqual(a.child(), a.offsets(), i, b.child(), b.offsets(), j);
        }
        if (one instanceof MapColumn a && other instanceof MapColumn b) {
            // The order of entries counts here; two maps that differ in it only are sent twice, which does no harm.
            return runsEqual(a.keys(), a.offsets(), i, b.keys(), b.offsets(), j)
                    && runsEqual(a.values(), a.offsets(), i, b.values(), b.offsets(), j);
        }
        if (one instanceof StructColumn a && other instanceof StructColumn b) {
            for (int field = 0; field < a.children().size(); field++) {
                if (!equal(a.child(field), i, b.child(field), j)) {
                    return false;
                }
            }
            return true;
        }
        throw new IllegalArgumentException("columns of different layouts");
    }

    private static boolean runsEqual(Column one, int[] offsets, int i, Column other, int[] otherOffsets, int j) {
        int length = offsets[i + 1] - offsets[i];
        if (length != otherOffsets[j + 1] - otherOffsets[j]) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (!equal(one, offsets[i] + k, other, otherOffsets[j] + k)) {
                return false;
            }
        }
        return true;
    }

    /** Sets {@code different[i]}, for {@code i} below {@code count}, where row {@code i} differs from row {@code count + i}. */
    public static void markDifferent(Column column, int count, boolean[] different) {
        if (column instanceof LongColumn longs && !column.hasNulls()) {
            long[] values = longs.values();
            for (int i = 0; i < count; i++) {
                different[i] |= values[i] != values[count + i];
            }
        } else if (column instanceof DecimalColumn decimals && !column.hasNulls()) {
            long[] high = decimals.high();
            long[] low = decimals.low();
            for (int i = 0; i < count; i++) {
                different[i] |= low[i] != low[count + i] || high[i] != high[count + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                different[i] |= !equal(column, i, column, count + i);
            }
        }
    }
}
