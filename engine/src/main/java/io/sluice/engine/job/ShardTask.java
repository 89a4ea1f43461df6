// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What one shard does in one stage of a tick: feeds what has arrived, then lets every operator finish, in order. */
final class ShardTask {
    /** Chunks that arrive, and where. */
    private record Feed(Supplier<List<Delivery.Item>> items, Vertex.Target target) {}

    private record Step(Vertex vertex, List<Feed> feeds) {}

    private final List<Step> steps = new ArrayList<>();
    private long sequence;

    /** Adds a vertex behind those it reads from. */
    void add(Vertex vertex) {
        steps.add(new Step(vertex, new ArrayList<>()));
    }

    /** Feeds the vertex added last from outside the task. */
    void feed(Supplier<List<Delivery.Item>> items, Vertex.Target target) {
        steps.get(steps.size() - 1).feeds().add(new Feed(items, target));
    }

    void run(Tick tick) {
        steps.forEach(step -> step.vertex().begin(tick));
        for (Step step : steps) {
            for (Feed feed : step.feeds()) {
                for (Delivery.Item item : feed.items().get()) {
                    sequence = item.sequence();
                    feed.target().push(sequence, item.chunk());
                }
            }
            step.vertex().finish(tick);
        }
    }

    /** The sequence number of the input that is being worked on. */
    long sequence() {
        return sequence;
    }

    void sequence(long number) {
        sequence = number;
    }
}
