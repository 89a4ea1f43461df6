// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.topology.DStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which stage each node runs in, and where exchanges stand: rows that an operator needs together, and that are not, cross
 * one. All inputs of a node that needs one cross at the same time.
 */
final class Placement {
    private final List<DStream> order = new ArrayList<>();
    private final IdentityHashMap<DStream, Integer> stages = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, Partitioning> spread = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, Boolean> exchanged = new IdentityHashMap<>();
    private final boolean single;
    private int stageCount = 1;

    /** @param parallelism the number of shards; with one there is nothing to exchange */
    Placement(List<DStream> roots, int parallelism) {
        single = parallelism == 1;
        roots.forEach(this::place);
    }

    private void place(DStream node) {
        if (stages.containsKey(node)) {
            return;
        }
        node.inputs().forEach(this::place);
        boolean exchange = !single && needsExchange(node);
        int stage = 0;
        List<Partitioning> inputs = new ArrayList<>();
        for (int port = 0; port < node.inputs().size(); port++) {
            DStream input = node.inputs().get(port);
            stage = Math.max(stage, stage(input) + (exchange ? 1 : 0));
            inputs.add(exchange ? Partitioning.required(node, port) : spread(input));
        }
        exchanged.put(node, exchange);
        stages.put(node, stage);
        spread.put(node, single ? Partitioning.SINGLE : Partitioning.provided(node, inputs));
        stageCount = Math.max(stageCount, stage + 1);
        order.add(node);
    }

    private boolean needsExchange(DStream node) {
        for (int port = 0; port < node.inputs().size(); port++) {
            Partitioning required = Partitioning.required(node, port);
            if (!spread(node.inputs().get(port)).satisfies(required)) {
                return true;
            }
        }
        return false;
    }

    private Partitioning spread(DStream node) {
        return spread.getOrDefault(node, Partitioning.ANY);
    }

    /** All nodes, inputs before those that read them. */
    List<DStream> order() {
        return order;
    }

    int stage(DStream node) {
        return stages.getOrDefault(node, 0);
    }

    int stageCount() {
        return stageCount;
    }

    /** Whether the inputs of a node cross an exchange. */
    boolean exchanged(DStream node) {
        return exchanged.getOrDefault(node, false);
    }
}
