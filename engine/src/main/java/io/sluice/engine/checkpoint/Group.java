// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.util.Optional;

/**
 * The work of some ticks, done in memory and waiting to be committed. {@link Checkpoint#commit} calls the methods in the
 * order in which they stand here. After an exception it may be called again for the same group, which then must say the
 * same.
 */
public interface Group {
    /** Returns when all input of the group is where it can be read again. */
    void settle() throws IOException;

    /** {@link Plan#ticks}. */
    byte[] plan();

    /** What has changed in the state, or all of it; empty if nothing has changed. */
    Optional<State> state();

    /**
     * Makes the output visible. A sink that has seen this group already, from this instance or another, leaves it at that:
     * the same plan has given the same output.
     */
    void publish(long group) throws IOException;

    /** {@link Commit#summary}. */
    byte[] summary();

    /** The group is committed: sources may forget its input. */
    void acknowledge() throws IOException;

    /**
     * State to write.
     *
     * @param whole whether it is all of the state, so that earlier files are no longer needed
     */
    record State(Content content, boolean whole) {}
}
