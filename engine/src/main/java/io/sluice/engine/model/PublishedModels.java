// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.Sink;
import io.sluice.engine.data.Chunk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Publishes versions as they come, for a job that commits nothing. */
final class PublishedModels implements Sink {
    private final ModelRows rows;
    private final Publisher publisher;
    private final ArrayDeque<ModelRows.Version> waiting = new ArrayDeque<>();
    private final List<ModelEvent> drift = new ArrayList<>();

    PublishedModels(ModelRows rows, Publisher publisher) {
        this.rows = rows;
        this.publisher = publisher;
    }

    @Override
    public void write(long batch, List<Chunk> changes) {
        ModelRows.Sorted sorted = rows.of(batch, changes);
        waiting.addAll(sorted.versions());
        drift.addAll(sorted.drift());
        publisher.dropOld(waiting);
        flush();
    }

    @Override
    public void flush() {
        if (waiting.isEmpty() && drift.isEmpty()) {
            return;
        }
        try {
            publisher.publish(List.copyOf(waiting));
            publisher.note(drift);
        } catch (IOException failure) {
            throw ModelSink.unavailable(publisher.path(), failure);
        }
        waiting.clear();
        drift.clear();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
