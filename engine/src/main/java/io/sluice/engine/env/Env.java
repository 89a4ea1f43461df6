// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

/** The outside of a job: nothing else in the engine reads time, randomness or threads. */
public interface Env {
    Clock clock();

    Scheduler scheduler();

    /** A new signal, for one sleeper. */
    default Signal signal() {
        throw new IllegalStateException("nobody sleeps in this environment");
    }

    /** A fresh seed; logged in the plan of the tick that uses it. */
    long seed();
}
