// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

/** The time of day. */
public interface Clock {
    /** Microseconds since 1970-01-01 UTC. */
    long micros();
}
