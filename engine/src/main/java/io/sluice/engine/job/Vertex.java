// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.Output;
import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator in its place: where its changes come from and where they go, within one task. Chunks of an operator with one
 * input are passed straight on; those of several inputs wait until all of a port are there, since ports are fed in order.
 */
final class Vertex implements Output {
    private final Operator operator;
    private final List<Delivery> ports = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final ShardTask task;

    /** Where a chunk goes next, with its sequence number. */
    interface Target {
        void push(long sequence, Chunk chunk);
    }

    Vertex(Operator operator, int portCount, ShardTask task) {
        this.operator = operator;
        this.task = task;
        for (int port = 0; portCount > 1 && port < portCount; port++) {
            ports.add(new Delivery());
        }
    }

    void to(Target target) {
        targets.add(target);
    }

    /** A target that feeds a port of this vertex. */
    Target port(int port) {
        return ports.isEmpty() ? (sequence, chunk) -> operator.accept(0, chunk, this) : ports.get(port)::add;
    }

    void begin(Tick tick) {
        operator.begin(tick);
    }

    /** The vertex's turn: all its inputs have ended. */
    void finish(Tick tick) {
        for (int port = 0; port < ports.size(); port++) {
            for (Delivery.Item item : Delivery.merge(List.of(ports.get(port)))) {
                task.sequence(item.sequence());
                operator.accept(port, item.chunk(), this);
            }
            ports.get(port).clear();
        }
        task.sequence(Long.MAX_VALUE);
        operator.flush(tick, this);
    }

    @Override
    public void push(Chunk chunk) {
        if (chunk.size() == 0) {
            return;
        }
        for (Target target : targets) {
            target.push(task.sequence(), chunk);
        }
    }

    Operator operator() {
        return operator;
    }
}
