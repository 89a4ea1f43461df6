// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.state.Stored;
import java.util.List;

/** An open sink. All methods are called by the job's loop thread. */
public interface Sink extends AutoCloseable {
    /**
     * Takes the changes of one batch; they are consolidated: no row is both added and removed. If this fails because the
     * outside does, what it has been given is kept, and {@link #flush} tries again.
     *
     * @param batch the number of the batch, from 1
     * @param changes lent until this returns
     * @throws io.sluice.engine.problem.ProblemException if they cannot be written
     */
    void write(long batch, List<Chunk> changes);

    /** What it remembers between batches, for checkpoints; always the same parts in the same order. */
    default List<Stored> stored() {
        return List.of();
    }

    /** Everything written so far is made durable and visible, as far as the sink can. */
    void flush();

    @Override
    void close();
}
