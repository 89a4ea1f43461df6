// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** Decides from a seed what goes wrong at each call of a disk. */
public final class Faults {
    /** The process is gone. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super(where, null, false, false);
        }
    }

    private final SplittableRandom random;
    private final Deque<String> history = new ArrayDeque<>();
    private Runnable takeover = () -> {};
    private int left;
    private int every;
    private int full;
    private int depth;
    private boolean stopped;
    private long moment;
    private long crashMoment = -1;

    /**
     * @param count how many faults there will be
     * @param every a fault about every so many calls
     */
    public Faults(SplittableRandom random, int count, int every) {
        this.random = random;
        this.left = count;
        this.every = every;
    }

    /**
     * One fault: a crash at a certain moment. Every call of a disk has two, one before and one behind its effect.
     *
     * @param moment counted from 0
     */
    public static Faults crashAt(long moment) {
        Faults faults = new Faults(new SplittableRandom(moment), 0, 1);
        faults.crashMoment = moment;
        return faults;
    }

    /** None. */
    public static Faults none() {
        return crashAt(-1);
    }

    /** How many moments there have been until {@link #stop}. */
    public long moments() {
        return moment;
    }

    /** What happens while a call hangs: another instance takes over. */
    public void takeover(Runnable other) {
        takeover = other;
    }

    /** No more faults. */
    public void stop() {
        left = 0;
        full = 0;
        stopped = true;
    }

    /** The last calls and faults, for messages. */
    public String history() {
        return String.join("\n  ", history);
    }

    void note(String what) {
        history.add(what);
        if (history.size() > 5_000) {
            history.remove();
        }
    }

    /** Before a call takes effect. */
    void before(String call, boolean writes) throws IOException {
        note(call);
        if (writes && full > 0) {
            full--;
            note("  no space left");
            throw new IOException("no space left");
        }
        crashIfDue(call);
        if (!strikes()) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> crash(call);
            case 1 -> {
                note("  fails before its effect");
                throw new IOException("failed: " + call);
            }
            case 2 -> {
                if (writes) {
                    full = random.nextInt(1, 6);
                    note("  no space left for " + full + " calls");
                    throw new IOException("no space left");
                }
            }
            default -> hang(call);
        }
    }

    /** Behind the effect of a call. */
    void after(String call) throws IOException {
        crashIfDue(call + " done");
        if (!strikes()) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> crash(call + " done");
            case 1 -> {
                note("  fails behind its effect");
                throw new IOException("answer lost: " + call);
            }
            default -> hang(call + " done");
        }
    }

    private void crashIfDue(String call) {
        if (!stopped && moment++ == crashMoment) {
            crash(call);
        }
    }

    private boolean strikes() {
        if (left == 0 || random.nextInt(every) != 0) {
            return false;
        }
        left--;
        return true;
    }

    private void crash(String where) {
        note("  crash");
        throw new Crash(where);
    }

    private void hang(String call) {
        if (depth == 2) {
            return;
        }
        depth++;
        note("  " + call + " hangs; another instance starts {");
        try {
            takeover.run();
        } finally {
            depth--;
            note("  } " + call + " goes on");
        }
    }
}
