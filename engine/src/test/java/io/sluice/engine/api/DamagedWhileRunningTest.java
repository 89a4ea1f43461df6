// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state file that is damaged while the job runs is found when the files are merged, which is after 256 groups at the latest; the job
 * then writes its whole state from memory, and goes on.
 */
@Timeout(300)
class DamagedWhileRunningTest {
    private static final String SCRIPT = """
            CREATE STREAM s (k BIGINT) WITH ('connector' = 'datagen', 'rows' = '100000000', 'rows-per-second' = '20000',
                'fields.k.min' = '0', 'fields.k.max' = '9999999');
            CREATE SINK counts WITH ('connector' = 'blackhole') AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;
            """;
    private static final long MORE = 20_000;
    private static final long POLL_MILLIS = 1;

    @TempDir
    private Path home = Path.of("");

    private final JobRuns runs = new JobRuns();

    private List<Path> states() throws IOException {
        Path folder = home.resolve(".sluice/job/state");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Turns one bit over, where the file has not been collected. */
    private static void damage(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        } catch (NoSuchFileException collected) {
            // Nobody needs it.
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until something holds, and requires that the job runs until then. */
    private static void await(Thread running, Condition condition) throws Exception {
        while (!condition.holds()) {
            assertThat(running.isAlive()).isTrue();
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean hasSaid() {
        return runs.said().stream().anyMatch(line -> line.contains("all of the state is written once more"));
    }

    @Test
    void theStateIsWrittenFromMemory() throws Exception {
        try (Session session = runs.session()) {
            session.execute("job.sql", SCRIPT);
            Job job = session.job(new Home("job", home.toString(), false)).orElseThrow();
            Thread running = new Thread(job::run);
            running.start();
            Set<Path> damaged = new HashSet<>();
            await(running, () -> {
                List<Path> fresh = new ArrayList<>(states());
                fresh.removeAll(damaged);
                if (fresh.size() > 1) {
                    damage(fresh.get(0));
                    damaged.add(fresh.get(0));
                }
                return hasSaid();
            });
            assertThat(damaged).isNotEmpty();
            long before = job.counters().rowsIn();
            await(running, () -> job.counters().rowsIn() >= before + MORE);
            job.stop();
            running.join();
        }
        assertThat(hasSaid()).as(String.join("\n", runs.said())).isTrue();
        try (Session session = runs.session()) {
            session.execute("job.sql", SCRIPT);
            Job job = session.job(new Home("job", home.toString(), false)).orElseThrow();
            job.close();
        }
    }
}
