// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Group;
import io.sluice.engine.checkpoint.Plan;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.connector.UnpublishedException;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gathers the ticks of a job into groups and has them committed: one group at a time, by another thread, while the ticks of the
 * next one run. Where the store fails, the same group is tried again, and the ticks wait in an ever longer group.
 */
public final class Commits implements Durability {
    private static final long PAUSE_MICROS_MIN = 1_000_000;
    private static final long PAUSE_MICROS_MAX = 60_000_000;

    /** How often an instance that has nothing to commit looks whether another has taken over. */
    private static final long LOOK_MICROS = 10_000_000;

    /**
     * What bounds a group.
     *
     * @param intervalMicros how long after the first tick it is closed
     * @param stagedBytesMax with so many bytes of unseen output no more rows are taken
     * @param timeoutMicros how long a commit is tried again before the job fails
     * @param sinkTimeoutMicros the same where a sink cannot publish
     * @param state how its state is written
     */
    public record Limits(
            long intervalMicros, long stagedBytesMax, long timeoutMicros, long sinkTimeoutMicros, StateSizes state) {}

    private final Checkpoint checkpoint;
    private final StateChanges state;
    private final Map<String, Source> sources;
    private final JobLoop.Results results;
    private final Env env;
    private final Signal loop;
    private final Limits limits;
    private final Consumer<String> status;
    private final byte[] topology;
    private final List<GroupPlan.TickPlan> open = new ArrayList<>();
    private Progress progress;
    private boolean begins;
    private boolean anew;
    private long openedMicros;
    private long lookMicros;
    private boolean busy;
    private boolean ended;
    private Optional<ProblemException> failure = Optional.empty();

    /**
     * @param progress of the job so far, {@link Progress#NONE} if it begins afresh
     * @param loop the signal that the loop waits at
     * @param status receives a line for the user when a commit has to be tried again
     */
    public Commits(
            Checkpoint checkpoint,
            Execution execution,
            Map<String, Source> sources,
            JobLoop.Results results,
            Progress progress,
            byte[] topology,
            Env env,
            Signal loop,
            Limits limits,
            Consumer<String> status) {
        this.checkpoint = checkpoint;
        this.sources = new TreeMap<>(sources);
        this.results = results;
        this.progress = progress;
        this.topology = topology;
        this.env = env;
        this.loop = loop;
        this.limits = limits;
        this.status = status;
        begins = progress.equals(Progress.NONE);
        anew = sealed(checkpoint).filter(GroupPlan::isEmpty).isPresent();
        state = new StateChanges(execution, checkpoint, env.scheduler(), limits.state(), status);
        lookMicros = env.clock().micros() + LOOK_MICROS;
        results.track();
    }

    /** A group that another instance has sealed and not committed: it must be run again before anything else. */
    public static boolean hasUnfinished(Checkpoint checkpoint) {
        return unfinished(checkpoint).isPresent();
    }

    private static Optional<GroupPlan> unfinished(Checkpoint checkpoint) {
        return sealed(checkpoint).filter(plan -> !plan.begins() && !plan.isEmpty());
    }

    private static Optional<GroupPlan> sealed(Checkpoint checkpoint) {
        return checkpoint.sealed().map(plan -> GroupPlan.of(plan.ticks()));
    }

    /** Whether the job has begun afresh, which was sealed and not committed: it must begin afresh again. */
    public static boolean begins(Checkpoint checkpoint) {
        return sealed(checkpoint).filter(GroupPlan::begins).isPresent();
    }

    /**
     * Requires that the groups behind a commit can be run again by one script, so that a job can go back to that commit.
     *
     * @param plans of those groups
     * @throws ProblemException {@link Code#CHECKPOINT_CHANGED} if the job was started over since, or its script has changed
     */
    public static void requireRepeatable(List<Plan> plans) {
        for (Plan plan : plans) {
            GroupPlan group = GroupPlan.of(plan.ticks());
            if (group.begins() || group.isEmpty()) {
                String what = group.begins() ? "the job was started over" : "the script of the job has changed";
                throw Problem.of(
                                Code.CHECKPOINT_CHANGED,
                                what + " in group " + plan.group()
                                        + ": what has left the job since would not be the same")
                        .hint("go back to commit " + plan.group()
                                + " or a later one, or export the earlier one and run it" + " with other sinks")
                        .exception();
            }
        }
    }

    /** The state of the execution is not what the checkpoint has: it is committed, whole, before anything else. Before it runs. */
    public void stateIsNew() {
        anew = true;
    }

    /** A job that begins afresh commits that before anything else, and so does one whose script has changed. */
    @Override
    public Optional<GroupPlan> redo() {
        if (begins || anew) {
            close(false);
            await();
        }
        return unfinished(checkpoint);
    }

    @Override
    public void ticked(GroupPlan.TickPlan tick) {
        if (open.isEmpty()) {
            openedMicros = env.clock().micros();
        }
        open.add(tick);
        state.ticked(tick.rows().values().stream().mapToLong(Long::longValue).sum());
    }

    @Override
    public void between() {
        check();
        boolean due = env.clock().micros() >= openedMicros + limits.intervalMicros()
                || results.stagedBytes() > limits.stagedBytesMax() / 2;
        if (isBusy()) {
            state.between();
            return;
        }
        if (open.isEmpty() && env.clock().micros() >= lookMicros) {
            look();
        } else if (due && !open.isEmpty()) {
            close(false);
        } else {
            state.between();
        }
    }

    /** Without input it would not notice that another has taken over, and would go on holding its port and its log. */
    private void look() {
        begin("look", () -> {
            try {
                checkpoint.requireNewest();
            } catch (IOException later) {
                // Nothing depends on it: the next seal asks the same.
            }
        });
    }

    private synchronized boolean isBusy() {
        return busy;
    }

    private synchronized void check() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public boolean isFull() {
        return results.stagedBytes() > limits.stagedBytesMax();
    }

    @Override
    public long wakeUpMicros() {
        if (isBusy()) {
            return Long.MAX_VALUE;
        }
        return open.isEmpty() ? lookMicros : openedMicros + limits.intervalMicros();
    }

    @Override
    public void end(boolean exhausted) {
        await();
        if (!open.isEmpty() || exhausted) {
            close(exhausted);
            await();
        }
    }

    private void await() {
        while (isBusy()) {
            loop.await(Signal.NEVER);
        }
        check();
    }

    /** Ends the open group and has it committed. */
    private void close(boolean exhausted) {
        GroupPlan plan = new GroupPlan(begins, open, exhausted);
        StateChanges.Taken taken = state.take(begins || anew, results);
        Map<String, byte[]> positions = new TreeMap<>();
        sources.forEach((stream, source) -> positions.put(stream, source.position()));
        progress = after(exhausted, positions);
        Work work = new Work(plan, taken, progress, results.stage());
        open.clear();
        begins = false;
        anew = false;
        begin("commit", () -> insist(work));
    }

    /** Has another thread do something with the checkpoint; until it has, there is nothing else to be done with it. */
    private void begin(String name, Runnable action) {
        lookMicros = env.clock().micros() + LOOK_MICROS;
        synchronized (this) {
            busy = true;
        }
        env.scheduler().blocking(name, () -> run(action));
    }

    /** How far the job has come with the open group. */
    private Progress after(boolean exhausted, Map<String, byte[]> positions) {
        Map<String, Long> rows = new TreeMap<>(progress.rowsBySource());
        rows.keySet().retainAll(positions.keySet());
        long rowsIn = progress.rowsIn();
        for (GroupPlan.TickPlan tick : open) {
            for (Map.Entry<String, Long> given : tick.rows().entrySet()) {
                rows.merge(given.getKey(), given.getValue(), Long::sum);
            }
            rowsIn += tick.rowsIn();
        }
        Optional<GroupPlan.TickPlan> last = open.isEmpty() ? Optional.empty() : Optional.of(open.get(open.size() - 1));
        return new Progress(
                last.map(GroupPlan.TickPlan::number).orElse(progress.ticks()),
                last.map(GroupPlan.TickPlan::timeMicros).orElse(progress.timeMicros()),
                rowsIn,
                rows,
                results.rowsOut(),
                exhausted,
                positions,
                topology);
    }

    /** By the other thread. */
    private void run(Runnable action) {
        Optional<ProblemException> failed = Optional.empty();
        try {
            action.run();
        } catch (ProblemException problem) {
            failed = Optional.of(problem);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
            failed = Optional.of(new ProblemException(Problem.of(Code.BUG, "a commit failed: " + bug), bug));
        }
        synchronized (this) {
            failure = failed;
            busy = false;
        }
        loop.wake();
    }

    private void insist(Work work) {
        long begin = env.clock().micros();
        long pause = PAUSE_MICROS_MIN;
        boolean said = false;
        while (true) {
            try {
                checkpoint.commit(work);
                if (said) {
                    status.accept("it can be written again");
                }
                return;
            } catch (ProblemException problem) {
                if (!work.state.givesUpMerging(problem)) {
                    throw problem;
                }
            } catch (IOException unavailable) {
                boolean ofSink = unavailable instanceof UnpublishedException;
                long timeout = ofSink ? limits.sinkTimeoutMicros() : limits.timeoutMicros();
                long left = timeout - (env.clock().micros() - begin);
                if (left <= 0 || isEnded()) {
                    throw ofSink ? unpublished(unavailable) : unavailable(unavailable);
                }
                if (!said) {
                    status.accept(who(unavailable) + message(unavailable) + "; trying again");
                    said = true;
                }
                env.signal().await(env.clock().micros() + Math.min(pause, left));
                pause = Math.min(2 * pause, PAUSE_MICROS_MAX);
            }
        }
    }

    private static String who(IOException failure) {
        return failure instanceof UnpublishedException sink
                ? "sink " + sink.sink() + ": "
                : "the checkpoint cannot be written: ";
    }

    private static ProblemException unpublished(IOException cause) {
        return new ProblemException(
                Problem.of(Code.SINK_UNAVAILABLE, message(cause))
                        .hint("nothing is lost: the job goes on from its last commit when it is started again"),
                cause);
    }

    /** The problem of a store that cannot be reached. */
    public static ProblemException unavailable(IOException cause) {
        String goesOn = cause instanceof NoSuchFileException
                ? "put the folder back as it was, and start the job again; without it, it begins afresh"
                : "nothing is lost: the job goes on from its last commit when it is started again";
        return new ProblemException(
                Problem.of(Code.CHECKPOINT_UNAVAILABLE, "the checkpoint cannot be reached: " + message(cause))
                        .hint(goesOn),
                cause);
    }

    private static String message(IOException cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return cause instanceof NoSuchFileException ? "somebody has deleted it: there is no " + said : said;
    }

    /** A commit that fails is no longer tried again. Any thread. */
    public synchronized void hurry() {
        ended = true;
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** A group on its way. */
    private final class Work implements Group {
        private final byte[] plan;
        private final StateChanges.Taken state;
        private final Progress after;
        private final List<StagedSink.Staged> staged;

        Work(GroupPlan plan, StateChanges.Taken state, Progress after, List<StagedSink.Staged> staged) {
            this.plan = plan.toBytes();
            this.state = state;
            this.after = after;
            this.staged = List.copyOf(staged);
        }

        @Override
        public void settle() throws IOException {
            for (Source source : sources.values()) {
                source.settle();
            }
        }

        @Override
        public byte[] plan() {
            return plan;
        }

        @Override
        public Optional<State> state() {
            return state.state();
        }

        @Override
        public void publish(long group) throws IOException {
            for (StagedSink.Staged output : staged) {
                output.publish(group);
            }
        }

        @Override
        public byte[] summary() {
            return after.toBytes();
        }

        @Override
        public void acknowledge() throws IOException {
            for (Map.Entry<String, byte[]> position : after.positions().entrySet()) {
                Source source = sources.get(position.getKey());
                if (source != null) {
                    source.acknowledge(position.getValue());
                }
            }
        }
    }
}
