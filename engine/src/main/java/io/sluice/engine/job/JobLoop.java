// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.state.StateFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

        /** The last tick has been accepted; {@code exhausted} says whether the sources have ended, or the job is stopped. */
        default void end(boolean exhausted) {}

        /** Ends the group of the ticks so far: what they have written and nobody has seen. */
        default List<StagedSink.Staged> stage() {
            return List.of();
        }

        /** Bytes that have been written and not been seen. */
        default long stagedBytes() {
            return 0;
        }

        /** From now on it notes what {@link #remember} is to write. Before the first tick. */
        default void track() {}

        /** Adds what it remembers of the changes before, or what of that has changed since the last call. */
        default void remember(boolean whole, StateFile into) {}

        /** Changes that have left the job so far. */
        default long rowsOut() {
            return 0;
        }
    }

    /**
     * What a loop begins with.
     *
     * @param progress of the job before
     * @param initial rows that are there before the first tick of a job, of tables; never empty lists
     * @param atOnce whether the first tick of a job runs even without input: there are constant rows
     * @param atLeastOnce whether a tick runs even if the input ends without a row: no rows have a result, such as their number
     */
    public record Start(Progress progress, Map<String, List<Chunk>> initial, boolean atOnce, boolean atLeastOnce) {
        public Start {
            initial = Map.copyOf(initial);
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
    private final Durability durability;
    private final Start start;
    private final Map<String, Long> openBySource = new TreeMap<>();
    private long openDeadLetters;
    private Optional<Tick> open = Optional.empty();
    private long openRows;
    private long openBytes;
    private long deadline = Long.MAX_VALUE;
    private long rowsIn;
    private long ticks;
    private long timeMicros;
    private volatile boolean stopping;

    /**
     * @param sources by the name of their stream; they raise the signal when they have news
     * @param commits where what the job does is kept; none if nothing is
     */
    public JobLoop(
            Execution execution,
            Map<String, Source> sources,
            Start start,
            Batches batches,
            Clock clock,
            Signal signal,
            Results results,
            Optional<Commits> commits) {
        this.execution = execution;
        this.sources = Map.copyOf(sources);
        this.start = start;
        this.batches = batches;
        this.clock = clock;
        this.signal = signal;
        this.results = results;
        this.durability = commits.<Durability>map(kept -> kept).orElse(Durability.NONE);
        ticks = start.progress().ticks();
        timeMicros = start.progress().timeMicros();
        rowsIn = start.progress().rowsIn();
    }

    /**
     * Runs until all sources have ended, or {@link #stop} is called; then the batch under way is completed, and everything that
     * is to be kept is.
     *
     * @throws io.sluice.engine.problem.ProblemException if a tick, a source, a sink or the checkpoint fails
     */
    public void run() {
        for (Optional<GroupPlan> redo = durability.redo(); redo.isPresent(); redo = durability.redo()) {
            redo(redo.get());
            if (redo.get().ended()) {
                return;
            }
        }
        if (ticks == 0 && (start.atOnce() || !start.initial().isEmpty())) {
            begin(clock.micros());
            execution.accept(start.initial());
            tick();
        }
        boolean exhausted = cycle();
        if (openRows > 0 || (exhausted && ticks == 0 && start.atLeastOnce())) {
            tick();
        }
        if (execution.closes()) {
            begin(clock.micros(), exhausted ? Tick.Closing.FOR_GOOD : Tick.Closing.FOR_NOW);
            tick();
        }
        results.end(exhausted);
        durability.end(exhausted);
    }

    /** Batch after batch. @return whether the sources have ended */
    private boolean cycle() {
        while (!stopping) {
            if (open.isEmpty()) {
                durability.between();
            }
            boolean paused = durability.isFull();
            if (!paused) {
                take();
            }
            boolean ended = sources.values().stream().allMatch(Source::exhausted);
            long now = clock.micros();
            if (openRows > 0 && deadline == Long.MAX_VALUE) {
                deadline = now + batches.intervalMicros();
            }
            long wakeUp = Math.min(execution.wakeUpMicros(), results.wakeUpMicros());
            boolean timer = wakeUp <= now;
            boolean due = openRows > 0 && (room() <= 0 || ended || now >= deadline);
            if (due || timer) {
                tick();
            } else if (ended) {
                return true;
            } else if (paused || sources.values().stream().noneMatch(Source::hasRows)) {
                signal.await(Math.min(Math.min(deadline, wakeUp), durability.wakeUpMicros()));
            }
        }
        return false;
    }

    /** Runs ticks again that have run before, each with the rows and the clock it had. */
    private void redo(GroupPlan plan) {
        for (GroupPlan.TickPlan tick : plan.ticks()) {
            ticks = tick.number() - 1;
            begin(tick.timeMicros(), tick.closing());
            if (ticks == 1) {
                execution.accept(start.initial());
            }
            tick.rows().forEach(this::takeAgain);
            tick();
        }
        if (plan.ended()) {
            results.end(true);
        }
        durability.end(plan.ended());
    }

    private void takeAgain(String stream, long rows) {
        new Reread(clock, signal).rows(stream, sources.get(stream), rows, (source, most) -> take(stream, source, most));
    }

    /** Ends the job after the batch under way. Any thread. */
    public void stop() {
        stopping = true;
        signal.wake();
    }

    /** Takes what sources have and works on it, since chunks are only lent until the next time. */
    private void take() {
        take(true);
        if (sources.values().stream().noneMatch(Source::comesFirst)) {
            take(false);
        }
    }

    private void take(boolean first) {
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            long room = room();
            if (room > 0
                    && source.getValue().comesFirst() == first
                    && source.getValue().hasRows()) {
                take(source.getKey(), source.getValue(), room);
            }
        }
    }

    private long take(String stream, Source source, long rowsMax) {
        Taken taken = Taken.from(stream, source, rowsMax, this::accept);
        rowsIn += taken.rows();
        openDeadLetters += taken.deadLetters();
        if (taken.all() > 0) {
            openBySource.merge(stream, taken.all(), Long::sum);
        }
        return taken.all();
    }

    private void accept(String stream, List<Chunk> chunks) {
        long rows = chunks.stream().mapToLong(Chunk::size).sum();
        if (rows > 0) {
            if (open.isEmpty()) {
                begin(clock.micros());
            }
            openBytes += chunks.stream().mapToLong(Chunk::bytes).sum();
            execution.accept(Map.of(stream, chunks));
            openRows += rows;
        }
    }

    /** How many rows to take at once before the batch is full; 0 if it is. */
    private long room() {
        return openBytes >= batches.bytesMax() ? 0 : Math.min(batches.rowsAtOnce(), batches.rowsMax() - openRows);
    }

    /** Begins a batch. Its clock never goes back, whatever that of the machine does. */
    private void begin(long nowMicros) {
        begin(nowMicros, Tick.Closing.NONE);
    }

    private void begin(long nowMicros, Tick.Closing closing) {
        ticks++;
        timeMicros = Math.max(timeMicros, nowMicros);
        Tick tick = new Tick(ticks, timeMicros, closing);
        open = Optional.of(tick);
        execution.begin(tick);
    }

    /** Completes the open batch, or an empty one. */
    private void tick() {
        if (open.isEmpty()) {
            begin(clock.micros());
        }
        Tick tick = open.orElseThrow();
        results.accept(tick, execution.finish());
        durability.ticked(new GroupPlan.TickPlan(
                tick.number(), tick.timeMicros(), tick.closing(), openBySource, openDeadLetters));
        open = Optional.empty();
        openBySource.clear();
        openDeadLetters = 0;
        openRows = 0;
        openBytes = 0;
        deadline = Long.MAX_VALUE;
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
