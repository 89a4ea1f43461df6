// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.checkpoint.History;
import io.sluice.engine.job.Commits;
import io.sluice.engine.job.Progress;
import io.sluice.engine.job.Rerun;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.Settings;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Topology;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a job, to look at: the job may be running, and nothing is changed. Calls read from the store; one thread.
 * They throw a {@link ProblemException} of the code {@link Code#CHECKPOINT_UNAVAILABLE} where it cannot be read, {@link
 * Code#CHECKPOINT_DAMAGED} where it is damaged, {@link Code#NO_SUCH_COMMIT} for a commit that is not there.
 */
public final class JobHistory implements AutoCloseable {
    private static final Schema COMMITS = schema(
            "commit",
            true,
            "batch",
            true,
            "batch_time",
            false,
            "rows_in",
            true,
            "rows_out",
            true,
            "ended",
            false,
            "state_files",
            true,
            "damage",
            false);
    private static final Schema STATE = schema("part", false, "id", false, "entries", true, "bytes", true);
    private static final Schema CHANGES =
            schema("part", false, "id", false, "added", true, "changed", true, "gone", true);
    private static final Schema FILES = schema("file", false, "bytes", true, "damage", false);
    private static final int ID_SHOWN = 8;
    private static final int ATTEMPTS = 5;

    private interface Reading<T> {
        T read() throws IOException;
    }

    private final CheckpointStore store;
    private final History history;
    private final String folder;
    private final Settings settings;

    private JobHistory(CheckpointStore store, String folder, Settings settings) {
        this.store = store;
        this.history = new History(store);
        this.folder = folder;
        this.settings = settings;
    }

    static JobHistory open(String folder, Settings settings) {
        return reading(() -> {
            JobHistory opened = new JobHistory(opened(folder, settings), folder, settings);
            if (opened.history.job().isEmpty()) {
                opened.close();
                throw missing(folder);
            }
            return opened;
        });
    }

    private static CheckpointStore opened(String folder, Settings settings) throws IOException {
        try {
            return JobCheckpoint.reading(folder, settings);
        } catch (NoSuchFileException none) {
            throw missing(folder);
        }
    }

    private static ProblemException missing(String folder) {
        return Problem.of(Code.NO_SUCH_COMMIT, "there is no checkpoint in " + folder)
                .hint("give the script of a job that has run; SET checkpoint.dir and job.name count")
                .exception();
    }

    /**
     * Does something with a commit and its state.
     *
     * @param commit empty for the newest: should it be collected meanwhile, it is done again with one that is newer
     */
    <T> T with(OptionalLong commit, BiFunction<Commit, StateFile, T> action) {
        return reading(() -> {
            for (int left = ATTEMPTS; ; left--) {
                try {
                    Commit found = find(commit);
                    return action.apply(found, merged(found));
                } catch (IOException gone) {
                    if (commit.isPresent() || left == 0) {
                        throw gone;
                    }
                }
            }
        });
    }

    /** A commit alone, without reading its state; empty for the newest. */
    Commit commit(OptionalLong number) {
        return reading(() -> find(number));
    }

    private static <T> T reading(Reading<T> action) {
        try {
            return action.read();
        } catch (IOException unavailable) {
            throw Commits.unavailable(unavailable);
        }
    }

    /** Names of columns, each with whether it is a number. */
    private static Schema schema(Object... columns) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.length; i += 2) {
            SqlType.Kind kind = columns[i + 1].equals(true) ? SqlType.Kind.BIGINT : SqlType.Kind.VARCHAR;
            fields.add(new SqlType.Field((String) columns[i], SqlType.of(kind, true)));
        }
        return new Schema(fields);
    }

    private static Row row(Schema schema, @Nullable Object... values) {
        return new Row(schema, Arrays.asList(values));
    }

    /** The commits that are kept, oldest first. */
    public Rows commits() {
        return reading(() -> {
            List<Row> rows = new ArrayList<>();
            for (long group : history.groups()) {
                try {
                    Optional<Commit> commit = history.commit(group);
                    commit.ifPresent(found -> rows.add(row(found)));
                } catch (ProblemException damaged) {
                    rows.add(row(
                            COMMITS,
                            group,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            damaged.problem().message()));
                }
            }
            return new Rows(COMMITS, rows);
        });
    }

    private static Row row(Commit commit) {
        Progress progress = Progress.of(commit.summary());
        boolean begun = progress.ticks() > 0;
        Instant time = begun ? Instant.EPOCH.plus(progress.timeMicros(), ChronoUnit.MICROS) : Instant.EPOCH;
        return row(
                COMMITS,
                commit.group(),
                progress.ticks(),
                begun ? time.toString() : null,
                progress.rowsIn(),
                progress.rowsOut(),
                progress.ended() ? "yes" : "no",
                (long) commit.state().size(),
                null);
    }

    /**
     * What of the state belongs to which operator and output.
     *
     * @param commit empty for the newest
     */
    public Rows state(OptionalLong commit) {
        return reading(() -> {
            Commit found = find(commit);
            StateFile state = merged(found);
            Parts parts = new Parts(found);
            List<Row> rows = new ArrayList<>();
            parts.sections(Set.of(state)).forEach((part, sections) -> {
                long entries = sections.stream().mapToLong(state::count).sum();
                long bytes = sections.stream()
                        .mapToLong(section -> state.only(section::equals).size())
                        .sum();
                rows.add(row(STATE, part.title(), part.id(), entries, bytes));
            });
            return new Rows(STATE, rows);
        });
    }

    /** How many entries of the state of each operator and output differ between two commits. */
    public Rows changes(long earlier, long later) {
        return reading(() -> {
            StateFile before = merged(find(OptionalLong.of(earlier)));
            Commit last = find(OptionalLong.of(later));
            StateFile after = merged(last);
            List<Row> rows = new ArrayList<>();
            new Parts(last)
                    .sections(new LinkedHashSet<>(List.of(before, after)))
                    .forEach((part, sections) -> {
                        long[] counts = new long[3];
                        sections.forEach(section -> compare(entries(before, section), entries(after, section), counts));
                        rows.add(row(CHANGES, part.title(), part.id(), counts[0], counts[1], counts[2]));
                    });
            return new Rows(CHANGES, rows);
        });
    }

    private static void compare(
            Map<ByteBuffer, ByteBuffer> before, Map<ByteBuffer, ByteBuffer> after, long[] addedChangedGone) {
        after.forEach((key, value) -> {
            ByteBuffer was = before.remove(key);
            if (!value.equals(was)) {
                addedChangedGone[was == null ? 0 : 1]++;
            }
        });
        addedChangedGone[2] += before.size();
    }

    private static Map<ByteBuffer, ByteBuffer> entries(StateFile state, String section) {
        Map<ByteBuffer, ByteBuffer> entries = new HashMap<>();
        for (Entries.Cursor cursor : state.entries(section)) {
            while (cursor.next()) {
                entries.put(
                        slice(
                                cursor.key().data(),
                                cursor.key().at(),
                                cursor.key().to()),
                        slice(
                                cursor.value().data(),
                                cursor.value().at(),
                                cursor.value().to()));
            }
        }
        return entries;
    }

    private static ByteBuffer slice(byte[] data, int from, int to) {
        return ByteBuffer.wrap(data, from, to - from);
    }

    /** Every file but the logs of input, with what is wrong with it. */
    public Rows files() {
        return reading(() -> new Rows(
                FILES,
                history.verify().stream()
                        .map(file -> row(
                                FILES, file.name(), file.bytes(), file.damage().orElse(null)))
                        .toList()));
    }

    /**
     * Writes a commit into a folder of its own, from where the job can go on: {@code SET checkpoint.dir} says so. Input that
     * was logged and not committed is not part of it.
     *
     * @param commit empty for the newest
     * @param to a path or an address, of a folder without a checkpoint
     */
    public void export(OptionalLong commit, String to) {
        reading(() -> {
            Commit found = find(commit);
            StateFile state = merged(found);
            try (CheckpointStore target = JobCheckpoint.store(to, settings)) {
                History.export(target, history.job().orElseThrow(), found, out -> state.writeTo(out::write));
            }
            return found;
        });
    }

    /** A batch that can be run again, and the state before its first tick. */
    <T> T batch(long batch, BiFunction<Rerun, StateFile, T> action) {
        return reading(() -> {
            Rerun rerun = Rerun.find(history, batch);
            return action.apply(rerun, merged(rerun.commit()));
        });
    }

    private Commit find(OptionalLong commit) throws IOException {
        List<Long> groups = history.groups();
        long group = commit.orElse(groups.isEmpty() ? 0 : groups.get(groups.size() - 1));
        return history.commit(group)
                .orElseThrow(
                        () -> Problem.of(Code.NO_SUCH_COMMIT, "the checkpoint in " + folder + " has no commit " + group)
                                .hint("it has " + groups)
                                .exception());
    }

    private StateFile merged(Commit commit) throws IOException {
        return StateFile.merge(history.state(commit).stream().map(StateFile::of).toList());
    }

    /** The operators and outputs of a job, as the sections of its state name them. */
    private static final class Parts {
        /** One of them; {@code id} is empty for an output. */
        private record Part(String title, String id) {}

        private final Map<String, String> titles = new HashMap<>();
        private final List<String> order = new ArrayList<>();

        Parts(Commit commit) {
            byte[] encoded = Progress.of(commit.summary()).topology();
            Topology topology = encoded.length == 0 ? new Topology(List.of()) : Codec.decodeTopology(encoded);
            IdentityHashMap<DStream, OperatorId> ids = OperatorIds.of(topology.roots());
            for (DStream node : topology.nodes()) {
                Optional.ofNullable(ids.get(node)).ifPresent(id -> {
                    titles.put(id.hex(), Drawing.title(node));
                    order.add(id.hex());
                });
            }
        }

        /** The sections that some states have, by what they belong to: operators as the data flows, then outputs. */
        Map<Part, List<String>> sections(Set<StateFile> states) {
            Map<String, List<String>> byOwner = new TreeMap<>(this::compare);
            Set<String> names = new LinkedHashSet<>();
            states.forEach(state -> names.addAll(state.names()));
            names.forEach(section -> byOwner.computeIfAbsent(owner(section), any -> new ArrayList<>())
                    .add(section));
            Map<Part, List<String>> sections = new LinkedHashMap<>();
            byOwner.forEach((owner, own) -> sections.put(part(owner), own));
            return sections;
        }

        private int compare(String one, String other) {
            int first = Math.floorMod(order.indexOf(one), Integer.MAX_VALUE);
            int second = Math.floorMod(order.indexOf(other), Integer.MAX_VALUE);
            return first != second ? Integer.compare(first, second) : one.compareTo(other);
        }

        private static String owner(String section) {
            String[] parts = section.split("/", -1);
            return parts[0].equals("output") ? parts[0] + "/" + parts[1] + "/" + parts[2] : parts[0];
        }

        private Part part(String owner) {
            String[] parts = owner.split("/", -1);
            return parts.length > 1
                    ? new Part(parts[1].toLowerCase(Locale.ROOT) + " " + parts[2], "")
                    : new Part(titles.getOrDefault(owner, "an operator that is gone"), owner.substring(0, ID_SHOWN));
        }
    }

    @Override
    public void close() {
        reading(() -> {
            store.close();
            return folder;
        });
    }
}
