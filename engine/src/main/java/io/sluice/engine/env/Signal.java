// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

/** A place where one thread waits until another says that something has happened. A wake-up is never lost. */
public interface Signal {
    /** The time of {@link #await} that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Returns when {@link #wake} has been called since the last return, or at the given time of the environment's clock.
     * Called by one thread.
     *
     * @param untilMicros microseconds since 1970, or {@link #NEVER}
     */
    void await(long untilMicros);

    /** Ends the wait of {@link #await}, or of the next call of it if none is going on. Any thread. */
    void wake();
}
