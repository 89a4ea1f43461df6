// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import java.util.Arrays;
import java.util.List;

/**
 * Entries of one section that were written one after the other in any order: the last of each key, gone or not, in order. They are
 * sorted by radix (Knuth, 5.2.5, algorithm R).
 */
final class EntrySort implements EntryStream {
    private static final int DIGIT = 11;
    private static final int DIGITS = 3;

    private final Entries.Cursor entries;
    private final int[] places;
    /** Rank and number of each entry, in order of ranks; entries with the same rank in theirs. */
    private final long[] order;

    private final ByteReader one = new ByteReader();
    private final ByteReader other = new ByteReader();
    private int at = -1;
    private int sameRankTo;

    /**
     * @param written in the order in which they were
     * @param pause runs now and then
     */
    EntrySort(List<Block> written, Runnable pause) {
        byte[] all = new byte[written.stream().mapToInt(Block::size).reduce(0, Math::addExact)];
        places =
                new int[Math.toIntExact(written.stream().mapToLong(Block::count).sum())];
        long[] ranks = new long[places.length];
        int size = 0;
        int from = 0;
        for (Block block : written) {
            System.arraycopy(block.data(), block.from(), all, from, block.size());
            Entries.Cursor cursor = new Entries.Cursor(all, from, from + block.size());
            while (cursor.next()) {
                ranks[size] = (long) EntryStream.rank(cursor.key()) << Integer.SIZE | size;
                places[size++] = cursor.at();
            }
            from += block.size();
            pause.run();
        }
        order = sorted(ranks);
        pause.run();
        entries = new Entries.Cursor(all, 0, all.length);
    }

    /** By the upper halves, unsigned. */
    private static long[] sorted(long[] words) {
        long[] from = words;
        long[] to = new long[words.length];
        int[] next = new int[1 << DIGIT];
        for (int digit = 0; digit < DIGITS && words.length > 1; digit++) {
            int shift = Integer.SIZE + digit * DIGIT;
            Arrays.fill(next, 0);
            for (long word : from) {
                next[digit(word, shift)]++;
            }
            int start = 0;
            for (int i = 0; i < next.length; i++) {
                int count = next[i];
                next[i] = start;
                start += count;
            }
            for (long word : from) {
                to[next[digit(word, shift)]++] = word;
            }
            long[] free = from;
            from = to;
            to = free;
        }
        return from;
    }

    private static int digit(long word, int shift) {
        return (int) (word >>> shift) & (1 << DIGIT) - 1;
    }

    @Override
    public boolean next() {
        do {
            at++;
            if (at == order.length) {
                return false;
            }
            if (at == sameRankTo) {
                sortKeysFrom(at);
            }
        } while (at + 1 < sameRankTo && compareKeys(order[at], order[at + 1]) == 0);
        entries.go(place(order[at]));
        return true;
    }

    /** Puts those whose rank is the same in the order of their keys; those with one key stay in theirs. Few but repeated keys. */
    private void sortKeysFrom(int from) {
        int to = from + 1;
        while (to < order.length && order[to] >>> Integer.SIZE == order[from] >>> Integer.SIZE) {
            long moved = order[to];
            int hole = to++;
            for (; hole > from && compareKeys(order[hole - 1], moved) > 0; hole--) {
                order[hole] = order[hole - 1];
            }
            order[hole] = moved;
        }
        sameRankTo = to;
    }

    private int place(long ordered) {
        return places[(int) ordered];
    }

    private int compareKeys(long ordered, long otherOrdered) {
        return EntryStream.compare(entries.keyAt(place(ordered), one), entries.keyAt(place(otherOrdered), other));
    }

    @Override
    public int rank() {
        return (int) (order[at] >>> Integer.SIZE);
    }

    @Override
    public Entries.Cursor entry() {
        return entries;
    }
}
