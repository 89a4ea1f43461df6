// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.api.Operators;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.job.Execution;
import io.sluice.engine.model.ModelFile;
import io.sluice.engine.model.ModelManifest;
import io.sluice.engine.model.ModelSource;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What models cost in a job, for ten numbers and two labels: rows predicted a second by one core, as the operators of {@code SELECT *
 * FROM ML_PREDICT(…)} do it; rows learnt a second, and how long it takes to make a version, to publish it, and to take it over.
 */
public final class Models {
    private static final int INPUTS = 10;
    private static final int CHUNKS = 16;
    private static final int TICKS = 30;
    private static final int TURNS = 7;
    private static final int RELOADS = 400;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private Models() {}

    /** Measures, and prints. */
    public static void main(String[] arguments) throws IOException {
        for (String algorithm : List.of("logistic_regression", "naive_bayes", "auto")) {
            Path folder = Files.createTempDirectory("sluice-models");
            measure(algorithm, folder.resolve("m"));
        }
        System.exit(0);
    }

    private static String columns(String pattern) {
        return IntStream.range(0, INPUTS)
                .mapToObj(i -> pattern.replace("?", "" + i))
                .collect(Collectors.joining(", "));
    }

    private static void measure(String algorithm, Path folder) throws IOException {
        String model = "CREATE MODEL m INPUT (" + columns("x? DOUBLE") + ") OUTPUT (label BOOLEAN) WITH ('path' = '"
                + folder + "', 'algorithm' = '" + algorithm + "');";
        String training = "TRAIN MODEL m FROM (SELECT *, x0 + x1 > 1 AS label FROM s) PUBLISH EVERY 1 HOUR;";
        try (Session session = Sluice.open()) {
            session.run("CREATE STREAM s (" + columns("x? DOUBLE")
                    + ") WITH ('connector' = 'datagen', 'rows' = '100000');" + model + training);
        }
        String stream = "CREATE STREAM s (" + columns("x? DOUBLE") + ");";
        List<Chunk> rows = rows();
        Chunk version = version(folder);
        Topology predicting =
                Planned.topology(stream + model + "SELECT * FROM ML_PREDICT(TABLE s, MODEL m) EMIT CHANGES;");
        double scored = perSecond(predicting, Map.of("s", rows, "m$model", List.of(version)), rows);
        double learnt = perSecond(
                Planned.topology(stream + model + training + "SELECT accuracy FROM m$metrics EMIT CHANGES;"),
                Map.of("s", rows),
                rows);
        System.out.printf(
                "%s: %.2f M rows/s predicted, %.2f M rows/s learnt, one thread%n",
                algorithm, scored / 1e6, learnt / 1e6);
        publish(algorithm, folder);
        reload(algorithm, folder, predicting, rows.subList(0, 1));
    }

    /** The newest version as the source of models gives it. */
    private static Chunk version(Path folder) throws IOException {
        try (CheckpointStore files = LocalCheckpointStore.open(folder)) {
            ModelStore store = new ModelStore(files);
            ModelManifest manifest = store.newest().orElseThrow();
            byte[] bytes = store.model(manifest.version());
            Chunk chunk = Chunk.of(ModelSource.SCHEMA.types());
            ((LongColumn) chunk.column(0)).add(manifest.version());
            ((LongColumn) chunk.column(1)).add(0);
            ((LongColumn) chunk.column(2)).add(0);
            ((Utf8Column) chunk.column(3)).add("");
            ((Utf8Column) chunk.column(4)).add(bytes, 0, bytes.length);
            chunk.addRow(1);
            return chunk;
        }
    }

    private static List<Chunk> rows() {
        SplittableRandom random = new SplittableRandom(1);
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            DoubleColumn[] columns = new DoubleColumn[INPUTS];
            for (int column = 0; column < INPUTS; column++) {
                columns[column] = new DoubleColumn();
                for (int row = 0; row < Chunk.ROWS_MAX; row++) {
                    columns[column].add(random.nextDouble());
                }
            }
            Chunk chunk = new Chunk(columns);
            chunk.filled(Chunk.ROWS_MAX, false);
            chunks.add(chunk);
        }
        return chunks;
    }

    private static double perSecond(Topology topology, Map<String, List<Chunk>> first, List<Chunk> rows) {
        try (RealEnv env = new RealEnv(1)) {
            Execution execution = new Execution(topology, new Operators(), 1, env.scheduler());
            execution.run(new Tick(1, 1), first);
            List<Double> seconds = new ArrayList<>();
            long number = 1;
            for (int turn = 0; turn < TURNS; turn++) {
                long begin = System.nanoTime();
                for (int i = 0; i < TICKS; i++) {
                    number++;
                    execution.run(new Tick(number, number), Map.of("s", rows));
                }
                seconds.add((System.nanoTime() - begin) / NANOS_PER_SECOND);
            }
            return (double) TICKS * CHUNKS * Chunk.ROWS_MAX / median(seconds.subList(2, TURNS));
        }
    }

    /** How much longer a batch takes that gets a version, which its source has read beside, than those between. */
    private static void reload(String algorithm, Path folder, Topology topology, List<Chunk> rows) throws IOException {
        ModelSource connector = new ModelSource(path -> LocalCheckpointStore.open(Path.of(path)));
        Options options =
                Options.of("m", Map.of("path", folder.toString(), "reload.interval", "1 ms"), connector.options());
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (RealEnv env = new RealEnv(1);
                CheckpointStore files = LocalCheckpointStore.open(folder);
                Source source = connector.open(
                        SourceConnector.Opening.of("m", options, ModelSource.SCHEMA, env, line -> {}, () -> {}))) {
            Execution execution = new Execution(topology, new Operators(), 1, env.scheduler());
            ModelStore store = new ModelStore(files);
            byte[] content = store.model(store.newest().orElseThrow().version());
            for (long tick = 1; tick <= RELOADS; tick++) {
                long version = store.newest().orElseThrow().version() + 1;
                ModelManifest.Origin origin = new ModelManifest.Origin(
                        OptionalLong.of(version - 1), "bench", version, version, version, Map.of());
                store.publish(ModelManifest.of("m", version, origin, content), content);
                List<Chunk> given = new ArrayList<>();
                while (given.isEmpty()) {
                    source.take(1, given::add);
                }
                with.add(millis(execution, 2 * tick, Map.of("s", rows, "m$model", given)));
                without.add(millis(execution, 2 * tick + 1, Map.of("s", rows)));
            }
        }
        List<Double> warm = with.subList(RELOADS / 2, RELOADS);
        List<Double> plain = without.subList(RELOADS / 2, RELOADS);
        System.out.printf(
                "%s: a batch of %,d rows takes %.2f ms, one that gets a version %.2f ms more (99 of 100 at most %.2f)%n",
                algorithm,
                rows.size() * Chunk.ROWS_MAX,
                median(plain),
                median(warm) - median(plain),
                at(warm, 0.99) - at(plain, 0.99));
    }

    private static double millis(Execution execution, long number, Map<String, List<Chunk>> input) {
        long begin = System.nanoTime();
        execution.run(new Tick(number, number), input);
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    private static double median(List<Double> values) {
        return at(values, 0.5);
    }

    private static double at(List<Double> values, double part) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) (sorted.size() * part));
    }

    private static void publish(String algorithm, Path folder) throws IOException {
        List<Double> made = new ArrayList<>();
        List<Double> published = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        int bytes = 0;
        try (CheckpointStore files = LocalCheckpointStore.open(folder)) {
            ModelStore store = new ModelStore(files);
            ModelFile file =
                    ModelFile.read(store.model(store.newest().orElseThrow().version()));
            var learner = file.learner();
            for (int version = 2; version < 100; version++) {
                long begin = System.nanoTime();
                byte[] content = ModelFile.of(file.algorithm(), file.options(), file.schema(), learner)
                        .toBytes();
                made.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
                ModelManifest.Origin origin = new ModelManifest.Origin(
                        OptionalLong.of(version - 1), "bench", version, version, version, Map.of());
                long publishing = System.nanoTime();
                store.publish(ModelManifest.of("m", version, origin, content), content);
                published.add((System.nanoTime() - publishing) / NANOS_PER_MILLI);
                long taking = System.nanoTime();
                ModelFile.read(content).learner();
                taken.add((System.nanoTime() - taking) / NANOS_PER_MILLI);
                bytes = content.length;
            }
        }
        System.out.printf(
                "%s: a version has %,d bytes: %.2f ms to make, %.2f ms to publish on a local disk, %.2f ms to read%n",
                algorithm, bytes, median(made), median(published), median(taken));
    }
}
