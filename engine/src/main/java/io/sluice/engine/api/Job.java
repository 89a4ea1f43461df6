// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Commits;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.JobLoop;
import io.sluice.engine.job.Progress;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.Gate;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

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
     * @param home where it is at home, if anywhere
     */
    record Parts(
            String name,
            JobPlan plan,
            Settings settings,
            Outputs.Ends ends,
            KeptViews views,
            boolean keeps,
            Optional<Home> home) {}

    private static final long BATCH_BYTES_LEAST = 4 << 20;

    private final String name;
    private final RealEnv env;
    private final JobSources sources;
    private final Outputs outputs;
    private final Console console;
    private final KeptViews views;
    private final Gate ended = new Gate();
    private final Instant since;
    private final Optional<JobCheckpoint> checkpoint;
    private final Optional<Commits> commits;
    private Optional<JobLoop> loop;
    private boolean stopping;
    private volatile State state = State.OPEN;
    private volatile Counters counters = new Counters(0, 0, 0, 0);
    private volatile Optional<String> firstSkipped = Optional.empty();
    private volatile Optional<Problem> failure = Optional.empty();

    private Job(Parts parts, Map<String, List<Chunk>> tables) {
        JobPlan plan = parts.plan();
        Settings settings = parts.settings();
        int parallelism = Session.parallelism(settings);
        name = parts.name();
        console = parts.ends().console();
        views = parts.views();
        env = new RealEnv(parallelism);
        since = Instant.EPOCH.plus(env.clock().micros(), ChronoUnit.MICROS);
        Signal signal = env.signal();
        Execution execution;
        Deque<Runnable> opened = new ArrayDeque<>(List.of(env::close));
        try {
            // Before anything is opened: the code of an expression may not compile.
            execution = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
            checkpoint = JobCheckpoint.folder(parts.home(), settings)
                    .map(folder -> JobCheckpoint.open(folder, name, parts.home(), settings, env));
            checkpoint.ifPresent(kept -> opened.push(kept::close));
            Progress progress = checkpoint.map(JobCheckpoint::progress).orElse(Progress.NONE);
            sources = JobSources.open(parts, checkpoint, progress, env, signal);
            opened.push(sources::close);
            boolean bounded = sources.areBounded();
            Patience patience = new Patience(env.clock(), env.signal(), settings.micros(Setting.SINK_TIMEOUT), console);
            Supplier<Outputs> opening =
                    () -> Outputs.open(plan, parts.ends(), bounded, keeping(progress), env, patience);
            outputs = checkpoint.map(kept -> kept.asNewest(opening)).orElseGet(opening);
            keepViews(parts);
            commits = checkpoint.map(
                    kept -> new Resumption(kept, progress, parts, execution, sources, outputs, env, signal)
                            .commits(tables, new Results()));
            JobLoop.Start start = start(plan.topology(), progress, tables);
            loop = Optional.of(new JobLoop(
                    execution,
                    sources.byStream(),
                    start,
                    batches(settings, parallelism),
                    env.clock(),
                    signal,
                    new Results(),
                    commits));
            count();
        } catch (RuntimeException failed) {
            opened.forEach(Runnable::run);
            throw failed;
        }
    }

    private static JobLoop.Start start(Topology topology, Progress progress, Map<String, List<Chunk>> tables) {
        boolean constants = topology.nodes().stream().anyMatch(DStream.Values.class::isInstance);
        boolean totals = topology.nodes().stream()
                .anyMatch(node -> node instanceof DStream.Aggregate aggregate
                        && aggregate.keys().isEmpty());
        return new JobLoop.Start(progress, tables, constants, totals);
    }

    private static JobLoop.Batches batches(Settings settings, int parallelism) {
        return new JobLoop.Batches(
                settings.micros(Setting.BATCH_INTERVAL),
                settings.number(Setting.BATCH_MAX_ROWS),
                Math.max(BATCH_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 32),
                (long) parallelism * Chunk.ROWS_MAX);
    }

    /** An output that the job did not have before begins in the middle of it. */
    private Function<String, Outputs.Keeping> keeping(Progress progress) {
        if (checkpoint.isEmpty()) {
            return output -> Outputs.Keeping.NOTHING;
        }
        Set<String> before = new HashSet<>();
        if (!progress.equals(Progress.NONE)) {
            Codec.decodeTopology(progress.topology()).outputs().forEach(output -> before.add(output.name()));
        }
        return output -> before.contains(output) ? Outputs.Keeping.RESUMED : Outputs.Keeping.FRESH;
    }

    private void keepViews(Parts parts) {
        if (parts.keeps()) {
            parts.plan().outputs().stream()
                    .filter(output -> output.kind() == JobPlan.Kind.VIEW)
                    .forEach(output -> views.open(
                            output.name(),
                            output.schema(),
                            Outputs.shownKey(output, parts.ends().keys()),
                            name));
        }
    }

    static Job open(Parts parts, Map<String, List<Chunk>> tables) {
        Job job = new Job(parts, tables);
        if (job.checkpoint.map(JobCheckpoint::mustFinishFirst).orElse(false)) {
            job.stop();
            job.run();
            return new Job(parts, tables);
        }
        return job;
    }

    /** What the loop does with results. */
    private final class Results implements JobLoop.Results {
        @Override
        public void accept(Tick tick, List<List<Chunk>> changes) {
            outputs.accept(tick, changes);
            count();
        }

        @Override
        public long wakeUpMicros() {
            return outputs.wakeUpMicros();
        }

        @Override
        public void end(boolean exhausted) {
            outputs.finish(checkpoint.isPresent() && !exhausted);
            count();
        }

        @Override
        public List<StagedSink.Staged> stage() {
            return outputs.stage();
        }

        @Override
        public long stagedBytes() {
            return outputs.stagedBytes();
        }

        @Override
        public void track() {
            outputs.track();
        }

        @Override
        public void remember(boolean whole, StateFile into) {
            outputs.remember(whole, into);
        }

        @Override
        public long rowsOut() {
            return outputs.changes();
        }
    }

    private void count() {
        loop().ifPresent(running ->
                counters = new Counters(running.batches(), running.rowsIn(), outputs.changes(), sources.rowsSkipped()));
        firstSkipped = sources.firstSkipped();
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
            begun.run();
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
        commits.ifPresent(Commits::hurry);
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
                + count(done.batches(), "batch") + "; "
                + checkpoint.map(kept -> "checkpoint in " + kept.folder()).orElse("no checkpoint: nothing is kept");
    }

    private static String count(long number, String what) {
        String plural = what.endsWith("h") ? what + "es" : what + "s";
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : plural);
    }

    /** Closes everything that is open, and lets the state go: who holds an ended job holds little. */
    private void release() {
        try {
            sources.close();
            outputs.close();
            checkpoint.ifPresent(JobCheckpoint::close);
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
