// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.io.Closeable;
import java.io.IOException;

/** Streams of bytes between processes. All calls but the closes may wait and belong on a blocking thread. */
public interface Network {
    /** Connects, waiting as long as the system takes to say that nobody listens, at most some seconds. */
    Connection connect(String host, int port) throws IOException;

    /**
     * Waits for others to connect.
     *
     * @param port 0 for any free one
     */
    Listener listen(String host, int port) throws IOException;

    /** A connection; closing it, from any thread, ends a {@link #read} with an exception. */
    interface Connection extends Closeable {
        /** Reads at least one byte; −1 when the other side has closed. */
        int read(byte[] into, int from, int length) throws IOException;
    }

    /** An open port; closing it, from any thread, ends an {@link #accept} with an exception. */
    interface Listener extends Closeable {
        Connection accept() throws IOException;

        int port();
    }
}
