// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;
import java.util.List;
import java.util.Map;

/** Runs a query once, over what there is. */
@FunctionalInterface
public interface Evaluator {
    /**
     * The rows of a query, with their weights, not consolidated.
     *
     * @param tables the rows of each table it reads, by name
     */
    List<Chunk> rows(DStream query, Map<String, List<Chunk>> tables);
}
