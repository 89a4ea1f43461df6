// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.io.InputStream;

/** The outside of a job: nothing else in the engine reads time, randomness, threads, files or sockets. */
public interface Env {
    Clock clock();

    Scheduler scheduler();

    /** A fresh seed; logged in the plan of the tick that uses it. */
    long seed();

    /** A new place to wait at. */
    default Signal signal() {
        throw new IllegalStateException("this environment has no waiting");
    }

    default Network network() {
        throw new IllegalStateException("this environment has no network");
    }

    default Http http() {
        throw new IllegalStateException("this environment serves nothing");
    }

    default Files files() {
        throw new IllegalStateException("this environment has no files");
    }

    /** What is piped into the process. */
    default InputStream standardInput() {
        throw new IllegalStateException("this environment has no standard input");
    }
}
