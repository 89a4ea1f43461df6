// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.io.IOException;

/** What a source's own thread does: bring bytes, and nothing else. */
interface Feed {
    /** Brings everything into the pipe, waiting where it must, and returns at the end or soon after {@link #stop}. */
    void run(BytePipe pipe);

    /** Ends a wait of {@link #run} for the outside. Any thread. The pipe has been closed before. */
    void stop();

    /** What positions in its inputs are of. */
    default Position.Kind kind() {
        return Position.Kind.LIVE;
    }

    /** {@link Source#settle}. */
    default void settle() throws IOException {}

    /** {@link Source#acknowledge}. */
    default void acknowledge(byte[] position) throws IOException {}
}
