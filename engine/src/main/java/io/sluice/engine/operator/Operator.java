// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.state.Stored;
import java.util.List;

/**
 * A node of the DAG, running: one instance per shard, called by that shard's task only, so it needs no locks.
 *
 * <p>Per tick: {@code begin} once, {@code accept} for every chunk of port 0, then of port 1 …, then {@code flush} once,
 * where operators with state emit −old/+new. A linear operator emits from {@code accept}. A failure throws
 * {@link io.sluice.engine.problem.ProblemException}; the tick is then abandoned as a whole.
 */
public interface Operator {
    /** A tick begins. */
    default void begin(Tick tick) {}

    /** Takes changes; the chunk is lent until this returns. */
    void accept(int port, Chunk chunk, Output out);

    /** All changes of the tick have been accepted. */
    default void flush(Tick tick, Output out) {}

    /** The next time, in microseconds, at which a tick must run even without input; {@link Long#MAX_VALUE} if none. */
    default long wakeUpMicros() {
        return Long.MAX_VALUE;
    }

    /** Whether a job that ends runs one more tick, whose {@link Tick#closing} says so. */
    default boolean closes() {
        return false;
    }

    /**
     * What it remembers between ticks, for checkpoints, in parts; operators of equal nodes have the same parts in the same order.
     * None for stateless operators.
     */
    default List<Stored> stored() {
        return List.of();
    }

    /**
     * Emits the rows that it remembers, each with its weight, in an order that depends on nothing but them: the rows of its output
     * where those are what it remembers, of an input otherwise; none if it remembers none. Between ticks, after its state has been restored.
     *
     * @param part 0; of a join also 1, for the rows of the right input
     */
    default void contents(int part, Output out) {}

    /** Bytes of state held, for memory accounting; 0 for stateless operators. */
    default long stateBytes() {
        return 0;
    }
}
