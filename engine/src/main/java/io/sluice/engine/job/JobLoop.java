// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The micro-batches of one job: gathers what sources have, runs a tick, hands the changes on. A batch closes when its first row
 * has waited for the interval, earlier when it is full or the sources have ended; a backlog is worked off at once. Without
 * rows and timers nothing runs.
 */
public final class JobLoop {
    /** Receives the changes of each output after a tick; lent until it returns. */
    public interface Results {
        void accept(Tick tick, List<List<Chunk>> changes);

        /** When a tick must run even without input, in microseconds; {@link Long#MAX_VALUE} for never. */
        default long wakeUpMicros() {
            return Long.MAX_VALUE;
        }
    }

    /**
     * How batches are cut.
     *
     * @param intervalMicros the longest a row waits
     * @param rowsMax a batch closes at about so many rows
     */
    public record Batches(long intervalMicros, long rowsMax) {}

    private final Execution execution;
    private final Map<String, Source> sources;
    private final Batches batches;
    private final Clock clock;
    private final Signal signal;
    private final Results results;
    private final Map<String, List<Chunk>> pending = new LinkedHashMap<>();
    private long pendingRows;
    private long rowsIn;
    private long ticks;
    private volatile boolean stopping;

    /**
     * @param sources by the name of their stream; they raise the signal when they have news
     * @param initial rows that are there before the first tick, of tables; never empty lists
     */
    public JobLoop(
            Execution execution,
            Map<String, Source> sources,
            Map<String, List<Chunk>> initial,
            Batches batches,
            Clock clock,
            Signal signal,
            Results results) {
        this.execution = execution;
        this.sources = Map.copyOf(sources);
        this.batches = batches;
        this.clock = clock;
        this.signal = signal;
        this.results = results;
        initial.forEach((name, chunks) -> pending.put(name, new ArrayList<>(chunks)));
    }

    /**
     * Runs until all sources have ended, or {@link #stop} is called; then the batch under way is completed.
     *
     * @param atOnce whether the first tick runs even without input: there are constant rows
     * @throws io.sluice.engine.problem.ProblemException if a tick, a source or a sink fails
     */
    public void run(boolean atOnce) {
        if (atOnce || !pending.isEmpty()) {
            tick();
        }
        long deadline = Long.MAX_VALUE;
        while (!stopping) {
            take();
            boolean ended = sources.values().stream().allMatch(Source::exhausted);
            long now = clock.micros();
            if (pendingRows > 0 && deadline == Long.MAX_VALUE) {
                deadline = now + batches.intervalMicros();
            }
            boolean full = pendingRows >= batches.rowsMax();
            long wakeUp = Math.min(execution.wakeUpMicros(), results.wakeUpMicros());
            boolean timer = wakeUp <= now;
            boolean due = pendingRows > 0 && (full || ended || now >= deadline);
            if (due || timer) {
                tick();
                deadline = Long.MAX_VALUE;
            } else if (ended) {
                return;
            } else {
                signal.await(Math.min(deadline, wakeUp));
            }
        }
        if (pendingRows > 0) {
            tick();
        }
    }

    /** Ends the job after the batch under way. Any thread. */
    public void stop() {
        stopping = true;
        signal.wake();
    }

    /** Takes what sources have; their chunks are only lent until the next time. */
    private void take() {
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            long room = batches.rowsMax() - pendingRows;
            if (room > 0 && source.getValue().hasRows()) {
                source.getValue().take(room, chunk -> add(source.getKey(), chunk));
            }
        }
    }

    private void add(String stream, Chunk chunk) {
        if (chunk.size() > 0) {
            pending.computeIfAbsent(stream, name -> new ArrayList<>()).add(chunk.copy());
            pendingRows += chunk.size();
            rowsIn += chunk.size();
        }
    }

    private void tick() {
        ticks++;
        Tick tick = new Tick(ticks, clock.micros());
        Map<String, List<Chunk>> deltas = new HashMap<>(pending);
        pending.clear();
        pendingRows = 0;
        results.accept(tick, execution.run(tick, deltas));
    }

    /** Rows taken from sources so far. */
    public long rowsIn() {
        return rowsIn;
    }

    /** Batches so far. */
    public long batches() {
        return ticks;
    }
}
