// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.util.List;

/** Where work runs. */
public interface Scheduler {
    /**
     * Runs all tasks, perhaps at the same time, and returns when all have ended. If some throw, one of their exceptions is
     * thrown after all have ended. Called by a job's loop thread.
     */
    void forkJoin(List<? extends Runnable> tasks);

    /** How many tasks of {@link #forkJoin} may run at the same time; more of them gain nothing. */
    default int parallelism() {
        return 1;
    }

    /** Starts work that waits for the outside, such as a source's reading, on a thread of its own. */
    default void blocking(String name, Runnable work) {
        throw new IllegalStateException("this environment starts no threads: " + name);
    }

    /** Lets other threads go first, if there are too few processors for all: called often by work that nobody waits for. */
    default void giveWay() {}

    /**
     * Runs something short at a time of the clock, on any thread.
     *
     * @param micros microseconds since 1970
     */
    default void at(long micros, Runnable work) {
        throw new IllegalStateException("this environment has no timer");
    }
}
