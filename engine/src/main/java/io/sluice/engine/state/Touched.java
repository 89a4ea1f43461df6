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

    /** Adds the rows at {@code added[from]} to {@code added[to - 1]} that are not there yet; places below 0 are passed over. */
    public void add(long[] records, int[] added, int from, int to) {
        int most = count + to - from;
        if (places.length < most) {
            places = Arrays.copyOf(places, Math.max(most, places.length * 3 / 2));
        }
        int[] list = places;
        int end = count;
        for (int i = from; i < to; i++) {
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

    /** Unmarks rows {@code from} to {@code to - 1} of the list; when all are, the list is emptied with {@link #forget}. */
    public void unmark(long[] records, int from, int to) {
        for (int i = from; i < to; i++) {
            records[places[i] + word] = 0;
        }
    }

    /** Empties the list, of which every row is unmarked or has been removed from its table. */
    public void forget() {
        count = 0;
    }

    /** Unmarks all rows and empties the list. */
    public void clear(long[] records) {
        unmark(records, 0, count);
        count = 0;
    }

    public long bytes() {
        return 4L * places.length;
    }
}
