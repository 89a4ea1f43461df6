// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

/**
 * When keys expire that see no rows for a fixed time. Since the clock only goes forward and the time is the same for all,
 * a queue is enough: a key is entered whenever it is seen, and an entry counts only if the key was not seen again.
 */
final class Expiry {
    private final long afterMicros;
    private int[] places = new int[16];
    private long[] times = new long[16];
    private int head;
    private int count;

    /** @param afterMicros how long a key may see no rows; {@link Long#MAX_VALUE} if keys stay */
    Expiry(long afterMicros) {
        this.afterMicros = afterMicros;
    }

    /** A key, at a place of its table, is seen. */
    void add(int place, long micros) {
        if (afterMicros == Long.MAX_VALUE) {
            return;
        }
        if (count == places.length) {
            int[] morePlaces = new int[2 * count];
            long[] moreTimes = new long[2 * count];
            for (int i = 0; i < count; i++) {
                morePlaces[i] = places[head + i & count - 1];
                moreTimes[i] = times[head + i & count - 1];
            }
            places = morePlaces;
            times = moreTimes;
            head = 0;
        }
        int tail = head + count & places.length - 1;
        places[tail] = place;
        times[tail] = micros;
        count++;
    }

    /** Takes out the next key that has expired; −1 if there is none. {@code seen} is the record word that says when a key was last seen. */
    int next(long nowMicros, long[] records, int seen) {
        dropOutdated(records, seen);
        if (count == 0 || nowMicros - times[head] < afterMicros) {
            return -1;
        }
        int place = places[head];
        pop();
        return place;
    }

    /** When the next key will expire if it sees no rows; {@link Long#MAX_VALUE} if none will. */
    long nextMicros(long[] records, int seen) {
        dropOutdated(records, seen);
        return count == 0 ? Long.MAX_VALUE : times[head] + afterMicros;
    }

    private void dropOutdated(long[] records, int seen) {
        while (count > 0 && (places[head] + seen >= records.length || records[places[head] + seen] != times[head])) {
            pop();
        }
    }

    private void pop() {
        head = head + 1 & places.length - 1;
        count--;
    }

    long bytes() {
        return 12L * places.length;
    }
}
