// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Home;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.Operators;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.checkpoint.Group;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What checkpoints cost, at a million keys: throughput with a commit every second beside that without, in turns; from seal to
 * commit for a thousand changed keys beside the bare creation of a file as long; recovery; bytes per key. A program of its
 * own, since commits take place beside what is measured and need real seconds.
 */
public final class Checkpoints {
    private static final int KEYS = 1_000_000;
    private static final int CHANGED = 1_000;
    private static final int SHARDS = 2;
    private static final int TURNS = 3;
    private static final int COMMITS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String COUNTS = "CREATE VIEW c AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;";

    private Checkpoints() {}

    /**
     * Measures, and prints.
     *
     * @param arguments how many rows each run of the throughput has, 100 million if there is none
     */
    public static void main(String[] arguments) throws IOException {
        long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 100_000_000;
        Path folder = Files.createTempDirectory("sluice-checkpoints");
        try {
            throughput(folder, rows);
            commits(folder);
        } finally {
            delete(folder);
        }
        System.exit(0);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void throughput(Path folder, long rows) throws IOException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int turn = 0; turn <= TURNS; turn++) {
            double bare = run(folder, rows, "off");
            double kept = run(folder, rows, "on");
            // The first turn warms up.
            if (turn > 0) {
                without.add(bare);
                with.add(kept);
            }
        }
        System.out.printf(
                "throughput at %,d keys, %,d rows: %.2f M rows/s without, %.2f with a commit a second, ratio %.2f%n",
                KEYS, rows, rows / median(without) / 1e6, rows / median(with) / 1e6, median(without) / median(with));
    }

    private static double run(Path folder, long rows, String checkpoint) throws IOException {
        Path home = Files.createTempDirectory(folder, "home");
        String script = "SET parallelism = " + SHARDS + "; SET checkpoint = " + checkpoint + ";"
                + "CREATE STREAM s (k BIGINT) WITH ('connector' = 'datagen', 'rows' = '" + rows
                + "', 'fields.k.min' = '0', 'fields.k.max' = '" + (KEYS - 1) + "');" + COUNTS
                + "CREATE SINK taken WITH ('connector' = 'blackhole') AS SELECT k, n FROM c;";
        try (Session session = Sluice.open(Console.silent(), Map.of(), Scripts.files(name -> Optional.empty()))) {
            session.execute("job", script);
            Job job = session.job(new Home("job", home.toString(), true)).orElseThrow();
            long begin = System.nanoTime();
            job.run();
            double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
            System.out.printf("# checkpoint %s: %.2f s, %s%n", checkpoint, seconds, newestCommit(home));
            return seconds;
        }
    }

    private static String newestCommit(Path home) throws IOException {
        Path folder = home.resolve(".sluice/job/commit");
        if (!Files.isDirectory(folder)) {
            return "no commits";
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(file -> "newest commit " + file.getFileName())
                    .max(Comparator.naturalOrder())
                    .orElse("no commits");
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static void commits(Path folder) throws IOException {
        Topology topology =
                Planned.topology("CREATE STREAM s (k BIGINT);" + COUNTS + "SELECT k, n FROM c EMIT CHANGES;");
        try (RealEnv env = new RealEnv(SHARDS);
                CheckpointStore store = LocalCheckpointStore.open(folder.resolve("store"))) {
            Execution execution = new Execution(topology, new Operators(), SHARDS, env.scheduler());
            execution.track();
            SplittableRandom random = new SplittableRandom(1);
            tick(execution, 1, keys(KEYS));
            StateFile whole = execution.changes(true);
            System.out.printf(
                    "size of the state: %.1f bytes per key, of which key and count are %d%n",
                    whole.size() / (double) KEYS, 2 * Long.BYTES);
            Checkpoint checkpoint = Checkpoint.claim(store, new Owner(new UUID(1, 1), "bench", "this process"));
            checkpoint.commit(new Work(1, whole, true));
            List<Double> commits = new ArrayList<>();
            List<Double> puts = new ArrayList<>();
            for (int i = 0; i < COMMITS; i++) {
                tick(execution, i + 2, changed(random));
                long begin = System.nanoTime();
                StateFile change = joined(execution.changes(false));
                checkpoint.commit(new Work(i + 2, change, false));
                commits.add((System.nanoTime() - begin) / 1e6);
                byte[] bytes = bytes(change);
                long put = System.nanoTime();
                store.putIfAbsent("bare/" + i, Content.of(bytes));
                puts.add((System.nanoTime() - put) / 1e6);
            }
            System.out.printf(
                    "changes written, seal to commit, of %,d keys of %,d: %.2f ms; a bare putIfAbsent of as many bytes: %.2f ms;"
                            + " ratio %.1f%n",
                    CHANGED, KEYS, median(commits), median(puts), median(commits) / median(puts));
            recovery(topology, bytes(joined(whole)), env);
        }
    }

    /** As commits write it. */
    private static StateFile joined(StateFile taken) {
        return StateFile.join(List.of(taken), () -> {});
    }

    private static void recovery(Topology topology, byte[] state, RealEnv env) {
        List<Double> seconds = new ArrayList<>();
        for (int turn = 0; turn < TURNS + 2; turn++) {
            Execution fresh = new Execution(topology, new Operators(), SHARDS, env.scheduler());
            long begin = System.nanoTime();
            fresh.restore(StateFile.merge(List.of(StateFile.of(state))));
            seconds.add((System.nanoTime() - begin) / NANOS_PER_SECOND);
        }
        double median = median(seconds.subList(2, seconds.size()));
        System.out.printf(
                "recovery: %.1f MB in %.2f s, %.0f MB/s%n", state.length / 1e6, median, state.length / 1e6 / median);
    }

    private static List<Chunk> keys(int count) {
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            LongColumn column = new LongColumn();
            for (int key = from; key < Math.min(count, from + Chunk.ROWS_MAX); key++) {
                column.add(key);
            }
            chunks.add(chunk(column, Math.min(count - from, Chunk.ROWS_MAX)));
        }
        return chunks;
    }

    private static List<Chunk> changed(SplittableRandom random) {
        LongColumn column = new LongColumn();
        for (int i = 0; i < CHANGED; i++) {
            column.add(random.nextInt(KEYS));
        }
        return List.of(chunk(column, CHANGED));
    }

    private static Chunk chunk(LongColumn column, int rows) {
        Chunk chunk = new Chunk(column);
        chunk.filled(rows, false);
        return chunk;
    }

    private static void tick(Execution execution, long number, List<Chunk> chunks) {
        execution.run(new Tick(number, number), Map.of("s", chunks));
    }

    private static byte[] bytes(StateFile file) {
        Bytes bytes = new Bytes();
        file.writeTo((data, from, length) -> bytes.put(data, from, from + length));
        return bytes.toArray();
    }

    /** A group with nothing but a state. */
    private record Work(long number, StateFile file, boolean whole) implements Group {
        @Override
        public void settle() {}

        @Override
        public byte[] plan() {
            return Long.toString(number).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<State> state() {
            return Optional.of(new State(out -> file.writeTo(out::write), whole));
        }

        @Override
        public void publish(long group) {}

        @Override
        public byte[] summary() {
            return new byte[0];
        }

        @Override
        public void acknowledge() {}
    }
}
