// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;

/**
 * What a source that cannot replay has received, kept where it can be read again until it is committed.
 */
public final class InputLog implements AutoCloseable {
    /** A place in the log: how many bytes and marks an instance had logged before it. */
    public record Place(long epoch, long offset) {}

    /** Returns when everything appended so far is durable, and this instance was still the newest after that. */
    public void settle() throws IOException {}

    /** Deletes what lies wholly before a committed place. */
    public void acknowledge(Place committed) throws IOException {}

    @Override
    public void close() {}
}
