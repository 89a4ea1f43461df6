// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.Evaluator;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.util.List;
import java.util.Map;

/** Runs a query over what there is: a job of one tick, in the caller's thread. */
final class Snapshot implements Evaluator {
    @Override
    public List<Chunk> rows(DStream query, Map<String, List<Chunk>> tables) {
        Topology topology = new Topology(List.of(new Topology.Output("rows", query)));
        Execution execution = new Execution(topology, new Operators(), 1, tasks -> tasks.forEach(Runnable::run));
        return execution.run(new Tick(1, 0), tables).get(0);
    }

    @Override
    public String code(Topology topology) {
        return CodeText.of(topology);
    }
}
