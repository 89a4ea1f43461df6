// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.state.Stored;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes the versions of a group together with it, and what happened about drift. Those of them that would not be kept are not published at all. */
final class StagedModels implements StagedSink {
    private final ModelRows rows;
    private final Publisher publisher;
    private final AtomicLong waiting = new AtomicLong();
    private ArrayDeque<ModelRows.Version> open = new ArrayDeque<>();
    private List<ModelEvent> openDrift = new ArrayList<>();

    StagedModels(ModelRows rows, Publisher publisher) {
        this.rows = rows;
        this.publisher = publisher;
    }

    @Override
    public void write(long batch, List<Chunk> changes) {
        ModelRows.Sorted sorted = rows.of(batch, changes);
        openDrift.addAll(sorted.drift());
        for (ModelRows.Version version : sorted.versions()) {
            open.add(version);
            waiting.addAndGet(version.file().length - publisher.dropOld(open));
        }
    }

    @Override
    public Staged stage() {
        List<ModelRows.Version> versions = List.copyOf(open);
        List<ModelEvent> drift = openDrift;
        open = new ArrayDeque<>();
        openDrift = new ArrayList<>();
        if (versions.isEmpty() && drift.isEmpty()) {
            return group -> {};
        }
        long bytes =
                versions.stream().mapToLong(version -> version.file().length).sum();
        return new Staged() {
            private boolean published;

            @Override
            public void publish(long group) throws IOException {
                try {
                    publisher.publish(versions);
                    publisher.note(drift);
                } catch (IOException failure) {
                    throw new IOException(
                            ModelSink.unavailable(publisher.path(), failure)
                                    .problem()
                                    .message(),
                            failure);
                }
                waiting.addAndGet(published ? 0 : -bytes);
                published = true;
            }
        };
    }

    @Override
    public long stagedBytes() {
        return waiting.get();
    }

    @Override
    public List<Stored> stored() {
        return List.of(rows);
    }

    /** What has been written becomes visible with its group, and not before. */
    @Override
    public void flush() {}

    @Override
    public void close() {
        publisher.close();
    }
}
