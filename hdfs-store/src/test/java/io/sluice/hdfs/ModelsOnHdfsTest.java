// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.api.Row;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job that trains and one that predicts, processes of their own that are killed; model and checkpoints are on HDFS. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ModelsOnHdfsTest {
    private static final int KILLS = Integer.getInteger("sluice.kills.hdfs", 2);
    private static final int PER_SECOND = 400;
    private static final long ROWS = PER_SECOND * (4L + 4L * KILLS);

    @TempDir
    private Path folder = Path.of("");

    private final List<JobProcess> started = Collections.synchronizedList(new ArrayList<>());

    private final ExecutorService beside = Executors.newSingleThreadExecutor();

    @AfterEach
    void noProcesses() {
        beside.shutdownNow();
        started.forEach(JobProcess::close);
    }

    private JobProcess start(Path script) throws IOException {
        JobProcess job = JobProcess.start(script);
        started.add(job);
        return job;
    }

    private Path training(String name, String model, String checkpoint, int perSecond) throws IOException {
        return Files.writeString(folder.resolve(name + ".sql"), """
                SET checkpoint.dir = '%s'; SET checkpoint.interval = '100 ms'; SET batch.interval = '20 ms';
                CREATE STREAM s (x BIGINT, y DOUBLE) WITH ('connector' = 'datagen', 'rows' = '%d',
                    'rows-per-second' = '%d', 'fields.x.min' = '0', 'fields.x.max' = '9');
                CREATE MODEL m INPUT (x BIGINT, y DOUBLE) OUTPUT (label STRING) WITH ('path' = '%s');
                TRAIN MODEL m FROM (SELECT x, y, CASE WHEN x > 5 AND y < 0.5 THEN 'high' ELSE 'low' END AS label FROM s)
                PUBLISH EVERY 100 MILLISECONDS;
                """.formatted(checkpoint, ROWS, perSecond, model));
    }

    private Path prediction(String model, String checkpoint) throws IOException {
        return Files.writeString(
                folder.resolve("predict.sql"), """
                SET checkpoint.dir = '%s'; SET checkpoint.interval = '100 ms'; SET batch.interval = '20 ms';
                CREATE STREAM s (n BIGINT, x BIGINT, y DOUBLE) WITH ('connector' = 'datagen', 'rows' = '%d',
                    'rows-per-second' = '%d', 'seed' = '2', 'fields.n.kind' = 'sequence', 'fields.x.min' = '0',
                    'fields.x.max' = '9');
                CREATE MODEL m WITH ('path' = '%s', 'reload.interval' = '50 ms');
                CREATE SINK predicted WITH ('connector' = 'filesystem', 'path' = '%s/predicted', 'format' = 'csv') AS
                SELECT n, model_version, label FROM ML_PREDICT(TABLE s, MODEL m);
                """.formatted(checkpoint, ROWS, PER_SECOND, model, folder));
    }

    /** Kills and restarts a job now and then. @return how often */
    private int runWithKills(Path script, SplittableRandom random) throws Exception {
        int kills = 0;
        JobProcess job = start(script);
        while (kills < KILLS && job.runsFor(3_000 + random.nextLong(2_000))) {
            job.kill();
            kills++;
            job = start(script);
        }
        job.requireEnd(JobProcess.DONE);
        return kills;
    }

    private static Row newest(String model) {
        List<Row> versions = new ArrayList<>();
        try (Session session = Sluice.open()) {
            session.query("CREATE MODEL m WITH ('path' = '" + model
                            + "'); SELECT version, \"rows\", sha256 FROM m$versions")
                    .forEach(versions::add);
        }
        return versions.get(versions.size() - 1);
    }

    @Test
    @Seeded
    void nothingIsTrainedTwiceAndNoPredictionIsLostOrDoubled(Cluster cluster, SplittableRandom random)
            throws Exception {
        String calm = folder + "/calm-model";
        start(training("calm", calm, folder + "/calm-checkpoint", 10 * PER_SECOND))
                .requireEnd(JobProcess.DONE);
        String model = cluster.freshFolder().toString();
        Path predict = prediction(model, cluster.freshFolder().toString());
        SplittableRandom other = random.split();
        Future<Integer> predictor = beside.submit(() -> runWithKills(predict, other));
        int kills = runWithKills(training("train", model, cluster.freshFolder().toString(), PER_SECOND), random);
        System.out.println("real kills on HDFS: " + kills + " of a trainer, " + predictor.get() + " of a predictor");
        assertThat(kills).isPositive();
        assertThat(newest(model).getLong("rows")).isEqualTo(ROWS);
        assertThat(newest(model).getString("sha256")).isEqualTo(newest(calm).getString("sha256"));
        List<String> numbers = new ArrayList<>();
        for (String line : new Written(folder).rows("predicted")) {
            String[] fields = line.split(",", -1);
            numbers.add(fields[0]);
            assertThat(Long.parseLong(fields[1])).isPositive();
            assertThat(fields[2]).isIn("high", "low");
        }
        assertThat(numbers)
                .isEqualTo(LongStream.range(0, ROWS).mapToObj(Long::toString).toList());
    }
}
