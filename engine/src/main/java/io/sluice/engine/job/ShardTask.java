// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one shard does in one stage of a tick: takes what arrives from sources whenever some is there; then, when all is
 * there, takes what has come through exchanges and lets every operator finish, in order.
 */
final class ShardTask {
    /** Chunks that arrive, and where. */
    private record Feed(Supplier<List<Delivery.Item>> items, Vertex.Target target) {}

    private record Arrival(List<Delivery.Item> items, Vertex.Target target) {}

    private record Step(Vertex vertex, List<Feed> feeds) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long sequence;

    /** Adds a vertex behind those it reads from. */
    void add(Vertex vertex) {
        steps.add(new Step(vertex, new ArrayList<>()));
    }

    /** Feeds the vertex added last from outside the task. */
    void feed(Supplier<List<Delivery.Item>> items, Vertex.Target target) {
        steps.get(steps.size() - 1).feeds().add(new Feed(items, target));
    }

    /** Feeds a vertex from a source, with whatever is in the list then. */
    void arrive(List<Delivery.Item> items, Vertex.Target target) {
        arrivals.add(new Arrival(items, target));
    }

    void begin(Tick tick) {
        steps.forEach(step -> step.vertex().begin(tick));
    }

    void takeArrivals() {
        arrivals.forEach(arrival -> push(arrival.items(), arrival.target()));
    }

    void finish(Tick tick) {
        for (Step step : steps) {
            step.feeds().forEach(feed -> push(feed.items().get(), feed.target()));
            step.vertex().finish(tick);
        }
    }

    private void push(List<Delivery.Item> items, Vertex.Target target) {
        for (Delivery.Item item : items) {
            sequence = item.sequence();
            target.push(sequence, item.chunk());
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
