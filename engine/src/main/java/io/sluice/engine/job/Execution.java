// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The operators of a job, all shards and stages, run once per tick. Used by the job's loop thread. */
public final class Execution {
    /** Fewer rows than this are not worth waking another thread for. */
    private static final int INLINE_ROWS_MAX = 4_096;

    private final Assembly assembly;
    private final Scheduler scheduler;
    private Tick tick = new Tick(0, 0);
    private int rows;
    private long unwritten;
    private boolean broken;

    public Execution(Topology topology, OperatorFactory factory, int parallelism, Scheduler scheduler) {
        this.assembly = new Assembly(topology.roots(), factory, parallelism);
        this.scheduler = scheduler;
    }

    /**
     * Runs one tick: {@link #begin}, {@link #accept} and {@link #finish} at once.
     *
     * @param deltas the changes of each source, by name; a source that is not named has none
     * @return per output of the topology its changes, in the order of arrival where there is one; valid until the next tick
     * @throws io.sluice.engine.problem.ProblemException if the tick fails: it is abandoned, and no other can be run
     */
    public List<List<Chunk>> run(Tick tick, Map<String, List<Chunk>> deltas) {
        begin(tick);
        accept(deltas);
        return finish();
    }

    /** Begins a tick. The results of the one before are no longer valid. */
    public void begin(Tick next) {
        guard(() -> {
            tick = next;
            rows = 0;
            assembly.clear();
            assembly.stages().forEach(stage -> stage.tasks().forEach(task -> task.begin(next)));
        });
    }

    /**
     * Takes some of the tick's changes and does with them what can be done before all are there: whatever comes before the
     * first exchange. Any number of times per tick.
     *
     * @param deltas changes of each source, by name; lent until this returns
     * @throws io.sluice.engine.problem.ProblemException if the tick fails
     */
    public void accept(Map<String, List<Chunk>> deltas) {
        guard(() -> {
            int offered = assembly.offer(deltas);
            rows += offered;
            unwritten += offered;
            inEveryShard(assembly.stages().get(0), offered, ShardTask::takeArrivals);
            assembly.clearArrivals();
        });
    }

    /** Completes the tick and gives its results as {@link #run} does. */
    public List<List<Chunk>> finish() {
        guard(() -> {
            for (Stage stage : assembly.stages()) {
                inEveryShard(stage, Math.max(rows, stage.rowsWaiting()), task -> task.finish(tick));
            }
        });
        return assembly.results();
    }

    private void guard(Runnable work) {
        if (broken) {
            throw new IllegalStateException("a tick of this execution has failed");
        }
        broken = true;
        work.run();
        broken = false;
    }

    private void inEveryShard(Stage stage, int size, Consumer<ShardTask> work) {
        List<Runnable> tasks = new ArrayList<>();
        stage.tasks().forEach(task -> tasks.add(() -> work.accept(task)));
        if (tasks.size() == 1 || size < INLINE_ROWS_MAX) {
            tasks.forEach(Runnable::run);
        } else {
            scheduler.forkJoin(tasks);
        }
    }

    /** From now on it is noted what changes, for {@link #changes}. Before the first tick, behind {@link #restore}. */
    public void track() {
        assembly.remembered().track();
    }

    /**
     * What the operators remember, as of the end of the last tick.
     *
     * @param whole all of it; else what has changed since the last call
     */
    public StateFile changes(boolean whole) {
        return written(whole ? Remembered.Extent.WHOLE : Remembered.Extent.CHANGES);
    }

    /** A piece of {@link #changes}, with a group going on: the rest comes with the next call of either. */
    public StateFile piece() {
        return written(Remembered.Extent.PIECE);
    }

    private StateFile written(Remembered.Extent extent) {
        boolean small = extent != Remembered.Extent.WHOLE && unwritten < INLINE_ROWS_MAX;
        unwritten = 0;
        return assembly.remembered().write(extent, small ? tasks -> tasks.forEach(Runnable::run) : scheduler);
    }

    /** Has the operators remember what operators of the same ids have written, whatever their parallelism was. Before the first tick. */
    public void restore(StateFile state) {
        assembly.remembered().read(state, scheduler);
    }

    /** The names of the sections that the state may have. */
    public List<String> sections() {
        return assembly.remembered().sections();
    }

    /** When a tick must run even without input, in microseconds; {@link Long#MAX_VALUE} for never. */
    public long wakeUpMicros() {
        return assembly.operators().stream()
                .mapToLong(Operator::wakeUpMicros)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the job runs one more tick when it ends. */
    public boolean closes() {
        return assembly.operators().stream().anyMatch(Operator::closes);
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
