// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.util.List;
import java.util.Map;

/** What statements need of the running side: a query run once, over what there is, and the code it would run. */
public interface Evaluator {
    /**
     * The rows of a query, with their weights, not consolidated.
     *
     * @param tables the rows of each table it reads, by name
     */
    List<Chunk> rows(DStream query, Map<String, List<Chunk>> tables);

    /** The generated Java of each fused loop, under a line that says what it computes. */
    String code(Topology topology);
}
