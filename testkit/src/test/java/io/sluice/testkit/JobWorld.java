// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.api.Operators;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.job.Commits;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.JobLoop;
import io.sluice.engine.job.Progress;
import io.sluice.engine.job.StateSizes;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.state.SortedRows;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.Schema;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import io.sluice.testkit.oracle.Oracle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole job on a disk that fails, run by one instance after the other, or by one within a hanging call of another. What it
 * publishes names the ticks of each group; every group must be what the oracle says of these ticks, and all rows must be in
 * exactly one.
 */
final class JobWorld {
    /** With what an instance may end. */
    private static final Set<Code> EXPECTED = EnumSet.of(Code.FENCED, Code.OVERTAKEN, Code.CHECKPOINT_UNAVAILABLE);

    private static final String SINK = "sink";
    private static final int INSTANCES_MAX = 300;
    private static final int PARALLELISM_MAX = 3;

    final Faults faults;
    private final SplittableRandom random;
    private final SimDisk disk;
    private final JobPlan plan;
    private final Schema schema;
    private final Map<String, List<List<@Nullable Object>>> rows = new TreeMap<>();
    private long clock = 946_684_800_000_000L;
    private int instances;
    private int ended;

    /** @param rows of each stream */
    JobWorld(SplittableRandom random, String script, Map<String, List<List<@Nullable Object>>> rows, Faults faults) {
        this.random = random;
        this.rows.putAll(rows);
        this.faults = faults;
        disk = new SimDisk(random.split(), faults);
        faults.takeover(this::live);
        Scripts scripts = new Scripts(
                (path, from) -> {
                    throw new IllegalStateException("no includes");
                },
                value -> value);
        Interpreter interpreter = scripts.interpreter();
        scripts.parse("simulated", script).forEach(interpreter::run);
        plan = interpreter.job(List.of("q"));
        schema = plan.outputs().get(0).stream().schema();
    }

    /** Runs instances until one has come to the end; then what was published is checked. @return how many there were */
    int run() {
        while (ended == 0) {
            if (++instances > INSTANCES_MAX) {
                throw new AssertionError("no progress");
            }
            live();
            if (ended == 0 && random.nextInt(3) == 0) {
                disk.losePower();
            }
        }
        faults.stop();
        check();
        return instances;
    }

    /** One instance, until it ends for whatever reason. */
    private void live() {
        SimEnv env = new SimEnv(random.nextLong());
        env.jumpTo(clock + random.nextInt(-5_000_000, 5_000_000));
        try {
            CheckpointStore store = new SimStore(disk);
            UUID id = new UUID(random.nextLong(), random.nextLong());
            Checkpoint checkpoint = Checkpoint.claim(store, new Owner(id, "job", "instance " + instances));
            Progress last = checkpoint
                    .newest()
                    .map(commit -> Progress.of(commit.summary()))
                    .orElse(Progress.NONE);
            if (last.ended()) {
                ended++;
                return;
            }
            loop(store, checkpoint, Commits.begins(checkpoint) ? Progress.NONE : last, env)
                    .run();
            ended++;
        } catch (Faults.Crash crash) {
            // The next instance goes on.
        } catch (IOException unavailable) {
            // It gave up; so does the process.
        } catch (ProblemException problem) {
            if (!EXPECTED.contains(problem.problem().code())) {
                throw problem;
            }
        } finally {
            clock = Math.max(clock, env.clock().micros());
        }
    }

    private JobLoop loop(CheckpointStore store, Checkpoint checkpoint, Progress progress, SimEnv env)
            throws IOException {
        Map<String, Source> sources = new TreeMap<>();
        rows.forEach((stream, all) -> {
            byte[] position = progress.positions().getOrDefault(stream, new byte[1]);
            sources.put(stream, new Replayed(stream, all, position, env));
        });
        int parallelism = 1 + random.nextInt(PARALLELISM_MAX);
        Execution execution = new Execution(plan.topology(), new Operators(), parallelism, env.scheduler());
        if (!progress.equals(Progress.NONE)) {
            List<StateFile> files = new ArrayList<>();
            for (String file : checkpoint.newest().map(Commit::state).orElse(List.of())) {
                files.add(StateFile.of(checkpoint.state(file)));
            }
            execution.restore(StateFile.merge(files));
        }
        Published results = new Published(store, sources);
        StateSizes sizes =
                new StateSizes(random.nextInt(8), random.nextInt(500), random.nextInt(300), random.nextInt(2, 6));
        Commits.Limits limits = new Commits.Limits(random.nextInt(3_000_000), 10_000, 60_000_000, 60_000_000, sizes);
        byte[] topology = Codec.encode(plan.topology());
        Commits commits = new Commits(
                checkpoint, execution, sources, results, progress, topology, env, env.signal(), limits, line -> {});
        JobLoop.Start start = new JobLoop.Start(progress, Map.of(), false, false);
        JobLoop.Batches batches = new JobLoop.Batches(random.nextInt(1_500_000), 5, 1 << 20, 3);
        return new JobLoop(
                execution, sources, start, batches, env.clock(), env.signal(), results, Optional.of(commits));
    }

    /** What a reader of the sink sees at the end. */
    private void check() {
        Oracle oracle = new Oracle(plan);
        Map<String, Integer> taken = new HashMap<>();
        long number = 0;
        try {
            CheckpointStore store = new SimStore(disk);
            for (String name : store.list(SINK)) {
                byte[] part = store.read(SINK + "/" + name).orElseThrow();
                ByteReader in = new ByteReader().start(part, 0, part.length);
                List<Chunk> expected = new ArrayList<>();
                for (long ticks = in.count(); ticks > 0; ticks--) {
                    require(in.count() == ++number, "tick " + number + " is not in part " + name);
                    if (Boolean.getBoolean("trace")) {
                        System.out.println("part " + name + " tick " + number);
                    }
                    Tick tick = new Tick(number, in.signed());
                    expected.addAll(oracle.tick(tick, deltas(in, taken)).get(0));
                }
                Map<List<@Nullable Object>, Long> actual = changes(in);
                Map<List<@Nullable Object>, Long> recomputed = FinalRows.weights(expected, schema);
                require(
                        actual.equals(recomputed),
                        "part " + name + " up to tick " + number + " is " + actual + ", should be " + recomputed);
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        rows.forEach((stream, all) ->
                require(taken.getOrDefault(stream, 0) == all.size(), "rows of " + stream + ": " + taken));
    }

    /** The rows that a tick has taken, by what is said of it. */
    private Map<String, List<Chunk>> deltas(ByteReader in, Map<String, Integer> taken) {
        Map<String, List<Chunk>> deltas = new HashMap<>();
        for (long sources = in.count(); sources > 0; sources--) {
            String stream = in.text();
            int from = taken.getOrDefault(stream, 0);
            int to = (int) in.count();
            deltas.put(
                    stream,
                    List.of(chunk(stream, rows.getOrDefault(stream, List.of()).subList(from, to))));
            taken.put(stream, to);
        }
        return deltas;
    }

    private Chunk chunk(String stream, List<List<@Nullable Object>> some) {
        Schema columns = plan.streams().stream()
                .filter(known -> known.name().equals(stream))
                .findFirst()
                .orElseThrow()
                .schema();
        Chunk chunk = Chunk.of(columns.types());
        for (List<@Nullable Object> row : some) {
            for (int i = 0; i < row.size(); i++) {
                Datum.put(columns.type(i), chunk.column(i), row.get(i));
            }
            chunk.addRow(1);
        }
        return chunk;
    }

    private Map<List<@Nullable Object>, Long> changes(ByteReader in) {
        Chunk chunk = Chunk.of(schema.types());
        RowCodec codec = new RowCodec(schema.types());
        Utf8Column encoded = new Utf8Column();
        int count = 0;
        while (in.hasMore()) {
            chunk.weightsForWriting(count + 1)[count] = in.signed();
            int length = (int) in.count();
            int from = in.skip(length);
            encoded.add(in.data(), from, from + length);
            count++;
        }
        codec.decode(encoded, chunk.columns());
        chunk.filled(count, true);
        return FinalRows.weights(List.of(chunk), schema);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Rows that can be read again from any position; how many come when is drawn at random. */
    private final class Replayed implements Source {
        private final String stream;
        private final List<List<@Nullable Object>> all;
        private final SimEnv env;
        private int next;

        Replayed(String stream, List<List<@Nullable Object>> all, byte[] position, SimEnv env) {
            this.stream = stream;
            this.all = all;
            this.env = env;
            next = (int) new ByteReader().start(position, 0, position.length).count();
        }

        @Override
        public boolean hasRows() {
            if (random.nextInt(4) == 0) {
                env.runOne();
            }
            return next < all.size() && random.nextBoolean();
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            int count = (int) Math.min(rowsMax, random.nextInt(1, 4));
            int to = Math.min(all.size(), next + count);
            if (to > next) {
                out.accept(chunk(stream, all.subList(next, to)));
                next = to;
            }
        }

        @Override
        public boolean exhausted() {
            return next == all.size();
        }

        @Override
        public byte[] position() {
            Bytes position = new Bytes();
            position.putCount(next);
            return position.toArray();
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** Puts what a group has changed, and which ticks it had, into a file of its own. */
    private final class Published implements JobLoop.Results {
        private final CheckpointStore store;
        private final List<Bytes> ticks = new ArrayList<>();
        private final List<Chunk> changes = new ArrayList<>();
        private final Map<String, Source> sources;

        Published(CheckpointStore store, Map<String, Source> sources) {
            this.store = store;
            this.sources = sources;
        }

        @Override
        public void accept(Tick tick, List<List<Chunk>> results) {
            Bytes said = new Bytes();
            said.putCount(tick.number());
            said.putSigned(tick.timeMicros());
            said.putCount(sources.size());
            sources.forEach((stream, source) -> {
                said.putText(stream);
                byte[] position = source.position();
                said.put(position, 0, position.length);
            });
            ticks.add(said);
            results.get(0).forEach(chunk -> changes.add(chunk.copy()));
        }

        @Override
        public List<StagedSink.Staged> stage() {
            Bytes part = new Bytes();
            part.putCount(ticks.size());
            ticks.forEach(tick -> part.put(tick.data(), 0, tick.size()));
            put(part);
            boolean empty = ticks.isEmpty();
            ticks.clear();
            changes.clear();
            return empty ? List.of() : List.of(group -> publish(group, part.toArray()));
        }

        private void put(Bytes part) {
            List<Chunk> net = SortedRows.of(FinalRows.consolidated(changes, schema), schema.types());
            RowCodec codec = new RowCodec(schema.types());
            for (Chunk chunk : net) {
                Utf8Column encoded = new Utf8Column();
                codec.encode(chunk.columns(), chunk.size(), encoded);
                for (int i = 0; i < chunk.size(); i++) {
                    part.putSigned(chunk.weight(i));
                    int from = encoded.offsets()[i];
                    int to = encoded.offsets()[i + 1];
                    part.putCount(to - from);
                    part.put(encoded.data(), from, to);
                }
            }
        }

        private void publish(long group, byte[] part) throws IOException {
            String name = SINK + "/" + String.format("%08d", group);
            if (store.putIfAbsent(name, Content.of(part)) == CheckpointStore.Put.EXISTS) {
                byte[] found = store.read(name).orElseThrow();
                require(Arrays.equals(found, part), "group " + group + " was published with another output");
            }
        }
    }
}
