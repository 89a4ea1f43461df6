// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;

/** Tries again, with back-off, for {@code sink.timeout}, where a sink cannot be written. The loop waits meanwhile. */
final class Patience {
    private static final long PAUSE_MICROS_MIN = 100_000;
    private static final long PAUSE_MICROS_MAX = 5_000_000;

    private final Clock clock;
    private final Signal signal;
    private final long timeoutMicros;
    private final Console console;
    private volatile boolean ended;

    Patience(Clock clock, Signal signal, long timeoutMicros, Console console) {
        this.clock = clock;
        this.signal = signal;
        this.timeoutMicros = timeoutMicros;
        this.console = console;
    }

    /**
     * Does something that may fail for a while.
     *
     * @param again what to do after a failure, until it succeeds
     * @throws ProblemException the last failure, when the time is over or {@link #end} was called
     */
    void with(String sink, Runnable first, Runnable again) {
        try {
            first.run();
        } catch (ProblemException failure) {
            insist(sink, failure, again);
        }
    }

    private void insist(String sink, ProblemException first, Runnable again) {
        long begin = clock.micros();
        long pause = PAUSE_MICROS_MIN;
        ProblemException failure = first;
        boolean said = false;
        while (true) {
            long left = timeoutMicros - (clock.micros() - begin);
            if (failure.problem().code() != Code.SINK_UNAVAILABLE || left <= 0 || ended) {
                throw failure;
            }
            if (!said) {
                console.status("sink " + sink + ": " + failure.problem().message() + "; trying again");
                said = true;
            }
            signal.await(clock.micros() + Math.min(pause, left));
            pause = Math.min(2 * pause, PAUSE_MICROS_MAX);
            try {
                again.run();
                console.status("sink " + sink + ": it can be written again");
                return;
            } catch (ProblemException still) {
                failure = still;
            }
        }
    }

    /** No more waiting. Any thread. */
    void end() {
        ended = true;
        signal.wake();
    }
}
