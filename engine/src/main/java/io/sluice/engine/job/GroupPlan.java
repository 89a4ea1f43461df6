// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ticks that are committed together, with everything that would not be the same if they ran once more: whoever has what the job
 * remembered before them, and this, can run them again.
 *
 * @param begins whether the job begins afresh, remembering nothing; such a group has no ticks
 * @param ticks in order
 * @param ended whether the job had all of its input behind them
 */
record GroupPlan(boolean begins, List<TickPlan> ticks, boolean ended) {
    private static final int VERSION = 3;
    /** Each is written as its place here. */
    private static final List<Tick.Closing> CLOSINGS =
            List.of(Tick.Closing.NONE, Tick.Closing.FOR_NOW, Tick.Closing.FOR_GOOD);

    GroupPlan {
        ticks = List.copyOf(ticks);
    }

    /**
     * One tick.
     *
     * @param number of the tick
     * @param timeMicros its clock
     * @param closing whether the job has ended with it
     * @param rows how many each source gave, by the name of its stream, bad ones included that another stream got; sources that gave
     *     none are left out
     * @param deadLetters how many of all of them were bad
     */
    record TickPlan(long number, long timeMicros, Tick.Closing closing, Map<String, Long> rows, long deadLetters) {
        TickPlan {
            rows = Collections.unmodifiableMap(new TreeMap<>(rows));
        }

        /** How many were good. */
        long rowsIn() {
            return rows.values().stream().mapToLong(Long::longValue).sum() - deadLetters;
        }

        Tick tick() {
            return new Tick(number, timeMicros, closing);
        }
    }

    /** Whether nothing was run: the state was made anew, and is committed before anything else. */
    boolean isEmpty() {
        return !begins && !ended && ticks.isEmpty();
    }

    byte[] toBytes() {
        Bytes out = new Bytes();
        out.putCount(VERSION);
        out.putByte(begins ? 1 : 0);
        out.putByte(ended ? 1 : 0);
        out.putCount(ticks.size());
        for (TickPlan tick : ticks) {
            out.putCount(tick.number());
            out.putSigned(tick.timeMicros());
            out.putByte(CLOSINGS.indexOf(tick.closing()));
            out.putCount(tick.rows().size());
            tick.rows().forEach((source, count) -> {
                out.putText(source);
                out.putCount(count);
            });
            out.putCount(tick.deadLetters());
        }
        return out.toArray();
    }

    static GroupPlan of(byte[] bytes) {
        ByteReader in = new ByteReader().start(bytes, 0, bytes.length);
        Progress.requireVersion(in.count(), VERSION);
        boolean begins = in.octet() != 0;
        boolean ended = in.octet() != 0;
        List<TickPlan> ticks = new ArrayList<>();
        for (long left = in.count(); left > 0; left--) {
            long number = in.count();
            long timeMicros = in.signed();
            Tick.Closing closing = CLOSINGS.get(in.octet());
            Map<String, Long> rows = new TreeMap<>();
            for (long sources = in.count(); sources > 0; sources--) {
                rows.put(in.text(), in.count());
            }
            ticks.add(new TickPlan(number, timeMicros, closing, rows, in.count()));
        }
        return new GroupPlan(begins, ticks, ended);
    }
}
