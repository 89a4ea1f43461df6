// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.DeadLetters;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.JobLoop;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.Gate;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.DStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A job: its sources, its loop of micro-batches, its outputs. It runs once, in the thread that calls {@link #run} or in one of
 * its own. Everything else may be called by any thread.
 */
public final class Job implements AutoCloseable {
    /** What a job is doing. */
    public enum State {
        /** It is open and does not run yet. */
        OPEN,
        /** It runs, or is about to complete its last batch. */
        RUNNING,
        /** It has ended because its sources have. */
        DONE,
        /** It has been stopped, after a completed batch. */
        STOPPED,
        /** It has ended because something went wrong; {@link Job#failure} says what. */
        FAILED
    }

    /**
     * What a job has done, up to its last completed batch.
     *
     * @param batches completed
     * @param rowsIn rows taken from sources
     * @param rowsOut net changes given to outputs
     * @param rowsSkipped bad rows left out
     */
    public record Counters(long batches, long rowsIn, long rowsOut, long rowsSkipped) {}

    /**
     * What a job is made of.
     *
     * @param views those that jobs of the session keep
     * @param keeps whether this one keeps its own
     */
    record Parts(String name, JobPlan plan, Settings settings, Outputs.Ends ends, KeptViews views, boolean keeps) {}

    private static final long BATCH_BYTES_LEAST = 4 << 20;

    private final String name;
    private final RealEnv env;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Outputs outputs;
    private final Console console;
    private final KeptViews views;
    private final Gate ended = new Gate();
    private final Instant since;
    private final boolean atOnce;
    private Optional<JobLoop> loop;
    private boolean stopping;
    private volatile State state = State.OPEN;
    private volatile Counters counters = new Counters(0, 0, 0, 0);
    private volatile Optional<String> firstSkipped = Optional.empty();
    private volatile Optional<Problem> failure = Optional.empty();

    private Job(Parts parts, Map<String, List<Chunk>> tables) {
        JobPlan plan = parts.plan();
        int parallelism = Session.parallelism(parts.settings());
        name = parts.name();
        console = parts.ends().console();
        env = new RealEnv(parallelism);
        since = Instant.EPOCH.plus(env.clock().micros(), ChronoUnit.MICROS);
        Signal signal = env.signal();
        Execution execution;
        try {
            // Before anything is opened: the code of an expression may not compile.
            execution = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
            boolean bounded = openSources(parts, signal);
            Patience patience =
                    new Patience(env.clock(), env.signal(), parts.settings().micros(Setting.SINK_TIMEOUT), console);
            outputs = Outputs.open(plan, parts.ends(), bounded, env, patience);
        } catch (RuntimeException failed) {
            closeSources();
            env.close();
            throw failed;
        }
        atOnce = plan.topology().nodes().stream().anyMatch(DStream.Values.class::isInstance);
        JobLoop.Batches batches = new JobLoop.Batches(
                parts.settings().micros(Setting.BATCH_INTERVAL),
                parts.settings().number(Setting.BATCH_MAX_ROWS),
                Math.max(BATCH_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 32),
                (long) parallelism * Chunk.ROWS_MAX);
        loop = Optional.of(new JobLoop(execution, sources, tables, batches, env.clock(), signal, results()));
        views = parts.views();
        if (parts.keeps()) {
            plan.outputs().stream()
                    .filter(output -> output.kind() == JobPlan.Kind.VIEW)
                    .forEach(output -> views.open(
                            output, Outputs.shownKey(output, parts.ends().keys()), name));
        }
    }

    static Job open(Parts parts, Map<String, List<Chunk>> tables) {
        return new Job(parts, tables);
    }

    /** Whether all sources end by themselves. */
    private boolean openSources(Parts parts, Signal signal) {
        boolean bounded = true;
        for (Relation.Stream stream : parts.plan().streams()) {
            if (!stream.options().isEmpty()) {
                SourceConnector connector = connector(stream, parts);
                Options options = KnownColumns.options(stream, connector);
                bounded &= connector.bounded(options);
                tellUnread(stream, parts.plan());
                sources.put(stream.name(), open(stream, connector, options, signal));
            }
        }
        for (Relation view : parts.plan().views()) {
            bounded &= parts.views().runningJob(view.name()).isEmpty();
            sources.put(view.name(), parts.views().subscribe(view.name(), signal::wake));
        }
        return bounded;
    }

    private Source open(Relation.Stream stream, SourceConnector connector, Options options, Signal signal) {
        try {
            return connector.open(stream.name(), options, stream.stored(), env, console::status, signal::wake);
        } catch (ProblemException failure) {
            throw new ProblemException(stream.written().placed(failure.problem()), failure);
        }
    }

    /** Bad rows that nobody reads are no better off than skipped ones. */
    private void tellUnread(Relation.Stream stream, JobPlan plan) {
        DeadLetters.stream(stream.options()).ifPresent(letters -> {
            if (plan.streams().stream().noneMatch(read -> read.name().equalsIgnoreCase(letters))) {
                console.status("warning: no statement of this job reads \"" + letters + "\", the bad rows of \""
                        + stream.name() + "\"");
            }
        });
    }

    private static SourceConnector connector(Relation.Stream stream, Parts parts) {
        String name = stream.options().get("connector");
        if (name == null) {
            throw Problem.of(Code.UNKNOWN_OPTION, "stream \"" + stream.name() + "\" does not say its connector")
                    .hint("add 'connector' = 'socket', 'filesystem', 'stdin' or 'datagen' to WITH")
                    .exception();
        }
        return parts.ends().connectors().source(name);
    }

    private JobLoop.Results results() {
        return new JobLoop.Results() {
            @Override
            public void accept(Tick tick, List<List<Chunk>> changes) {
                outputs.accept(tick, changes);
                count();
            }

            @Override
            public long wakeUpMicros() {
                return outputs.wakeUpMicros();
            }
        };
    }

    private void count() {
        loop().ifPresent(running ->
                counters = new Counters(running.batches(), running.rowsIn(), outputs.changes(), rowsSkipped()));
        firstSkipped = sources.values().stream()
                .flatMap(source -> source.firstSkipped().stream())
                .findFirst();
    }

    private long rowsSkipped() {
        return sources.values().stream().mapToLong(Source::rowsSkipped).sum();
    }

    private synchronized Optional<JobLoop> loop() {
        return loop;
    }

    /**
     * Runs until the sources have ended, or {@link #stop} is called; then everything is closed.
     *
     * @throws ProblemException if a source, a sink or an expression fails
     */
    public void run() {
        work(begin());
        failure.ifPresent(problem -> {
            throw problem.exception();
        });
        console.status(summary());
    }

    /** Starts the job in a thread of its own, a daemon: it does not keep the program alive. Returns at once. */
    void start() {
        JobLoop begun = begin();
        env.scheduler().blocking("job-" + name, () -> work(begun));
    }

    private synchronized JobLoop begin() {
        if (state != State.OPEN) {
            throw new IllegalStateException("a job runs once");
        }
        state = State.RUNNING;
        return loop.orElseThrow();
    }

    private void work(JobLoop begun) {
        State last = State.FAILED;
        try {
            begun.run(atOnce);
            outputs.finish();
            count();
            last = isStopping() ? State.STOPPED : State.DONE;
        } catch (ProblemException failed) {
            failure = Optional.of(failed.problem());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failed) {
            failure = Optional.of(Problem.of(Code.BUG, failed.toString()).hint("please report it with the script"));
        } finally {
            release();
            state = failure.isPresent() ? State.FAILED : last;
            ended.open();
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Ends the job after the batch under way. Returns at once; {@link #await} waits. */
    public void stop() {
        synchronized (this) {
            stopping = true;
        }
        loop().ifPresent(JobLoop::stop);
        outputs.hurry();
    }

    /**
     * Waits until the job has ended.
     *
     * @throws ProblemException if it has failed
     */
    public void await() throws InterruptedException {
        ended.await();
        failure.ifPresent(problem -> {
            throw problem.exception();
        });
    }

    /** Waits until the job has ended, at most so long; false if it still runs then. Fails as {@link #await()} does. */
    public boolean await(Duration longest) throws InterruptedException {
        if (!ended.await(longest)) {
            return false;
        }
        await();
        return true;
    }

    /** The name: that of the view or sink it fills, or what {@code SET job.name} says; no other job of the session has it. */
    public String name() {
        return name;
    }

    public State state() {
        return state;
    }

    /** What it has done so far. */
    public Counters counters() {
        return counters;
    }

    /** When it was opened. */
    public Instant since() {
        return since;
    }

    /** Why it failed; empty if it has not. */
    public Optional<Problem> failure() {
        return failure;
    }

    /** The closing line: what it has done, for people. */
    public String summary() {
        Counters done = counters;
        return count(done.rowsIn(), "row") + " in, " + count(done.rowsOut(), "change") + " out, "
                + String.format(Locale.ROOT, "%,d", done.rowsSkipped())
                + " skipped"
                + firstSkipped.map(sample -> " (such as " + sample + ")").orElse("") + ", "
                + count(done.batches(), "batch") + "; no checkpoint: nothing is kept";
    }

    private static String count(long number, String what) {
        String plural = what.endsWith("h") ? what + "es" : what + "s";
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : plural);
    }

    private void closeSources() {
        sources.values().forEach(Source::close);
    }

    /** Closes everything that is open, and lets the state go: who holds an ended job holds little. */
    private void release() {
        try {
            closeSources();
            outputs.close();
        } catch (ProblemException failed) {
            failure = failure.isPresent() ? failure : Optional.of(failed.problem());
        } finally {
            views.end(name, failure);
            env.close();
            synchronized (this) {
                loop = Optional.empty();
            }
        }
    }

    /** Stops the job, and waits until the batch under way is completed. */
    @Override
    public void close() {
        stop();
        boolean never;
        synchronized (this) {
            never = state == State.OPEN;
            state = never ? State.STOPPED : state;
        }
        if (never) {
            release();
            ended.open();
        }
        ended.awaitUninterruptibly();
    }
}
