// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.checkpoint.History;
import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.checkpoint.StoreProbe;
import io.sluice.engine.checkpoint.StoreProvider;
import io.sluice.engine.env.Env;
import io.sluice.engine.job.Commits;
import io.sluice.engine.job.Progress;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.session.Setting;
import io.sluice.engine.session.Settings;
import io.sluice.engine.state.StateFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job's checkpoint, claimed by this process: what the job goes on from, and where it commits. */
final class JobCheckpoint {
    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+):.*");
    private static final String LOCAL = "file";

    private final CheckpointStore store;
    private final Checkpoint checkpoint;
    private final String folder;
    private final boolean fresh;

    private JobCheckpoint(CheckpointStore store, Checkpoint checkpoint, String folder, boolean fresh) {
        this.store = store;
        this.checkpoint = checkpoint;
        this.folder = folder;
        this.fresh = fresh;
    }

    /** The folder that a job's checkpoint is in; empty if it keeps none. */
    static Optional<String> folder(Optional<Home> home, Settings settings) {
        String choice = settings.get(Setting.CHECKPOINT);
        String given = settings.get(Setting.CHECKPOINT_DIR);
        if (choice.equals("off")) {
            return Optional.empty();
        }
        if (!given.isEmpty()) {
            return Optional.of(given);
        }
        if (choice.equals("on") && home.isEmpty()) {
            throw Problem.of(Code.INVALID_VALUE, "this job has no script beside which a checkpoint could lie")
                    .hint("say where with SET checkpoint.dir = '…'")
                    .exception();
        }
        return home.map(JobCheckpoint::folder);
    }

    /** The folder of a checkpoint, unless a setting says another. */
    static String folder(Home home) {
        return (home.folder().equals(".") ? "" : home.folder() + "/") + ".sluice/" + home.name();
    }

    /**
     * Opens and claims a checkpoint: another process that runs the same job will stop.
     *
     * @throws ProblemException if it is of another job, damaged, or cannot be reached
     */
    static JobCheckpoint open(String folder, String job, Optional<Home> home, Settings settings, RealEnv env) {
        boolean fresh = home.map(Home::fresh).orElse(false);
        OptionalLong from = home.map(Home::restoreFrom).orElse(OptionalLong.empty());
        try {
            CheckpointStore store = store(folder, settings);
            try {
                StoreProbe.require(store, new UUID(env.seed(), env.seed()));
                Owner owner = new Owner(new UUID(env.seed(), env.seed()), job, env.process());
                Checkpoint claimed =
                        from.isPresent() ? restored(store, owner, from.getAsLong()) : Checkpoint.claim(store, owner);
                return new JobCheckpoint(store, claimed, folder, fresh);
            } catch (IOException | RuntimeException failure) {
                store.close();
                throw failure;
            }
        } catch (AccessDeniedException denied) {
            throw new ProblemException(
                    Problem.of(
                                    Code.CHECKPOINT_UNAVAILABLE,
                                    "there is no permission for the checkpoint folder " + denied.getFile())
                            .hint("SET checkpoint.dir = '…' takes another folder, SET checkpoint = off keeps none"),
                    denied);
        } catch (IOException unavailable) {
            throw Commits.unavailable(unavailable);
        }
    }

    private static Checkpoint restored(CheckpointStore store, Owner owner, long commit) throws IOException {
        Commits.requireRepeatable(new History(store).plansBehind(commit));
        return Checkpoint.restore(store, owner, commit);
    }

    /** How a local directory is opened. */
    private interface Local {
        CheckpointStore store(Path folder) throws IOException;
    }

    /** How any other place is opened. */
    private interface Provided {
        CheckpointStore store(StoreProvider provider, String folder, Duration patience) throws IOException;
    }

    /** The store in a folder, to be written to. */
    static CheckpointStore store(String folder, Settings settings) throws IOException {
        return store(folder, settings, LocalCheckpointStore::open, StoreProvider::open);
    }

    /** The store in a folder, which is only looked at. */
    static CheckpointStore reading(String folder, Settings settings) throws IOException {
        return store(folder, settings, LocalCheckpointStore::reading, StoreProvider::reading);
    }

    private static CheckpointStore store(String folder, Settings settings, Local local, Provided provided)
            throws IOException {
        Duration patience = Duration.ofNanos(settings.micros(Setting.CHECKPOINT_TIMEOUT) * 1_000);
        Matcher scheme = SCHEME.matcher(folder);
        String name = scheme.matches() ? scheme.group(1) : LOCAL;
        if (name.equals(LOCAL)) {
            try {
                return local.store(Path.of(folder.replaceFirst("^file:(//)?", "")));
            } catch (InvalidPathException wrong) {
                throw new ProblemException(
                        Problem.of(Code.INVALID_VALUE, "\"" + folder + "\" is no path: " + wrong.getReason()), wrong);
            }
        }
        List<String> known = new ArrayList<>(List.of(LOCAL));
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader())) {
            if (provider.scheme().equals(name)) {
                return provided.store(provider, folder, patience);
            }
            known.add(provider.scheme());
        }
        throw Problem.of(Code.INVALID_VALUE, "no checkpoint can be kept in \"" + folder + "\"")
                .hint("checkpoint.dir takes a path, or one of the schemes " + String.join(", ", known))
                .exception();
    }

    String folder() {
        return folder;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /**
     * Does something outside the checkpoint that only the newest instance may do, such as to open the outputs of a job that
     * begins. What this one finds there may be of an instance that has come since: then that is the problem.
     *
     * @throws ProblemException {@link Code#FENCED} if another instance has taken over, before or while this one failed
     */
    <T> T asNewest(Supplier<T> action) {
        requireNewest();
        try {
            return action.get();
        } catch (ProblemException failure) {
            requireNewest();
            throw failure;
        }
    }

    private void requireNewest() {
        try {
            checkpoint.requireNewest();
        } catch (IOException unavailable) {
            throw Commits.unavailable(unavailable);
        }
    }

    /** Whether a group of before must be committed before the job can start over. */
    boolean mustFinishFirst() {
        return fresh && Commits.hasUnfinished(checkpoint);
    }

    /** What the job goes on from; {@link Progress#NONE} if it begins. */
    Progress progress() {
        Progress last =
                checkpoint.newest().map(commit -> Progress.of(commit.summary())).orElse(Progress.NONE);
        boolean begins = last.ended() || Commits.begins(checkpoint) || (fresh && !Commits.hasUnfinished(checkpoint));
        return begins ? Progress.NONE : last;
    }

    /** A log for a source that cannot be read again. */
    InputLog inputLog(String stream, Env env, Consumer<String> status) {
        return checkpoint.inputLog(stream, firstEpoch(), env, status);
    }

    /** The first instance of those that belong to the job as it is now, and not to one that has ended or was started over. */
    private long firstEpoch() {
        if (checkpoint.newest().isEmpty() || !progress().equals(Progress.NONE)) {
            return 0;
        }
        if (checkpoint.sealed().isPresent()) {
            return checkpoint.sealed().get().epoch();
        }
        Commit last = checkpoint.newest().get();
        return Progress.of(last.summary()).ended() ? last.epoch() + 1 : checkpoint.epoch();
    }

    /** What the job remembers; nothing if it begins. */
    StateFile state() {
        if (progress().equals(Progress.NONE)) {
            return new StateFile();
        }
        List<StateFile> files = new ArrayList<>();
        try {
            for (String file : checkpoint.newest().map(Commit::state).orElse(List.of())) {
                files.add(StateFile.of(checkpoint.state(file)));
            }
        } catch (IOException unavailable) {
            throw Commits.unavailable(unavailable);
        }
        return StateFile.merge(files);
    }

    void close() {
        try {
            store.close();
        } catch (IOException unavailable) {
            throw Commits.unavailable(unavailable);
        }
    }
}
