// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Common sub-plans become one: nodes with the same {@link OperatorId} compute the same, so the first of them serves the readers of
 * all, and its state is kept once.
 */
public final class Share {
    /** Sources with one id may differ in columns that no id depends on; projections at outputs differ in names. */
    private record Key(OperatorId id, Schema schema) {}

    private static final Schema ANY = new Schema(List.of());

    private final IdentityHashMap<DStream, OperatorId> ids;
    private final Map<Key, DStream> first = new HashMap<>();
    private final IdentityHashMap<DStream, DStream> done = new IdentityHashMap<>();

    private Share(IdentityHashMap<DStream, OperatorId> ids) {
        this.ids = ids;
    }

    /** A topology in which no two nodes compute the same; nodes below which nothing changes are the same objects. */
    public static Topology common(Topology topology) {
        Share pass = new Share(OperatorIds.of(topology.roots()));
        topology.nodes().forEach(node -> pass.done.put(node, pass.shared(node)));
        Topology result = new Topology(topology.outputs().stream()
                .map(output -> new Topology.Output(output.name(), pass.named(output.stream())))
                .toList());
        assert Validity.holds(result);
        return result;
    }

    private DStream shared(DStream node) {
        Schema schema = node instanceof DStream.Source ? node.schema() : ANY;
        return first.computeIfAbsent(new Key(id(node), schema), key -> rebuilt(node));
    }

    private DStream rebuilt(DStream node) {
        List<DStream> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(done(input)));
        return Nodes.withInputs(node, inputs);
    }

    /**
     * What an output reads, with the names it had. Names are no part of an id: where the first of several equal nodes calls the
     * columns otherwise, the others are projections of it, or stay if they are projections themselves.
     */
    private DStream named(DStream root) {
        DStream shared = done(root);
        if (shared.schema().equals(root.schema())) {
            return shared;
        }
        return first.computeIfAbsent(
                new Key(id(root), root.schema()),
                key -> root instanceof DStream.Calc
                        ? rebuilt(root)
                        : Calcs.project(shared, Calcs.columns(shared.schema()), root.schema()));
    }

    private OperatorId id(DStream node) {
        OperatorId id = ids.get(node);
        if (id == null) {
            throw new IllegalStateException("no id for " + Nodes.kind(node));
        }
        return id;
    }

    private DStream done(DStream node) {
        DStream stream = done.get(node);
        if (stream == null) {
            throw new IllegalStateException("input before output");
        }
        return stream;
    }
}
