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

    /** Starts work that waits for the outside, such as a source's reading, on a thread of its own. */
    default void blocking(String name, Runnable work) {
        throw new IllegalStateException("this environment starts no threads: " + name);
    }
}
