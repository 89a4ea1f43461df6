// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import java.util.concurrent.TimeUnit;

/** The lane of CI that tests run in, by which suites of random cases cut their time. */
final class Lane {
    private Lane() {}

    /** The share of a suite in nanoseconds, given in seconds for the fast lane and the full one. */
    static long seconds(long fast, long full) {
        return TimeUnit.SECONDS.toNanos("full".equals(System.getProperty("sluice.lane", "fast")) ? full : fast);
    }
}
