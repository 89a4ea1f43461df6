// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Row;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A job that trains a model and one that predicts with it, each a process of its own, killed at any moment. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ModelsTest {
    private static final String HEAP = "160m";
    private static final int KILLS =
            Integer.getInteger("sluice.kills", "full".equals(System.getProperty("sluice.lane")) ? 10 : 2);
    private static final long ROWS_PER_SECOND = 400;
    private static final long ROWS = 200L * (KILLS + 2);

    @TempDir
    private Path folder = Path.of("");

    private String training(String model, long rows, long rowsPerSecond) {
        return """
                SET batch.interval = '20 ms'; SET checkpoint.interval = '100 ms';
                CREATE STREAM s (n BIGINT, x BIGINT, y DOUBLE) WITH ('connector' = 'datagen', 'rows' = '%d',
                    'rows-per-second' = '%d', 'fields.n.kind' = 'sequence', 'fields.x.min' = '0', 'fields.x.max' = '9');
                CREATE MODEL m INPUT (x BIGINT, y DOUBLE, word STRING) OUTPUT (label STRING)
                WITH ('path' = '%s/%s');
                TRAIN MODEL m FROM (
                    SELECT x, y, 'word ' || CAST(MOD(n, 20) AS STRING) AS word,
                           CASE WHEN x > 5 AND y < 0.5 THEN 'high' WHEN x > n / 200 THEN 'new' ELSE 'low' END AS label
                    FROM s)
                PUBLISH EVERY 50 MILLISECONDS;
                CREATE SINK metrics WITH ('connector' = 'filesystem', 'path' = '%s/%s-metrics') AS
                SELECT "rows" FROM m$metrics;
                """.formatted(rows, rowsPerSecond, folder, model, folder, model);
    }

    private String prediction(String model) {
        return """
                SET batch.interval = '20 ms'; SET checkpoint.interval = '100 ms';
                CREATE STREAM s (n BIGINT, x BIGINT, y DOUBLE) WITH ('connector' = 'datagen', 'rows' = '%d',
                    'rows-per-second' = '%d', 'seed' = '2', 'fields.n.kind' = 'sequence', 'fields.x.min' = '0', 'fields.x.max' = '9');
                CREATE MODEL m WITH ('path' = '%s/%s', 'reload.interval' = '20 ms');
                CREATE SINK predicted WITH ('connector' = 'filesystem', 'path' = '%s/predicted', 'format' = 'csv') AS
                SELECT n, model_version, label
                FROM ML_PREDICT(TABLE (SELECT n, x, y, 'word ' || CAST(MOD(n, 20) AS STRING) AS word FROM s), MODEL m);
                """.formatted(ROWS, ROWS_PER_SECOND, folder, model, folder);
    }

    private Path script(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".sql"), text);
    }

    private Started run(Path script) throws IOException {
        return Started.script(folder, HEAP, script);
    }

    /** Runs a job, kills it now and then, and starts it again until it has ended. @return how often it was killed */
    private int runWithKills(Path script, SplittableRandom random) throws Exception {
        int kills = 0;
        while (true) {
            try (Started job = run(script)) {
                long end = kills == KILLS ? 0 : System.nanoTime() + 1_000_000_000L + random.nextLong(1_000_000_000L);
                job.await(() -> System.nanoTime() >= end);
                if (kills == KILLS || !job.isAlive()) {
                    assertThat(job.exitCode()).as(job.said()).isZero();
                    return kills;
                }
                job.kill();
                kills++;
            }
        }
    }

    private List<Row> versions(String model) {
        List<Row> all = new ArrayList<>();
        try (Session session = Sluice.open()) {
            session.query("CREATE MODEL m WITH ('path' = '" + folder + "/" + model + "');"
                            + "SELECT version, \"rows\", sha256 FROM m$versions")
                    .forEach(all::add);
        }
        return all;
    }

    @Test
    void nothingIsTrainedTwiceAndNoPredictionIsLostOrDoubled() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        try (Started undisturbed = run(script("calm", training("calm", ROWS, ROWS_PER_SECOND * 10)))) {
            assertThat(undisturbed.exitCode()).as(undisturbed.said()).isZero();
        }
        Path predict = script("predict", prediction("m"));
        List<Integer> kills = new ArrayList<>();
        SplittableRandom other = random.split();
        Thread predictor = new Thread(() -> {
            try {
                kills.add(runWithKills(predict, other));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        List<Throwable> failures = new ArrayList<>();
        predictor.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        predictor.start();
        int trainerKills = runWithKills(script("train", training("m", ROWS, ROWS_PER_SECOND)), random);
        predictor.join();
        assertThat(failures).isEmpty();
        System.out.println(
                "real kills: " + trainerKills + " of the trainer, " + kills + " of the predictor, seed " + seed);
        assertThat(trainerKills).isPositive();
        Row last = newest(versions("m"));
        Row calm = newest(versions("calm"));
        assertThat(last.getLong("rows")).isEqualTo(ROWS).isEqualTo(calm.getLong("rows"));
        assertThat(last.getString("sha256")).isEqualTo(calm.getString("sha256"));
        assertPredicted();
    }

    private static Row newest(List<Row> versions) {
        return versions.get(versions.size() - 1);
    }

    /** Each row once, in order, by versions that grow. */
    private void assertPredicted() throws IOException {
        List<String> numbers = new ArrayList<>();
        long version = 0;
        for (String line : Parts.lines(folder.resolve("predicted"), ".csv")) {
            if (!line.startsWith("n,")) {
                String[] fields = line.split(",", -1);
                numbers.add(fields[0]);
                assertThat(Long.parseLong(fields[1])).as(line).isGreaterThanOrEqualTo(version);
                version = Long.parseLong(fields[1]);
                assertThat(fields[2]).isIn("high", "new", "low");
            }
        }
        assertThat(numbers).hasSize((int) ROWS);
        assertThat(numbers.stream().sorted().toList())
                .isEqualTo(LongStream.range(0, ROWS)
                        .mapToObj(Long::toString)
                        .sorted()
                        .toList());
    }

    @Test
    void ofTwoTrainersTheLaterWins() throws Exception {
        // Long enough for the second one to start.
        long rows = 15 * ROWS_PER_SECOND;
        Path script = script("train", training("m", rows, ROWS_PER_SECOND));
        try (Started first = run(script)) {
            Path versions = folder.resolve("m/v");
            first.await(() -> Files.isDirectory(versions));
            try (Started second = run(script)) {
                assertThat(first.exitCode()).as(first.said()).isEqualTo(75);
                assertThat(second.exitCode()).as(second.said()).isZero();
            }
        }
        assertThat(newest(versions("m")).getLong("rows")).isEqualTo(rows);
    }
}
