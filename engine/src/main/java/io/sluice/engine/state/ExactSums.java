// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import java.util.Arrays;

/**
 * Many {@link ExactSum}s in the records of a {@link RowTable}. A sum is {@link #WIDTH} words of a record: how many parts
 * its expansion has, and the parts. One that needs more parts, or holds what is not finite or very large, is an object
 * on the side while it does; the first word is then −1 minus its number.
 */
public final class ExactSums {
    /** Words of a record that a sum takes. */
    public static final int WIDTH = 5;

    private static final int PARTS = WIDTH - 1;
    private static final ExactSum NONE = new ExactSum();

    private final double[] scratch = new double[PARTS + 1];
    private ExactSum[] aside = {};
    private int[] free = {};
    private int freeCount;
    private int asideCount;

    /** Adds {@code value} {@code weight} times to the sum whose words start at {@code at}; new words are all 0. */
    public void add(long[] records, int at, double value, long weight) {
        long parts = records[at];
        if (parts >= 0 && Math.abs(value) < ExactSum.LARGE && (weight == 1 || weight == -1)) {
            addInline(records, at, (int) parts, weight == 1 ? value : -value);
        } else {
            addAside(records, at, value, weight);
        }
    }

    private void addInline(long[] records, int at, int parts, double value) {
        double[] expansion = scratch;
        for (int i = 0; i < parts; i++) {
            expansion[i] = Double.longBitsToDouble(records[at + 1 + i]);
        }
        int grown = ExactSum.grow(expansion, parts, value);
        if (grown > PARTS || Math.abs(expansion[Math.max(0, grown - 1)]) >= ExactSum.LARGE) {
            addAside(records, at, value, 1);
            return;
        }
        records[at] = grown;
        for (int i = 0; i < grown; i++) {
            records[at + 1 + i] = Double.doubleToRawLongBits(expansion[i]);
        }
        for (int i = grown; i < parts; i++) {
            records[at + 1 + i] = 0;
        }
    }

    private void addAside(long[] records, int at, double value, long weight) {
        int number = records[at] < 0 ? (int) (-1 - records[at]) : putAside(records, at);
        ExactSum sum = aside[number];
        sum.add(value, weight);
        int parts = sum.plainCount();
        if (parts >= 0 && parts <= PARTS) {
            free(records, at);
            records[at] = parts;
            for (int i = 0; i < parts; i++) {
                records[at + 1 + i] = Double.doubleToRawLongBits(sum.part(i));
            }
        }
    }

    private int putAside(long[] records, int at) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < records[at]; i++) {
            sum.add(Double.longBitsToDouble(records[at + 1 + i]), 1);
        }
        return putAside(records, at, sum);
    }

    private int putAside(long[] records, int at, ExactSum sum) {
        if (freeCount == 0 && asideCount == aside.length) {
            aside = Arrays.copyOf(aside, asideCount * 2 + 16);
        }
        int number = freeCount > 0 ? free[--freeCount] : asideCount++;
        aside[number] = sum;
        records[at] = -1L - number;
        return number;
    }

    /** The sum, correctly rounded. */
    public double value(long[] records, int at) {
        long parts = records[at];
        if (parts < 0) {
            return aside[(int) (-1 - parts)].value();
        }
        for (int i = 0; i < parts; i++) {
            scratch[i] = Double.longBitsToDouble(records[at + 1 + i]);
        }
        return ExactSum.round(scratch, (int) parts);
    }

    /** Writes a sum. */
    public void save(long[] records, int at, Bytes out) {
        long parts = records[at];
        out.putSigned(Math.max(parts, -1));
        if (parts < 0) {
            aside[(int) (-1 - parts)].save(out);
        }
        for (int i = 0; i < parts; i++) {
            out.putLong(records[at + 1 + i]);
        }
    }

    /** Puts back what {@link #save} has written, over new words. */
    public void load(long[] records, int at, ByteReader in) {
        long parts = in.signed();
        if (parts < 0) {
            putAside(records, at, ExactSum.load(in));
            return;
        }
        records[at] = parts;
        for (int i = 0; i < parts; i++) {
            records[at + 1 + i] = in.getLong();
        }
    }

    /** Sets a sum back to nothing, before its record goes. */
    public void free(long[] records, int at) {
        if (records[at] < 0) {
            int number = (int) (-1 - records[at]);
            aside[number] = NONE;
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, freeCount * 2 + 16);
            }
            free[freeCount++] = number;
        }
        Arrays.fill(records, at, at + WIDTH, 0);
    }

    /** Forgets all sums. */
    public void clear() {
        aside = new ExactSum[0];
        freeCount = 0;
        asideCount = 0;
    }

    /** How many sums are kept aside. */
    public int asideCount() {
        return asideCount - freeCount;
    }

    public long stateBytes() {
        long bytes = 4L * free.length;
        for (int i = 0; i < asideCount; i++) {
            bytes += aside[i].bytes();
        }
        return bytes;
    }
}
