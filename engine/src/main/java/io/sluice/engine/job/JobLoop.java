// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The micro-batches of one job: takes what sources have, works on it as it comes, completes the tick, hands the changes on. A
 * batch begins with its first row and closes when that has waited for the interval, earlier when it is full or the sources
 * have ended; a backlog is worked off at once. Without rows and timers nothing runs.
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
     * @param bytesMax and at about so many bytes, so that rows may be long
     * @param rowsAtOnce how many rows are taken before their bytes are counted; enough to be decoded by all threads
     */
    public record Batches(long intervalMicros, long rowsMax, long bytesMax, long rowsAtOnce) {}

    private final Execution execution;
    private final Map<String, Source> sources;
    private final Batches batches;
    private final Clock clock;
    private final Signal signal;
    private final Results results;
    private final Map<String, List<Chunk>> initial;
    private Optional<Tick> open = Optional.empty();
    private long openRows;
    private long openBytes;
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
        this.initial = Map.copyOf(initial);
    }

    /**
     * Runs until all sources have ended, or {@link #stop} is called; then the batch under way is completed.
     *
     * @param atOnce whether the first tick runs even without input: there are constant rows
     * @throws io.sluice.engine.problem.ProblemException if a tick, a source or a sink fails
     */
    public void run(boolean atOnce) {
        if (atOnce || !initial.isEmpty()) {
            begin();
            execution.accept(initial);
            tick();
        }
        long deadline = Long.MAX_VALUE;
        while (!stopping) {
            take();
            boolean ended = sources.values().stream().allMatch(Source::exhausted);
            long now = clock.micros();
            if (openRows > 0 && deadline == Long.MAX_VALUE) {
                deadline = now + batches.intervalMicros();
            }
            boolean full = room() <= 0;
            long wakeUp = Math.min(execution.wakeUpMicros(), results.wakeUpMicros());
            boolean timer = wakeUp <= now;
            boolean due = openRows > 0 && (full || ended || now >= deadline);
            if (due || timer) {
                tick();
                deadline = Long.MAX_VALUE;
            } else if (ended) {
                return;
            } else if (sources.values().stream().noneMatch(Source::hasRows)) {
                signal.await(Math.min(deadline, wakeUp));
            }
        }
        if (openRows > 0) {
            tick();
        }
    }

    /** Ends the job after the batch under way. Any thread. */
    public void stop() {
        stopping = true;
        signal.wake();
    }

    /** Takes what sources have and works on it, since chunks are only lent until the next time. */
    private void take() {
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            long room = room();
            if (room > 0 && source.getValue().hasRows()) {
                List<Chunk> chunks = new ArrayList<>();
                source.getValue().take(room, chunks::add);
                rowsIn += accept(source.getKey(), chunks);
                source.getValue().takeDeadLetters(this::accept);
            }
        }
    }

    /** How many rows to take at once before the batch is full; 0 if it is. */
    private long room() {
        return openBytes >= batches.bytesMax() ? 0 : Math.min(batches.rowsAtOnce(), batches.rowsMax() - openRows);
    }

    private long accept(String stream, List<Chunk> chunks) {
        long rows = chunks.stream().mapToLong(Chunk::size).sum();
        if (rows > 0) {
            if (open.isEmpty()) {
                begin();
            }
            openBytes += chunks.stream().mapToLong(Chunk::bytes).sum();
            execution.accept(Map.of(stream, chunks));
            openRows += rows;
        }
        return rows;
    }

    private void begin() {
        ticks++;
        Tick tick = new Tick(ticks, clock.micros());
        open = Optional.of(tick);
        execution.begin(tick);
    }

    /** Completes the open batch, or an empty one. */
    private void tick() {
        if (open.isEmpty()) {
            begin();
        }
        Tick tick = open.orElseThrow();
        open = Optional.empty();
        openRows = 0;
        openBytes = 0;
        results.accept(tick, execution.finish());
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
