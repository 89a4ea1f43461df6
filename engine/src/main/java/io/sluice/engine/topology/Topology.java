// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;

/**
 * A whole job: an immutable DAG, given by its outputs. Nodes that several outputs reach are shared.
 *
 * @param outputs in the order of the script
 */
public record Topology(List<Output> outputs) {
    public Topology {
        outputs = List.copyOf(outputs);
    }

    /** The streams at the outputs, in order. */
    public List<DStream> roots() {
        return outputs.stream().map(Output::stream).toList();
    }

    /** Every node that an output reaches, once, inputs before the nodes that read them. */
    public List<DStream> nodes() {
        return Nodes.inOrder(roots());
    }

    /**
     * Where rows leave the DAG.
     *
     * @param name of the view, sink, log or query
     */
    public record Output(String name, DStream stream) {}
}
