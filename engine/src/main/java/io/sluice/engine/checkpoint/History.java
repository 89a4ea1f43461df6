// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a checkpoint has, read without claiming it: the job may be running, and may collect a file while it is looked at. Calls
 * block; any thread.
 */
public final class History {
    /** The folders whose files have an {@link Envelope}, and the kind of each. */
    private enum Part {
        EPOCHS(Names.EPOCHS, Envelope.EPOCH),
        PLANS(Names.PLANS, Envelope.PLAN),
        STATES(Names.STATES, Envelope.STATE),
        COMMITS(Names.COMMITS, Envelope.COMMIT);

        private final String folder;
        private final byte kind;

        Part(String folder, byte kind) {
            this.folder = folder;
            this.kind = kind;
        }
    }

    /**
     * A file, looked at.
     *
     * @param bytes its length
     * @param damage what is wrong with it
     */
    public record File(String name, long bytes, Optional<String> damage) {}

    private final CheckpointStore store;

    public History(CheckpointStore store) {
        this.store = store;
    }

    /** The name of the job; empty if the folder holds no checkpoint. */
    public Optional<String> job() throws IOException {
        return read(Names.JOB, Envelope.JOB).map(file -> new String(file.bytes(), StandardCharsets.UTF_8));
    }

    /** The groups whose commits are kept, oldest first; some may be damaged. */
    public List<Long> groups() throws IOException {
        return store.list(Names.COMMITS).stream().map(Names::number).toList();
    }

    /**
     * The commit of a group; empty if there is none.
     *
     * @throws ProblemException if it is damaged
     */
    public Optional<Commit> commit(long group) throws IOException {
        return read(Names.commit(group), Envelope.COMMIT).map(file -> Commit.of(file.bytes()));
    }

    /** The plans of the groups behind one, in order. */
    public List<Plan> plansBehind(long group) throws IOException {
        List<Plan> plans = new ArrayList<>();
        for (String name : store.list(Names.PLANS)) {
            if (Names.number(name) > group) {
                read(Names.PLANS + "/" + name, Envelope.PLAN).ifPresent(file -> plans.add(Plan.of(file.bytes())));
            }
        }
        return plans;
    }

    /**
     * The state files of a commit, oldest first.
     *
     * @throws ProblemException if one is damaged
     * @throws IOException if one is gone, too
     */
    public List<byte[]> state(Commit commit) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String name : commit.state()) {
            files.add(read(name, Envelope.STATE)
                    .orElseThrow(() -> new IOException("file " + name + " is gone; the job has gone on meanwhile"))
                    .bytes());
        }
        return files;
    }

    /** Reads every file but the logs of input, and says which are damaged. */
    public List<File> verify() throws IOException {
        List<File> files = new ArrayList<>();
        look(Names.JOB, Envelope.JOB, files);
        for (Part part : Part.values()) {
            for (String name : store.list(part.folder)) {
                look(part.folder + "/" + name, part.kind, files);
            }
        }
        return files;
    }

    private void look(String name, byte kind, List<File> files) throws IOException {
        Optional<byte[]> file = store.read(name);
        if (file.isEmpty()) {
            return;
        }
        Optional<String> damage = Optional.empty();
        try {
            Envelope.open(name, kind, file.get());
        } catch (ProblemException damaged) {
            damage = Optional.of(damaged.problem().message());
        }
        files.add(new File(name, file.get().length, damage));
    }

    private Optional<Envelope> read(String name, byte kind) throws IOException {
        return store.read(name).map(file -> Envelope.open(name, kind, file));
    }

    /**
     * Writes a commit into a store of its own, from where the job can go on.
     *
     * @param state all of it, as one file
     * @throws ProblemException if the store has a checkpoint already
     */
    public static void export(CheckpointStore to, String job, Commit commit, Content state) throws IOException {
        UUID writer = UUID.nameUUIDFromBytes((job + "/" + commit.group()).getBytes(StandardCharsets.UTF_8));
        String name = Names.state(commit.group(), commit.epoch());
        Commit alone = new Commit(commit.group(), commit.epoch(), List.of(name), commit.summary());
        if (!to.list(Names.COMMITS).isEmpty()) {
            throw Problem.of(Code.USAGE, "there is a checkpoint in that folder already")
                    .hint("export to another folder")
                    .exception();
        }
        put(to, Names.JOB, Envelope.JOB, writer, Content.of(job.getBytes(StandardCharsets.UTF_8)));
        put(to, name, Envelope.STATE, writer, state);
        put(
                to,
                Names.epoch(commit.epoch()),
                Envelope.EPOCH,
                writer,
                Content.of("export".getBytes(StandardCharsets.UTF_8)));
        put(to, Names.commit(commit.group()), Envelope.COMMIT, writer, Content.of(alone.toBytes()));
    }

    private static void put(CheckpointStore to, String name, byte kind, UUID writer, Content content)
            throws IOException {
        if (to.putIfAbsent(name, Envelope.around(kind, writer, content)) == CheckpointStore.Put.EXISTS) {
            throw new IOException("there is a file " + name + " already");
        }
    }
}
