// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.env.Env;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A job's checkpoint in the hands of one of its instances, which has claimed an epoch: a number higher than that of any
 * instance before it.
 *
 * <p>A group is sealed by {@code plan/G}: from then on it will be committed with this plan or not at all, whoever commits it.
 * It is committed by {@code commit/G}. Both are put if absent: when two instances run at once, one is first and the
 * other is {@linkplain Code#FENCED fenced}. In between come the state, in files whose names carry the epoch so that no two
 * instances write the same one, and the sinks, which take a group once. Input is forgotten and old files are collected
 * only behind the commit.
 *
 * <p>One thread at a time. An {@link IOException} leaves everything as it may be; the same group can be tried again.
 */
public final class Checkpoint {
    /** The steps of a commit. */
    enum Step {
        SETTLE,
        SEAL,
        STATE,
        PUBLISH,
        COMMIT,
        ACKNOWLEDGE,
        COLLECT
    }

    /** Commits that are kept, to go back to. */
    static final int KEPT = 10;

    private final CheckpointStore store;
    private final Owner owner;
    private final long epoch;
    private final List<Step> steps;
    /** Changed by the thread that commits; logs of the input look at it, too. */
    private volatile Optional<Commit> newest = Optional.empty();

    private Optional<Plan> sealed = Optional.empty();
    private List<String> state = List.of();
    private boolean goesAgain;

    private Checkpoint(CheckpointStore store, Owner owner, long epoch, List<Step> steps) {
        this.store = store;
        this.owner = owner;
        this.epoch = epoch;
        this.steps = steps;
    }

    /**
     * Takes the checkpoint over for a new instance of the job. Instances before it will be stopped by what they find when
     * they next seal or commit a group.
     *
     * @throws ProblemException if the checkpoint is of another job, or damaged
     */
    public static Checkpoint claim(CheckpointStore store, Owner owner) throws IOException {
        return claim(store, owner, List.of(Step.values()));
    }

    /** With the steps of a commit in some order; only one is right. */
    static Checkpoint claim(CheckpointStore store, Owner owner, List<Step> steps) throws IOException {
        requireJob(store, owner);
        Checkpoint checkpoint = new Checkpoint(store, owner, claimEpoch(store, owner), steps);
        checkpoint.orFenced(checkpoint::load);
        return checkpoint;
    }

    /**
     * Takes the checkpoint over and goes back to the commit of an earlier group: the commits and the state behind it are
     * deleted. The plans stay, so that what has left the job since is made once more, and the same.
     *
     * @throws ProblemException if there is no such commit, or if it is damaged, too; nothing is deleted then
     */
    public static Checkpoint restore(CheckpointStore store, Owner owner, long group) throws IOException {
        requireJob(store, owner);
        List<String> there = store.list(Names.COMMITS);
        if (!there.contains(Names.digits(group))) {
            String kept = there.stream()
                    .map(name -> Long.toString(Names.number(name)))
                    .collect(Collectors.joining(", "));
            throw Problem.of(Code.NO_SUCH_COMMIT, "the checkpoint has no commit " + group)
                    .hint(kept.isEmpty() ? "it has none at all" : "it has " + kept)
                    .exception();
        }
        intact(store, Names.digits(group));
        Checkpoint checkpoint = new Checkpoint(store, owner, claimEpoch(store, owner), List.of(Step.values()));
        checkpoint.orFenced(() -> {
            List<String> commits = store.list(Names.COMMITS);
            // The newest first: what is left is always a row of commits without a gap.
            for (int i = commits.size() - 1; i >= 0 && Names.number(commits.get(i)) > group; i--) {
                store.delete(Names.COMMITS + "/" + commits.get(i));
            }
            checkpoint.load();
        });
        checkpoint.goesAgain = true;
        return checkpoint;
    }

    private void load() throws IOException {
        newest = newestCommit(store);
        if (newest.isPresent()) {
            makeDurable(Names.commit(newest.get().group()));
        }
        sealed = read(store, Names.plan(nextGroup()), Envelope.PLAN).map(file -> Plan.of(file.bytes()));
        if (sealed.isPresent()) {
            makeDurable(Names.plan(nextGroup()));
        }
    }

    /**
     * A file whose writer was stopped before its put returned can be seen and still go with the power, after this instance
     * has built on it. Putting it once more has the store finish what was begun.
     */
    private void makeDurable(String name) throws IOException {
        Optional<byte[]> file = store.read(name);
        if (file.isPresent()) {
            store.putIfAbsent(name, Content.of(file.get()));
        }
    }

    private long nextGroup() {
        return newest.map(Commit::group).orElse(0L) + 1;
    }

    private static void requireJob(CheckpointStore store, Owner owner) throws IOException {
        byte[] name = owner.job().getBytes(StandardCharsets.UTF_8);
        Optional<Envelope> other = put(store, Names.JOB, Envelope.JOB, owner.id(), Content.of(name));
        if (other.isPresent() && !Arrays.equals(other.get().bytes(), name)) {
            String found = new String(other.get().bytes(), StandardCharsets.UTF_8);
            throw Problem.of(
                            Code.OTHER_JOB,
                            "this checkpoint is of job \"" + found + "\", not of \"" + owner.job() + "\"")
                    .hint("give each job a folder of its own with SET checkpoint.dir")
                    .exception();
        }
    }

    private static long claimEpoch(CheckpointStore store, Owner owner) throws IOException {
        Content process = Content.of(owner.process().getBytes(StandardCharsets.UTF_8));
        while (true) {
            List<String> epochs = store.list(Names.EPOCHS);
            long epoch = epochs.isEmpty() ? 1 : Names.number(epochs.get(epochs.size() - 1)) + 1;
            if (put(store, Names.epoch(epoch), Envelope.EPOCH, owner.id(), process)
                    .isEmpty()) {
                return epoch;
            }
        }
    }

    /** The newest commit, with its state checked; if that is damaged, nothing older is taken in its place unasked. */
    private static Optional<Commit> newestCommit(CheckpointStore store) throws IOException {
        List<String> commits = store.list(Names.COMMITS);
        if (commits.isEmpty()) {
            return Optional.empty();
        }
        int last = commits.size() - 1;
        try {
            return Optional.of(intact(store, commits.get(last)));
        } catch (ProblemException damaged) {
            for (int i = last - 1; i >= 0; i--) {
                if (isIntact(store, commits.get(i))) {
                    String intact = "; the newest intact commit is that of group " + Names.number(commits.get(i));
                    throw new ProblemException(
                            damaged.problem().saying(damaged.problem().message() + intact), damaged);
                }
            }
            throw damaged;
        }
    }

    private static boolean isIntact(CheckpointStore store, String commit) throws IOException {
        try {
            intact(store, commit);
            return true;
        } catch (ProblemException damaged) {
            return false;
        }
    }

    private static Commit intact(CheckpointStore store, String number) throws IOException {
        Commit commit = Commit.of(
                required(store, Names.COMMITS + "/" + number, Envelope.COMMIT).bytes());
        for (String file : commit.state()) {
            required(store, file, Envelope.STATE);
        }
        return commit;
    }

    private static Envelope required(CheckpointStore store, String name, byte kind) throws IOException {
        return read(store, name, kind).orElseThrow(() -> missing(name));
    }

    private static ProblemException missing(String name) {
        return Problem.of(Code.CHECKPOINT_DAMAGED, "file " + name + " of the checkpoint is missing")
                .hint("restore the file from a copy, or go back to an intact commit with --restore-from")
                .exception();
    }

    private static Optional<Envelope> read(CheckpointStore store, String name, byte kind) throws IOException {
        return store.read(name).map(file -> Envelope.open(name, kind, file));
    }

    /** Puts a file. @return empty if it is ours, else what another instance has put there */
    private static Optional<Envelope> put(CheckpointStore store, String name, byte kind, UUID writer, Content content)
            throws IOException {
        if (store.putIfAbsent(name, Envelope.around(kind, writer, content)) == CheckpointStore.Put.CREATED) {
            return Optional.empty();
        }
        Envelope found = required(store, name, kind);
        return found.writer().equals(writer) ? Optional.empty() : Optional.of(found);
    }

    /** The number of this instance. */
    public long epoch() {
        return epoch;
    }

    /** What the job goes on from; empty for a new job. */
    public Optional<Commit> newest() {
        return newest;
    }

    /** A group that is sealed and not committed: the next one to commit must redo it from its plan. */
    public Optional<Plan> sealed() {
        return sealed;
    }

    /** The content of a state file of {@link #newest}. */
    public byte[] state(String name) throws IOException {
        try {
            return required(store, name, Envelope.STATE).bytes();
        } catch (ProblemException damaged) {
            requireNewest();
            throw damaged;
        }
    }

    /**
     * The same, read piece by piece by whoever closes it.
     *
     * @throws ProblemException if it is damaged; at its end at the latest
     */
    public InputStream openState(String name) throws IOException {
        InputStream file = store.open(name).orElseThrow(() -> missing(name));
        try {
            return new CheckedContent(name, Envelope.STATE, file);
        } catch (IOException | ProblemException unreadable) {
            file.close();
            throw unreadable;
        }
    }

    /**
     * Asks whether an instance after this one has claimed the checkpoint. A source that logs its input asks between making
     * it durable and acknowledging it to its sender: an instance that comes later looks for logs after its claim, so
     * either it finds this log or this call finds the claim.
     *
     * @throws ProblemException {@link Code#FENCED}
     */
    public void requireNewest() throws IOException {
        List<String> epochs = store.list(Names.EPOCHS);
        if (epochs.isEmpty()) {
            throw new IOException("its files are gone");
        }
        long last = Names.number(epochs.get(epochs.size() - 1));
        if (last > epoch) {
            throw fenced(nextGroup(), last);
        }
    }

    /**
     * The log of the input of a stream whose source cannot replay. Its take-over of the logs of earlier instances must come
     * after this instance's claim, and does: {@link #claim} has returned.
     *
     * @param firstEpoch what instances before that one have logged is not part of the input: the job has begun afresh since
     * @param status receives a line for the user when the log cannot be written, and when it can again; any thread
     */
    public InputLog inputLog(String stream, long firstEpoch, Env env, Consumer<String> status) {
        return new InputLog(store, stream, epoch, firstEpoch, this::requireNewest, env, status);
    }

    /**
     * Commits the next group.
     *
     * @throws ProblemException {@link Code#FENCED} if another instance has taken over: this one must stop. {@link
     *     Code#OVERTAKEN} if one before this has sealed the group when this one had begun to run: what this one has done since
     *     its last commit must be dropped, and the checkpoint claimed anew
     */
    public void commit(Group work) throws IOException {
        long group = nextGroup();
        for (Step step : steps) {
            orFenced(() -> take(step, group, work));
        }
    }

    private void take(Step step, long group, Group work) throws IOException {
        switch (step) {
            case SETTLE -> work.settle();
            case SEAL -> seal(group, work.plan());
            case STATE -> writeState(group, work.state());
            case PUBLISH -> work.publish(group);
            case COMMIT -> commit(new Commit(group, epoch, state, work.summary()));
            case ACKNOWLEDGE -> leave(work::acknowledge);
            case COLLECT -> leave(() -> new Collect(store, KEPT).upTo(group));
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** What is missing may have been collected by an instance that has come since: then that is the problem. */
    private void orFenced(Action action) throws IOException {
        try {
            action.run();
        } catch (ProblemException damaged) {
            requireNewest();
            throw damaged;
        }
    }

    /** The group is committed and must not be tried again: what cannot be tidied up now is left to the next group. */
    private static void leave(Action tidying) {
        try {
            tidying.run();
        } catch (IOException unavailable) {
            // The next group acknowledges and collects all that is there.
        }
    }

    private void seal(long group, byte[] ticks) throws IOException {
        if (sealed.isPresent()) {
            if (!Arrays.equals(sealed.get().ticks(), ticks)) {
                throw Problem.of(Code.BUG, "group " + group + " is sealed with another plan")
                        .exception();
            }
            return;
        }
        Plan plan = new Plan(group, epoch, ticks);
        Optional<Envelope> other = put(store, Names.plan(group), Envelope.PLAN, owner.id(), Content.of(plan.toBytes()));
        if (other.isPresent()) {
            long found = Plan.of(other.get().bytes()).epoch();
            throw found > epoch ? fenced(group, found) : overtaken(group);
        }
        // Where the put took so long that others went on and have collected the plan of this group, its name was free
        // again.
        requireNewest();
        sealed = Optional.of(plan);
    }

    private void writeState(long group, Optional<Group.State> change) throws IOException {
        List<String> before = newest.map(Commit::state).orElse(List.of());
        if (change.isEmpty()) {
            state = before;
            return;
        }
        String name = Names.state(group, epoch);
        Optional<Envelope> other =
                put(store, name, Envelope.STATE, owner.id(), change.get().content());
        if (other.isPresent()) {
            throw Problem.of(Code.BUG, "state file " + name + " is of another instance")
                    .exception();
        }
        state = new ArrayList<>(change.get().whole() ? List.of() : before);
        state.add(name);
    }

    private void commit(Commit commit) throws IOException {
        Optional<Envelope> other =
                put(store, Names.commit(commit.group()), Envelope.COMMIT, owner.id(), Content.of(commit.toBytes()));
        Optional<Commit> first = other.map(found -> Commit.of(found.bytes()));
        if (first.isPresent() && first.get().epoch() > epoch) {
            throw fenced(commit.group(), first.get().epoch());
        }
        // An instance before this one may have come first with the same group: the same plan has given the same state.
        newest = Optional.of(first.orElse(commit));
        sealed = goesAgain
                ? read(store, Names.plan(nextGroup()), Envelope.PLAN).map(file -> Plan.of(file.bytes()))
                : Optional.empty();
        goesAgain = sealed.isPresent();
    }

    private ProblemException overtaken(long group) throws IOException {
        requireNewest();
        return Problem.of(
                        Code.OVERTAKEN,
                        "an instance of job \"" + owner.job() + "\" before this one has sealed group " + group
                                + " at the last moment")
                .hint("start the job again: it goes on from there")
                .exception();
    }

    private ProblemException fenced(long group, long winner) throws IOException {
        String process = read(store, Names.epoch(winner), Envelope.EPOCH)
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .orElse("unknown");
        return Problem.of(
                        Code.FENCED,
                        "another instance of job \"" + owner.job() + "\" has taken over at group " + group + ": "
                                + process + " (epoch " + winner + ", this one is epoch " + epoch + ")")
                .hint("stop one of the two, or give them different names with SET job.name")
                .exception();
    }
}
