// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.io.IOException;

/**
 * A sink whose output is seen a group at a time: what is written is staged, unseen, and becomes visible when the group is
 * published, once, by whichever instance of the job publishes it.
 */
public interface StagedSink extends Sink {
    /**
     * Ends the group under way and begins the next: what has been written since the last call. Called by the loop between two
     * batches.
     */
    Staged stage();

    /** Bytes that are staged and not yet published; when they are many, the sources wait. Called by the loop. */
    long stagedBytes();

    /** The output of a group. */
    interface Staged {
        /**
         * Makes it visible as the output of a group. If it is already, because this was called before, or by another instance
         * that has redone the same group, it is left at that: the output is the same. Called by the committing thread.
         *
         * @param group its number, from 1
         * @throws IOException if that is not known to have happened; it is called again then
         */
        void publish(long group) throws IOException;
    }
}
