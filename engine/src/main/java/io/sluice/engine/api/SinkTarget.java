// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Sink;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.connector.UnpublishedException;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.state.SortedRows;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.SqlType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes into a sink; what fails because the outside does is tried again for a while. What is staged is written in an order that
 * does not depend on how the job ran, so that a group that is run again gives the same bytes.
 */
final class SinkTarget implements Target {
    private final String name;
    private final Sink sink;
    private final Patience patience;
    private final Optional<List<SqlType>> sorted;

    /** @param sorted the types of the rows, if they come in no order that means something and are staged */
    SinkTarget(String name, Sink sink, Patience patience, Optional<List<SqlType>> sorted) {
        this.name = name;
        this.sink = sink;
        this.patience = patience;
        this.sorted = sorted;
    }

    @Override
    public void changes(Tick tick, List<Chunk> changes) {
        List<Chunk> ordered = sorted.map(types -> SortedRows.of(changes, types)).orElse(changes);
        patience.with(name, () -> sink.write(tick.number(), ordered), sink::flush);
    }

    @Override
    public List<Stored> stored() {
        return sink.stored();
    }

    @Override
    public Optional<StagedSink.Staged> stage() {
        return sink instanceof StagedSink staged ? Optional.of(named(staged.stage())) : Optional.empty();
    }

    /** The same output; if it cannot be published, it says whose it is. */
    private StagedSink.Staged named(StagedSink.Staged staged) {
        return group -> {
            try {
                staged.publish(group);
            } catch (IOException failure) {
                throw new UnpublishedException(name, failure);
            }
        };
    }

    @Override
    public long stagedBytes() {
        return sink instanceof StagedSink staged ? staged.stagedBytes() : 0;
    }

    @Override
    public void finish() {
        patience.with(name, sink::flush, sink::flush);
    }

    @Override
    public void close() {
        sink.close();
    }
}
