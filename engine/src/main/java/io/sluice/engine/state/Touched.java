// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import java.util.Arrays;

/**
 * The rows of a {@link RowTable} that a tick has touched, in the order of first touch: the order in which operators emit.
 * One word of each record says where in the list the row is, counted from 1; 0 if it is not.
 */
public final class Touched {
    private final int word;
    private int[] places = {};
    private int count;

    /** @param word which word of the records it may use */
    public Touched(int word) {
        this.word = word;
    }

    /** Adds the rows that are not there yet; places below 0 are passed over. */
    public void add(long[] records, int[] added, int rows) {
        if (places.length < count + rows) {
            places = Arrays.copyOf(places, Math.max(count + rows, places.length * 3 / 2));
        }
        int[] list = places;
        int end = count;
        for (int i = 0; i < rows; i++) {
            int place = added[i];
            if (place >= 0 && records[place + word] == 0) {
                list[end++] = place;
                records[place + word] = end;
            }
        }
        count = end;
    }

    public int count() {
        return count;
    }

    /** The places, {@link #count} of them. For reading only. */
    public int[] places() {
        return places;
    }

    /** Where in the list a row is, from 0; −1 if it is not. */
    public int indexOf(long[] records, int place) {
        return (int) records[place + word] - 1;
    }

    /** Empties the list; rows that have been removed from the table meanwhile must not be in it. */
    public void clear(long[] records) {
        for (int i = 0; i < count; i++) {
            records[places[i] + word] = 0;
        }
        count = 0;
    }

    public long bytes() {
        return 4L * places.length;
    }
}
