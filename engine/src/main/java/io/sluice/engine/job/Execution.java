// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operators of a job, all shards and stages, run once per tick. Used by the job's loop thread. */
public final class Execution {
    /** Fewer rows than this are not worth waking another thread for. */
    private static final int INLINE_ROWS_MAX = 1_000;

    private final Assembly assembly;
    private final Scheduler scheduler;
    private boolean broken;

    public Execution(Topology topology, OperatorFactory factory, int parallelism, Scheduler scheduler) {
        this.assembly = new Assembly(topology.roots(), factory, parallelism);
        this.scheduler = scheduler;
    }

    /**
     * Runs one tick.
     *
     * @param deltas the changes of each source, by name; a source that is not named has none
     * @return per output of the topology its changes, in the order of arrival where there is one; valid until the next tick
     * @throws io.sluice.engine.problem.ProblemException if the tick fails: it is abandoned, and no other can be run
     */
    public List<List<Chunk>> run(Tick tick, Map<String, List<Chunk>> deltas) {
        if (broken) {
            throw new IllegalStateException("a tick of this execution has failed");
        }
        broken = true;
        assembly.clear();
        int rows = assembly.offer(deltas);
        for (Stage stage : assembly.stages()) {
            runStage(stage, tick, Math.max(rows, stage.rowsWaiting()));
        }
        broken = false;
        return assembly.results();
    }

    private void runStage(Stage stage, Tick tick, int rows) {
        List<Runnable> tasks = new ArrayList<>();
        stage.tasks().forEach(task -> tasks.add(() -> task.run(tick)));
        if (tasks.size() == 1 || rows < INLINE_ROWS_MAX) {
            tasks.forEach(Runnable::run);
        } else {
            scheduler.forkJoin(tasks);
        }
    }

    /** When a tick must run even without input, in microseconds; {@link Long#MAX_VALUE} for never. */
    public long wakeUpMicros() {
        return assembly.operators().stream()
                .mapToLong(Operator::wakeUpMicros)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Bytes of state of all operators. */
    public long stateBytes() {
        return assembly.operators().stream().mapToLong(Operator::stateBytes).sum();
    }

    /** The names of the sources it reads. */
    public List<String> sources() {
        return assembly.sources().stream().map(DStream.Source::name).distinct().toList();
    }
}
