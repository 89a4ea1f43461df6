// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that gathers the bytes of a group in memory until it is published. */
abstract class StagedBytes implements StagedSink {
    private final RowWriter writer;
    private final AtomicLong waiting = new AtomicLong();
    private Bytes open = new Bytes();

    StagedBytes(RowWriter writer) {
        this.writer = writer;
    }

    /** Whether what is written next stands at the beginning of a file. */
    abstract boolean atBeginning();

    /** The output of a group; no bytes are never a group. */
    abstract Staged stage(Bytes bytes);

    @Override
    public final void write(long batch, List<Chunk> changes) {
        int before = open.size();
        if (before == 0 && atBeginning()) {
            writer.begin(open);
        }
        writer.put(batch, changes, open);
        waiting.addAndGet(open.size() - before);
    }

    @Override
    public final Staged stage() {
        Bytes bytes = open;
        open = new Bytes();
        if (bytes.size() == 0) {
            return group -> {};
        }
        Staged staged = stage(bytes);
        return new Staged() {
            private boolean published;

            @Override
            public void publish(long group) throws IOException {
                staged.publish(group);
                waiting.addAndGet(published ? 0 : -bytes.size());
                published = true;
            }
        };
    }

    /** Bytes of the group under way. */
    final int staging() {
        return open.size();
    }

    @Override
    public final long stagedBytes() {
        return waiting.get();
    }

    /** What has been written becomes visible with its group, and not before. */
    @Override
    public final void flush() {}

    @Override
    public final void close() {}
}
