// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which keys have had no rows for so long. Time only goes forward, so that what was seen first is due first. */
final class Expiry {
    private static final class Seen {
        private final long micros;
        private final int[] places;

        Seen(long micros, int[] places) {
            this.micros = micros;
            this.places = places;
        }
    }

    private final ArrayDeque<Seen> queue = new ArrayDeque<>();
    private final long afterMicros;

    /** @param afterMicros {@link Long#MAX_VALUE} for never */
    Expiry(long afterMicros) {
        this.afterMicros = afterMicros;
    }

    long afterMicros() {
        return afterMicros;
    }

    /** Keys have rows now. */
    void seen(long micros, int[] places, int count) {
        if (afterMicros != Long.MAX_VALUE) {
            queue.add(new Seen(micros, Arrays.copyOf(places, count)));
        }
    }

    /** Gives the keys that are due; those that have been seen since, or are gone, are not {@code silent}. */
    void due(long now, IntPredicate silent, Consumer<int[]> expire) {
        while (!queue.isEmpty() && queue.peek().micros + afterMicros <= now) {
            int[] due = IntStream.of(queue.remove().places)
                    .filter(silent)
                    .distinct()
                    .toArray();
            if (due.length > 0) {
                expire.accept(due);
            }
        }
    }

    /** When the next key may be due; {@link Long#MAX_VALUE} for never. */
    long nextMicros() {
        Seen first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.micros + afterMicros;
    }
}
