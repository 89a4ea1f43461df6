// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose checkpoint is on HDFS, each in a process of its own that is killed. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class JobOnHdfsTest {
    private static final int KILLS = Integer.getInteger("sluice.kills.hdfs", 5);
    private static final long ROWS = Math.max(4_000, 900L * KILLS);
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    private Path folder = Path.of("");

    private Path script(URI checkpoint) throws IOException {
        return Files.writeString(folder.resolve("job.sql"), """
                SET checkpoint.dir = '%s';
                SET checkpoint.interval = '100 ms';
                SET batch.interval = '20 ms';
                CREATE STREAM s (n BIGINT) WITH ('connector' = 'datagen', 'rows' = '%d', 'rows-per-second' = '400',
                    'fields.n.kind' = 'sequence');
                CREATE SINK plain WITH ('connector' = 'filesystem', 'path' = '%s/plain', 'format' = 'csv') AS SELECT n FROM s;
                CREATE SINK counts WITH ('connector' = 'filesystem', 'path' = '%s/counts', 'changelog' = 'retract') AS
                SELECT MOD(n, 10) AS digit, COUNT(*) AS c FROM s GROUP BY MOD(n, 10);
                """.formatted(checkpoint, ROWS, folder, folder));
    }

    private List<String> lines(String sink, String ending) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(sink))) {
            List<Path> parts = files.filter(path -> path.toString().endsWith(ending))
                    .sorted(Comparator.comparingLong(JobOnHdfsTest::number))
                    .toList();
            for (Path part : parts) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    private static long number(Path part) {
        return Long.parseLong(String.valueOf(part.getFileName()).split("-", -1)[1]);
    }

    private void assertExactlyOnce() throws IOException {
        List<String> rows = lines("plain", ".csv").stream()
                .filter(line -> !line.equals("n"))
                .toList();
        assertThat(rows)
                .isEqualTo(LongStream.range(0, ROWS).mapToObj(Long::toString).toList());
        Map<String, Integer> sum = new HashMap<>();
        for (String line : lines("counts", ".json")) {
            sum.merge(line.substring(line.indexOf("\"row\"")), line.startsWith("{\"op\":\"+") ? 1 : -1, Integer::sum);
        }
        sum.values().removeIf(weight -> weight == 0);
        assertThat(sum).hasSize(10);
        assertThat(sum.keySet()).allMatch(row -> row.endsWith("\"c\":" + ROWS / 10 + "}}"));
    }

    @Test
    void nothingIsLostOrDoubledByKills(Cluster cluster) throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path script = script(cluster.freshFolder());
        int kills = 0;
        for (boolean ended = false; !ended; ) {
            Process job = JobProcess.start(script);
            long pause = 3_000 + random.nextLong(3_000);
            if (kills < KILLS && !job.waitFor(pause, TimeUnit.MILLISECONDS)) {
                job.destroyForcibly().waitFor();
                kills++;
            } else {
                ended = job.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertThat(job.exitValue())
                        .as(Files.readString(folder.resolve("said")))
                        .isZero();
            }
        }
        System.out.println("real kills on HDFS: " + kills + ", seed " + seed);
        assertThat(kills).isPositive();
        assertExactlyOnce();
    }

    @Test
    void aNameNodeThatRestartsHoldsTheJobUpOnly(Cluster cluster) throws Exception {
        Process job = JobProcess.start(script(cluster.freshFolder()));
        while (job.isAlive() && !Files.isDirectory(folder.resolve("plain"))) {
            Thread.sleep(2);
        }
        cluster.hdfs.restartNameNode(true);
        assertThat(job.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(job.exitValue()).as(Files.readString(folder.resolve("said"))).isZero();
        assertExactlyOnce();
    }
}
