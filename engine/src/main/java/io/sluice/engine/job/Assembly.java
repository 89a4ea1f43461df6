// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Builds the running form of a topology: vertices in tasks in stages, connected directly or by exchanges. */
final class Assembly {
    private final OperatorFactory factory;
    private final int parallelism;
    private final Placement placement;
    private final IdentityHashMap<DStream, Traits> traits;
    private final List<Stage> stages = new ArrayList<>();
    private final IdentityHashMap<DStream, List<Vertex>> vertices = new IdentityHashMap<>();
    private final List<DStream.Source> sources = new ArrayList<>();
    private final IdentityHashMap<DStream, List<List<Delivery.Item>>> arrivals = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, Long> arrived = new IdentityHashMap<>();
    private final List<List<Delivery>> collected = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final Remembered remembered;
    private final IdentityHashMap<DStream, OperatorId> ids;

    Assembly(List<DStream> roots, OperatorFactory factory, int parallelism) {
        this.factory = factory;
        this.parallelism = parallelism;
        this.placement = new Placement(roots, parallelism);
        this.traits = Traits.of(roots);
        this.ids = OperatorIds.of(roots);
        this.remembered = new Remembered(parallelism);
        for (int stage = 0; stage < placement.stageCount(); stage++) {
            stages.add(new Stage(parallelism));
        }
        placement.order().forEach(this::place);
        roots.forEach(this::collect);
    }

    private void place(DStream node) {
        List<Traits> inputs = node.inputs().stream().map(this::traits).toList();
        boolean exchanged = placement.exchanged(node);
        boolean combined = exchanged
                && node instanceof DStream.Aggregate aggregate
                && factory.combinable(aggregate, inputs.get(0));
        Supplier<Operator> maker = combined
                ? factory.mergeAggregate((DStream.Aggregate) node, inputs.get(0))
                : factory.operator(node, inputs);
        Stage stage = stages.get(placement.stage(node));
        List<Vertex> shards = new ArrayList<>();
        for (int shard = 0; shard < parallelism; shard++) {
            ShardTask task = stage.tasks().get(shard);
            Operator operator = shard > 0 && speaksFirst(node) ? (port, chunk, out) -> {} : operator(maker);
            Vertex vertex = new Vertex(operator, portCount(node), task);
            task.add(vertex);
            shards.add(vertex);
            OperatorId id = Objects.requireNonNull(ids.get(node));
            remembered.add(id.hex(), shard, operator.stored());
        }
        vertices.put(node, shards);
        if (node instanceof DStream.Source source) {
            feedFromSource(source, stage, shards);
        }
        for (int port = 0; port < node.inputs().size(); port++) {
            if (exchanged) {
                exchange(node, port, Partitioning.required(node, port), combined, stage);
            } else {
                connect(node, port, stage);
            }
        }
    }

    /** Whether a node gives rows without input; it must do so in one shard only. */
    private static boolean speaksFirst(DStream node) {
        return node instanceof DStream.Values
                || (node instanceof DStream.Aggregate aggregate
                        && aggregate.keys().isEmpty());
    }

    /** UNION ALL passes on whatever comes first; a join, an upsert or a prediction takes its inputs one after the other. */
    private static int portCount(DStream node) {
        boolean inTurn =
                node instanceof DStream.Join || node instanceof DStream.Upsert || node instanceof DStream.Predict;
        return inTurn ? node.inputs().size() : 1;
    }

    private Operator operator(Supplier<Operator> maker) {
        Operator operator = maker.get();
        operators.add(operator);
        return operator;
    }

    private Traits traits(DStream node) {
        Traits known = traits.get(node);
        if (known == null) {
            throw new IllegalStateException("a node without traits");
        }
        return known;
    }

    private List<Vertex> shards(DStream node) {
        List<Vertex> shards = vertices.get(node);
        if (shards == null) {
            throw new IllegalStateException("inputs come before the nodes that read them");
        }
        return shards;
    }

    private void feedFromSource(DStream.Source source, Stage stage, List<Vertex> shards) {
        sources.add(source);
        List<List<Delivery.Item>> perShard = new ArrayList<>();
        for (int shard = 0; shard < parallelism; shard++) {
            List<Delivery.Item> items = new ArrayList<>();
            perShard.add(items);
            stage.tasks().get(shard).arrive(items, shards.get(shard).port(0));
        }
        arrivals.put(source, perShard);
    }

    /** Within a stage chunks are passed on; what comes from an earlier one waits behind the barrier, in its shard. */
    private void connect(DStream node, int port, Stage stage) {
        DStream input = node.inputs().get(port);
        if (placement.stage(input) < placement.stage(node)) {
            exchange(node, port, Partitioning.ANY, false, stage);
            return;
        }
        for (int shard = 0; shard < parallelism; shard++) {
            Vertex.Target target = shards(node).get(shard).port(portCount(node) == 1 ? 0 : port);
            shards(input).get(shard).to(target);
        }
    }

    private void exchange(DStream node, int port, Partitioning required, boolean combined, Stage stage) {
        DStream input = node.inputs().get(port);
        Partitioning partitioning = combined ? Partitioning.ofFirst(required.types()) : required;
        Exchange exchange = new Exchange(partitioning, parallelism);
        stage.readsFrom(exchange);
        List<Vertex> consumers = shards(node);
        for (int shard = 0; shard < parallelism; shard++) {
            int own = shard;
            producer(node, input, combined, shard).to(exchange.writer(shard)::push);
            int to = portCount(node) == 1 ? 0 : port;
            stage.tasks()
                    .get(shard)
                    .feed(() -> exchange.read(own), consumers.get(shard).port(to));
        }
    }

    /** The vertex whose output crosses the exchange: the input itself, or an aggregation of it per shard and tick. */
    private Vertex producer(DStream node, DStream input, boolean combined, int shard) {
        Vertex vertex = shards(input).get(shard);
        if (!combined) {
            return vertex;
        }
        DStream.Aggregate aggregate = (DStream.Aggregate) node;
        ShardTask task = stages.get(placement.stage(input)).tasks().get(shard);
        Supplier<Operator> maker = factory.preAggregate(aggregate, traits(input));
        Vertex partial = new Vertex(operator(maker), 1, task);
        task.add(partial);
        vertex.to(partial.port(0));
        return partial;
    }

    private void collect(DStream root) {
        List<Delivery> boxes = new ArrayList<>();
        for (Vertex vertex : shards(root)) {
            Delivery box = new Delivery();
            vertex.to(box::add);
            boxes.add(box);
        }
        collected.add(boxes);
    }

    /** Spreads what arrives over the shards, chunk by chunk; gives the number of rows. */
    int offer(Map<String, List<Chunk>> deltas) {
        int rows = 0;
        for (DStream.Source source : sources) {
            List<List<Delivery.Item>> perShard = arrivals.get(source);
            long sequence = arrived.getOrDefault(source, 0L);
            for (Chunk chunk : deltas.getOrDefault(source.name(), List.of())) {
                int shard = (int) (sequence % parallelism);
                if (perShard != null) {
                    perShard.get(shard).add(new Delivery.Item(sequence, chunk));
                }
                sequence++;
                rows += chunk.size();
            }
            arrived.put(source, sequence);
        }
        return rows;
    }

    /** Forgets the last tick. */
    void clear() {
        stages.forEach(Stage::clear);
        clearArrivals();
        arrived.clear();
        collected.forEach(boxes -> boxes.forEach(Delivery::clear));
    }

    /** Lets go of what has been offered. */
    void clearArrivals() {
        arrivals.values().forEach(perShard -> perShard.forEach(List::clear));
    }

    List<Stage> stages() {
        return stages;
    }

    List<Operator> operators() {
        return operators;
    }

    Remembered remembered() {
        return remembered;
    }

    List<DStream.Source> sources() {
        return sources;
    }

    /** Per root its changes. */
    List<List<Chunk>> results() {
        List<List<Chunk>> results = new ArrayList<>();
        for (List<Delivery> boxes : collected) {
            results.add(Delivery.merge(boxes).stream().map(Delivery.Item::chunk).toList());
        }
        return results;
    }
}
