// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.state.Stored;
import java.util.List;
import java.util.Optional;

/** Who gets the changes of one output. Called by the job's loop thread. */
interface Target {
    /** The net changes of a batch, lent until this returns; never none. */
    void changes(Tick tick, List<Chunk> changes);

    /** What it remembers between batches, for checkpoints; always the same parts in the same order. */
    default List<Stored> stored() {
        return List.of();
    }

    /** Ends the group of the batches so far, if it writes groups that nobody sees before they are published. */
    default Optional<StagedSink.Staged> stage() {
        return Optional.empty();
    }

    /** Bytes that nobody has seen yet. */
    default long stagedBytes() {
        return 0;
    }

    /** The job has ended by itself or was stopped. */
    void finish();

    void close();
}
