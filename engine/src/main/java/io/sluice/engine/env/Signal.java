// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

/** Lets one thread sleep until others have news for it. */
public interface Signal {
    /** Wakes the sleeper, or its next sleep if it is awake. Any thread. */
    void raise();

    /** Sleeps until raised, or until the clock says {@code untilMicros}, whichever is first. One thread. */
    void await(long untilMicros);
}
