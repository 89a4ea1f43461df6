// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

/** A stable sort of ints by an order of their own: merge sort from runs of eight made by insertion. */
public final class IntSort {
    private static final int RUN = 8;

    /** An order of two ints, as of {@link java.util.Comparator}, without boxing. */
    @FunctionalInterface
    public interface Order {
        int compare(int one, int other);
    }

    private IntSort() {}

    /** Sorts the first {@code count} values. */
    public static void sort(int[] values, int count, Order order) {
        for (int start = 0; start < count; start += RUN) {
            insert(values, start, Math.min(count, start + RUN), order);
        }
        int[] from = values;
        int[] to = new int[count];
        for (int run = RUN; run < count; run *= 2) {
            for (int start = 0; start < count; start += 2 * run) {
                int middle = Math.min(count, start + run);
                merge(from, start, middle, Math.min(count, middle + run), to, order);
            }
            int[] other = from;
            from = to;
            to = other;
        }
        if (from != values) {
            System.arraycopy(from, 0, values, 0, count);
        }
    }

    private static void insert(int[] values, int start, int end, Order order) {
        for (int i = start + 1; i < end; i++) {
            int value = values[i];
            int at = i;
            while (at > start && order.compare(values[at - 1], value) > 0) {
                values[at] = values[at - 1];
                at--;
            }
            values[at] = value;
        }
    }

    private static void merge(int[] from, int start, int middle, int end, int[] to, Order order) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = left < middle && (right >= end || order.compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
