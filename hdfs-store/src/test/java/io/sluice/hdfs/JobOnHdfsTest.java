// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.Seeded;
import io.sluice.engine.api.Console;
import io.sluice.engine.api.Row;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose checkpoint is on HDFS, each in a process of its own that is killed, or stopped for a while. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class JobOnHdfsTest {
    private static final int KILLS = Integer.getInteger("sluice.kills.hdfs", 5);
    private static final int STOPS = 2;
    private static final int READERS = 2;
    private static final int LOOKS = 3;
    private static final int PER_SECOND = 400;
    private static final long ROWS = 10L * PER_SECOND;
    /** So many commits are kept. */
    private static final int KEPT = 10;
    /** About so long a job takes until it works. */
    private static final long START_MILLIS = 6_000;

    @TempDir
    private Path folder = Path.of("");

    private final List<JobProcess> started = new ArrayList<>();

    @AfterEach
    void noProcesses() {
        started.forEach(JobProcess::close);
    }

    private JobProcess start(Path script) throws IOException {
        JobProcess job = JobProcess.start(script);
        started.add(job);
        return job;
    }

    /** What all processes have said. */
    private String said() throws IOException {
        StringBuilder said = new StringBuilder();
        for (JobProcess job : started) {
            said.append(job.said()).append('\n');
        }
        return said.toString();
    }

    private static Session session() {
        return Sluice.open(Console.silent(), Map.of(), Scripts.files(name -> Optional.empty()));
    }

    private static CheckpointFolder checkpoint(Cluster cluster) throws IOException {
        return new CheckpointFolder(cluster.hdfs.getFileSystem(), cluster.freshFolder());
    }

    private Path script(CheckpointFolder checkpoint, String text) throws IOException {
        return Files.writeString(
                folder.resolve("job.sql"), "SET checkpoint.dir = '" + checkpoint.address() + "';\n" + text);
    }

    /** Numbers from 0 on, as rows and counted by their last digit. */
    private Path numbers(CheckpointFolder checkpoint, long rows) throws IOException {
        return script(checkpoint, """
                SET checkpoint.interval = '100 ms';
                SET batch.interval = '20 ms';
                CREATE STREAM s (n BIGINT) WITH ('connector' = 'datagen', 'rows' = '%d', 'rows-per-second' = '%d',
                    'fields.n.kind' = 'sequence');
                CREATE SINK plain WITH ('connector' = 'filesystem', 'path' = '%s/plain', 'format' = 'csv') AS SELECT n FROM s;
                CREATE SINK counts WITH ('connector' = 'filesystem', 'path' = '%s/counts', 'changelog' = 'retract') AS
                SELECT MOD(n, 10) AS digit, COUNT(*) AS c FROM s GROUP BY MOD(n, 10);
                """.formatted(rows, PER_SECOND, folder, folder));
    }

    private Written written() {
        return new Written(folder);
    }

    private void assertExactlyOnce(long rows) throws IOException {
        assertThat(written().rows("plain"))
                .as(said())
                .isEqualTo(LongStream.range(0, rows).mapToObj(Long::toString).toList());
        assertThat(written().sum("counts", Long.MAX_VALUE)).as(said()).isEqualTo(counts(rows));
    }

    /** The last digits of the numbers below an end, counted: rows of JSON. */
    private static Map<String, Integer> counts(long end) {
        Map<String, Integer> counts = new HashMap<>();
        for (long digit = 0; digit < Math.min(10, end); digit++) {
            counts.put("{\"digit\":" + digit + ",\"c\":" + (end - digit + 9) / 10 + "}", 1);
        }
        return counts;
    }

    @Test
    @Seeded
    void nothingIsLostOrDoubledByKills(Cluster cluster, SplittableRandom random) throws Exception {
        long rows = Math.max(ROWS, 900L * KILLS);
        Path script = numbers(checkpoint(cluster), rows);
        int kills = 0;
        JobProcess job = start(script);
        while (kills < KILLS && job.runsFor(3_000 + random.nextLong(3_000))) {
            job.kill();
            kills++;
            job = start(script);
        }
        job.requireEnd(JobProcess.DONE);
        System.out.println("real kills on HDFS: " + kills);
        assertThat(kills).isPositive();
        assertExactlyOnce(rows);
    }

    @Test
    void aNameNodeThatRestartsHoldsTheJobUpOnly(Cluster cluster) throws Exception {
        JobProcess job = start(numbers(checkpoint(cluster), ROWS));
        job.await(() -> Files.isDirectory(folder.resolve("plain")));
        cluster.hdfs.restartNameNode(true);
        job.requireEnd(JobProcess.DONE);
        assertExactlyOnce(ROWS);
    }

    /** Who was stopped does not know it, and goes on in the midst of what it was doing when another took its place. */
    @Test
    @Seeded
    void anInstanceThatWasStoppedFindsItselfTakenOver(Cluster cluster, SplittableRandom random) throws Exception {
        CheckpointFolder checkpoint = checkpoint(cluster);
        Path script = numbers(checkpoint, 2 * ROWS);
        JobProcess job = start(script);
        job.await(() -> checkpoint.newestEpoch() > 0);
        for (int stop = 0; stop < STOPS; stop++) {
            JobProcess first = job;
            // While it opens what it needs as often as later.
            assertThat(first.runsFor(random.nextLong(random.nextBoolean() ? 500 : 3_000)))
                    .as(first.said())
                    .isTrue();
            first.signal("STOP");
            long committed = checkpoint.newestCommit();
            JobProcess second = start(script);
            // One commit may have been on its way when the first was stopped.
            second.await(() -> checkpoint.newestCommit() > committed + 1);
            assertThat(second.runsFor(random.nextLong(1_500))).as(second.said()).isTrue();
            first.signal("CONT");
            first.requireEnd(JobProcess.FENCED);
            assertThat(first.said()).contains("SLU-6003", "another instance of job \"job\" has taken over");
            job = second;
        }
        job.requireEnd(JobProcess.DONE);
        assertExactlyOnce(2 * ROWS);
    }

    /**
     * A sender sends its lines once. Those that were durable in the log when their reader was killed must be there in the
     * end; of those behind them some may be, without a gap, since TCP tells nobody which were lost. Nothing is committed before
     * the last reader ends, so whatever is there of the lines of the others comes from the log.
     */
    @Test
    @Seeded
    void linesThatWereLoggedOutliveTheirReaders(Cluster cluster, SplittableRandom random) throws Exception {
        CheckpointFolder checkpoint = checkpoint(cluster);
        try (NumberedLines lines = new NumberedLines()) {
            Path script = script(checkpoint, """
                SET checkpoint.interval = '1 hour';
                SET batch.interval = '20 ms';
                CREATE STREAM s (connection INT, number INT) WITH ('connector' = 'socket', 'port' = '%d', 'format' = 'csv',
                    'on.close' = 'end');
                CREATE SINK plain WITH ('connector' = 'filesystem', 'path' = '%s/plain', 'format' = 'csv') AS
                SELECT connection, number FROM s;
                """.formatted(lines.port(), folder));
            List<Integer> durable = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                JobProcess job = start(script);
                job.await(lines::accept);
                if (random.nextBoolean()) {
                    // That of the job's beginning, which has no lines. Without it the lines may be logged before the
                    // job is.
                    job.await(() -> checkpoint.newestCommit() > 0);
                }
                lines.send(random.nextInt(2_000));
                durable.add(awaitDurable(job, lines, checkpoint));
                lines.send(random.nextInt(20_000));
                job.kill();
                killAtTheStart(script, lines, random);
            }
            assertThat(written().rows("plain")).as(said()).isEmpty();
            JobProcess last = start(script);
            last.await(lines::accept);
            lines.send(1_000);
            durable.add(lines.sentNow());
            lines.disconnect();
            last.requireEnd(JobProcess.DONE);
            assertLinesOnce(durable, lines.sent());
        }
        assertThat(checkpoint.logs("s")).as("what is committed is deleted").hasSizeLessThan(2);
    }

    /** An instance that comes to an end while it starts, or takes over the log, or waits for lines. */
    private void killAtTheStart(Path script, NumberedLines lines, SplittableRandom random) throws Exception {
        JobProcess job = start(script);
        assertThat(job.runsFor(random.nextLong(START_MILLIS))).as(job.said()).isTrue();
        job.kill();
        lines.turnAway();
    }

    /** Waits until all lines of a connection that were sent before are durable. @return how many they are */
    private static int awaitDurable(JobProcess job, NumberedLines lines, CheckpointFolder checkpoint) throws Exception {
        int sent = lines.sentNow();
        // A line that is seen may not be synced yet; one that is sent thereafter is written when that has been done.
        for (int write = 0; write < 2; write++) {
            int from = lines.sentNow();
            job.await(() -> {
                lines.send(1);
                String logged = checkpoint.logged("s");
                return IntStream.range(from, lines.sentNow()).anyMatch(number -> logged.contains(lines.line(number)));
            });
        }
        return sent;
    }

    /** Requires of each connection the lines from the first on, at least so many and each of them once. */
    private void assertLinesOnce(List<Integer> least, List<Integer> sent) throws IOException {
        List<List<Integer>> numbers = new ArrayList<>();
        sent.forEach(any -> numbers.add(new ArrayList<>()));
        for (String row : written().rows("plain")) {
            String[] fields = row.split(",", -1);
            numbers.get(Integer.parseInt(fields[0])).add(Integer.parseInt(fields[1]));
        }
        for (int connection = 0; connection < sent.size(); connection++) {
            List<Integer> found = numbers.get(connection).stream().sorted().toList();
            assertThat(found)
                    .as("connection %d; %s", connection, said())
                    .isEqualTo(IntStream.range(0, found.size()).boxed().toList())
                    .hasSizeBetween(least.get(connection), sent.get(connection));
        }
        System.out.println("lines sent to readers on HDFS: " + sent + ", durable: " + least + ", read: "
                + numbers.stream().map(List::size).toList());
    }

    @Test
    void whatAJobRemembersIsWhatItHasWritten(Cluster cluster) throws Exception {
        CheckpointFolder checkpoint = checkpoint(cluster);
        Path script = numbers(checkpoint, ROWS);
        String state = "SELECT * FROM STATE('" + checkpoint.address() + "', 'counts')";
        try (Session session = session()) {
            JobProcess job = start(script);
            job.await(() -> checkpoint.newestCommit() > 1);
            assertGrows(session, state, job);
            job.await(() -> checkpoint.newestCommit() > KEPT / 2);
            job.kill();
            List<Long> commits = checkpoint.commits();
            assertThat(commits.size()).as(said()).isGreaterThan(2);
            // Of one that is not to be kept something may be gone already.
            for (long commit : commits.subList(Math.max(0, commits.size() - KEPT), commits.size())) {
                assertThat(rows(session, state + " FOR VERSION AS OF " + commit))
                        .as("commit %d", commit)
                        .isEqualTo(written().sum("counts", commit));
            }
            assertThat(rows(session, state)).isEqualTo(written().sum("counts", checkpoint.newestCommit()));
            start(script).requireEnd(JobProcess.DONE);
            assertExactlyOnce(ROWS);
            assertThat(rows(session, state)).isEqualTo(counts(ROWS));
            assertThat(refused(session, state + " FOR VERSION AS OF 1")).isEqualTo(Code.NO_SUCH_COMMIT);
        }
    }

    /** What a job remembers while it runs is what the numbers up to some number make, and never less than before. */
    private static void assertGrows(Session session, String state, JobProcess job) throws IOException {
        long before = 0;
        for (int look = 0; look < LOOKS; look++) {
            List<Row> found = session.query(state).rows();
            long numbers = found.stream().mapToLong(row -> row.getLong("c")).sum();
            assertThat(json(found)).as(job.said()).isEqualTo(counts(numbers));
            assertThat(numbers).as(job.said()).isGreaterThanOrEqualTo(before);
            before = numbers;
        }
        assertThat(before).as(job.said()).isPositive();
        assertThat(job.isAlive()).as(job.said()).isTrue();
    }

    private static Map<String, Integer> rows(Session session, String query) {
        return json(session.query(query).rows());
    }

    /** Rows as JSON, with how often they are there. */
    private static Map<String, Integer> json(List<Row> rows) {
        Map<String, Integer> json = new HashMap<>();
        rows.forEach(row -> json.merge(row.toJson(), 1, Integer::sum));
        return json;
    }

    private static Code refused(Session session, String query) {
        return assertThrows(ProblemException.class, () -> session.query(query))
                .problem()
                .code();
    }

    @Test
    void toAskForAStateThatIsNotThereMakesNothing(Cluster cluster) throws Exception {
        URI nowhere = cluster.freshFolder();
        try (Session session = session()) {
            assertThat(refused(session, "SELECT * FROM STATE('" + nowhere + "', 'counts')"))
                    .isEqualTo(Code.NO_SUCH_COMMIT);
        }
        assertThat(cluster.hdfs.getFileSystem().exists(new org.apache.hadoop.fs.Path(nowhere)))
                .isFalse();
    }
}
