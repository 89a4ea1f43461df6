// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs that are killed, stopped, started twice, changed, or whose checkpoint is damaged. Each job is a process of its own. */
@Timeout(1_200)
@Execution(ExecutionMode.CONCURRENT)
class CheckpointTest {
    private static final String HEAP = "128m";
    private static final long ROWS = 2_000;
    private static final int KILLS =
            Integer.getInteger("sluice.kills", "full".equals(System.getProperty("sluice.lane")) ? 20 : 3);
    private static final long ROWS_OF_KILLS = 200L * (KILLS + 2);

    @TempDir
    private Path folder = Path.of("");

    private Path script(String text) throws IOException {
        return Files.writeString(folder.resolve("job.sql"), text);
    }

    private Started run(Path script, String... more) throws IOException {
        return Started.script(folder, HEAP, script, more);
    }

    /** Numbers from 0 on, as rows and counted by their last digit. */
    private static String numbers(long rows, long perSecond, String folder, String settings) {
        return settings + """
                SET batch.interval = '20 ms';
                CREATE STREAM s (n BIGINT) WITH ('connector' = 'datagen', 'rows' = '%d', 'rows-per-second' = '%d',
                    'fields.n.kind' = 'sequence');
                CREATE SINK plain WITH ('connector' = 'filesystem', 'path' = '%s/plain', 'format' = 'csv') AS SELECT n FROM s;
                CREATE SINK one WITH ('connector' = 'filesystem', 'path' = '%s/one.csv') AS SELECT n FROM s;
                CREATE SINK counts WITH ('connector' = 'filesystem', 'path' = '%s/counts', 'changelog' = 'retract') AS
                SELECT MOD(n, 10) AS digit, COUNT(*) AS c FROM s GROUP BY MOD(n, 10);
                """.formatted(rows, perSecond, folder, folder, folder);
    }

    private List<String> lines(String sink, String ending) throws IOException {
        return Parts.lines(folder.resolve(sink), ending);
    }

    private static List<String> numbersTo(long end) {
        return LongStream.range(0, end).mapToObj(Long::toString).toList();
    }

    private static List<String> withoutHeader(List<String> lines) {
        return lines.stream().filter(line -> !line.equals("n")).toList();
    }

    /** What the changes in a folder add up to: lines of JSON without their batch. */
    private Map<String, Integer> sum(String sink) throws IOException {
        Map<String, Integer> sum = new HashMap<>();
        for (String line : lines(sink, ".json")) {
            boolean added = line.startsWith("{\"op\":\"+");
            sum.merge(line.substring(line.indexOf("\"row\"")), added ? 1 : -1, Integer::sum);
        }
        sum.values().removeIf(weight -> weight == 0);
        return sum;
    }

    private void assertExactlyOnce(long rows) throws IOException {
        assertThat(withoutHeader(lines("plain", ".csv"))).isEqualTo(numbersTo(rows));
        assertThat(withoutHeader(Files.readAllLines(folder.resolve("one.csv")))).isEqualTo(numbersTo(rows));
        Map<String, Integer> counts = new HashMap<>();
        for (int digit = 0; digit < 10; digit++) {
            counts.put("\"row\":{\"digit\":" + digit + ",\"c\":" + rows / 10 + "}}", 1);
        }
        assertThat(sum("counts")).isEqualTo(counts);
    }

    @Test
    void nothingIsLostOrDoubledByKills() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path script = script(numbers(ROWS_OF_KILLS, 400, folder.toString(), "SET checkpoint.interval = '100 ms';"));
        int kills = 0;
        while (true) {
            try (Started job = run(script)) {
                awaitEpoch(kills + 1, job);
                long end = kills == KILLS ? 0 : System.nanoTime() + random.nextLong(1_000_000_000L);
                job.await(() -> System.nanoTime() >= end);
                if (kills == KILLS || !job.isAlive()) {
                    assertThat(job.exitCode()).as(job.said()).isZero();
                    break;
                }
                job.kill();
                kills++;
            }
        }
        System.out.println("real kills: " + kills + ", seed " + seed);
        assertThat(kills).isGreaterThan(KILLS / 2);
        assertExactlyOnce(ROWS_OF_KILLS);
    }

    private void awaitEpoch(int number, Started job) throws Exception {
        Path epochs = folder.resolve(".sluice/job/epoch");
        job.await(() -> {
            if (!Files.isDirectory(epochs)) {
                return false;
            }
            try (Stream<Path> claimed = Files.list(epochs)) {
                return claimed.anyMatch(path -> Long.parseLong(String.valueOf(path.getFileName())) >= number);
            }
        });
    }

    @Test
    void aJobThatIsStoppedGoesOnWhereItWas() throws Exception {
        Path script = script(numbers(ROWS, 1_000, folder.toString(), ""));
        try (Started job = run(script)) {
            awaitPart(job);
            job.signal("TERM");
            assertThat(job.exitCode()).isEqualTo(143);
            assertThat(job.said()).contains("checkpoint in ", ".sluice/job");
        }
        long before = withoutHeader(lines("plain", ".csv")).size();
        assertThat(before).isPositive().isLessThan(ROWS);
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isZero();
            assertThat(job.said()).contains("continuing job after batch ", "2,000 rows in");
        }
        assertExactlyOnce(ROWS);
    }

    private void awaitPart(Started job) throws Exception {
        job.await(() -> Files.isDirectory(folder.resolve("plain")));
    }

    @Test
    void ofTwoInstancesTheLaterWins() throws Exception {
        Path script = script(numbers(2 * ROWS, 400, folder.toString(), ""));
        try (Started first = run(script)) {
            awaitPart(first);
            try (Started second = run(script)) {
                assertThat(first.exitCode()).isEqualTo(75);
                assertThat(first.said())
                        .contains("SLU-6003", "another instance of job \"job\" has taken over", "process ");
                assertThat(second.exitCode()).isZero();
            }
        }
        assertExactlyOnce(2 * ROWS);
    }

    @Test
    void aJobThatHasEndedBeginsAfreshAndDoesNotMixResults() throws Exception {
        String out = folder + "/first";
        Path script = script(numbers(100, 100_000, out, ""));
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isZero();
        }
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isEqualTo(4);
            assertThat(job.said()).contains("already holds data", "'if.exists' = 'append'");
        }
        script(numbers(200, 100_000, folder + "/second", ""));
        try (Started job = run(script)) {
            assertThat(job.exitCode()).as(job.said()).isZero();
        }
        assertThat(withoutHeader(lines("second/plain", ".csv"))).isEqualTo(numbersTo(200));
    }

    @Test
    void freshStartsOver() throws Exception {
        Path script = script(numbers(ROWS, 1_000, folder.toString(), "")
                .replace("'format'", "'if.exists' = 'replace', 'format'")
                .replace("one.csv'", "one.csv', 'if.exists' = 'replace'")
                .replace("'changelog'", "'if.exists' = 'replace', 'changelog'"));
        try (Started job = run(script)) {
            awaitPart(job);
            job.kill();
        }
        try (Started job = run(script, "--fresh")) {
            assertThat(job.exitCode()).as(job.said()).isZero();
            assertThat(job.said()).contains("2,000 rows in");
        }
        assertExactlyOnce(ROWS);
    }

    @Test
    @Tag("slow")
    void anInstanceWithoutInputNoticesThatAnotherHasTakenOver() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("in")).resolve("a.csv"), "1\n");
        Path script = script("""
                CREATE STREAM s (n BIGINT) WITH ('connector' = 'filesystem', 'path' = '%s/in', 'format' = 'csv',
                    'source.monitor-interval' = '1 s');
                CREATE SINK plain WITH ('connector' = 'filesystem', 'path' = '%s/plain', 'format' = 'csv') AS SELECT n FROM s;
                """.formatted(folder, folder));
        try (Started first = run(script)) {
            awaitPart(first);
            try (Started second = run(script)) {
                assertThat(first.exitCode()).isEqualTo(75);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    @Test
    void anotherScriptGoesOnAndAnotherNameIsRefused() throws Exception {
        String numbers = numbers(ROWS, 1_000, folder.toString(), "");
        Path script = script(numbers);
        try (Started job = run(script)) {
            awaitPart(job);
            job.signal("TERM");
            assertThat(job.exitCode()).isEqualTo(143);
        }
        try (Started job =
                run(script, "--set", "job.name=other", "--set", "checkpoint.dir=" + folder.resolve(".sluice/job"))) {
            assertThat(job.exitCode()).isEqualTo(5);
            assertThat(job.said()).contains("SLU-6004", "this checkpoint is of job \"job\", not of \"other\"");
        }
        script(numbers + """
                CREATE SINK late WITH ('connector' = 'filesystem', 'path' = '%s/late', 'changelog' = 'retract') AS
                SELECT MOD(n, 2) AS rest, COUNT(*) AS c FROM s GROUP BY MOD(n, 2);
                """.formatted(folder));
        try (Started job = run(script)) {
            assertThat(job.exitCode()).as(job.said()).isZero();
            assertThat(job.said()).contains("the script has changed: 1 operator keeps what it had, 1 made anew from ");
        }
        assertExactlyOnce(ROWS);
        assertThat(sum("late"))
                .containsOnlyKeys("\"row\":{\"rest\":0,\"c\":1000}}", "\"row\":{\"rest\":1,\"c\":1000}}");
    }

    @Test
    @Tag("slow")
    void anEarlierCommitIsLookedAtAndGoneBackTo() throws Exception {
        Path script = script(numbers(ROWS, 400, folder.toString(), "SET checkpoint.interval = '50 ms';"));
        try (Started job = run(script)) {
            awaitCommit(20, job);
            job.signal("TERM");
            assertThat(job.exitCode()).isEqualTo(143);
        }
        List<Long> commits = new ArrayList<>();
        for (String line : asked("ls", 0)) {
            commits.add(Long.parseLong(line.replaceAll(".*\"commit\":(\\d+).*", "$1")));
        }
        long newest = commits.get(commits.size() - 1);
        long earlier = commits.get(commits.size() - 4);
        assertThat(asked("show", 0)).anyMatch(line -> line.contains("GROUP BY") && line.contains("\"entries\":10,"));
        try (Started query = Started.command(
                folder, HEAP, "--json", "-c", "SELECT digit, c FROM STATE('job', 'counts') WHERE digit = 3")) {
            assertThat(query.printedToTheEnd()).hasSize(1).allMatch(line -> line.startsWith("{\"digit\":3,\"c\":"));
            assertThat(query.exitCode()).as(query.said()).isZero();
        }
        long batch = Long.parseLong(asked("ls", 0).get(commits.size() - 1).replaceAll(".*\"batch\":(\\d+).*", "$1"));
        try (Started replay = Started.command(
                folder, HEAP, "--json", "replay", script.toString(), "--batch", "" + batch, "--limit", "100")) {
            assertThat(replay.printedToTheEnd()).anyMatch(line -> line.contains("\"weight\":-1,\"digit\":"));
            assertThat(replay.exitCode()).as(replay.said()).isZero();
        }
        assertThat(asked("diff", 0, "" + earlier, "" + newest))
                .anyMatch(line -> line.contains("GROUP BY") && line.contains("\"added\":0,\"changed\":10,\"gone\":0"));
        assertThat(asked("verify", 0)).allMatch(line -> line.contains("\"damage\":null"));
        damage(folder.resolve(String.format(".sluice/job/commit/%016d", newest)));
        assertThat(asked("verify", 5)).anyMatch(line -> line.contains("its checksum should be"));
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isEqualTo(5);
            assertThat(job.said()).contains("the newest intact commit is that of group ", "--restore-from");
        }
        try (Started job = run(script, "--restore-from", "1000000")) {
            assertThat(job.exitCode()).isEqualTo(5);
            assertThat(job.said()).contains("SLU-6009", "the checkpoint has no commit 1000000");
        }
        try (Started job = run(script, "--restore-from", "" + earlier)) {
            assertThat(job.exitCode()).as(job.said()).isZero();
            assertThat(job.said()).contains("2,000 rows in");
        }
        assertExactlyOnce(ROWS);
    }

    @Test
    @Tag("slow")
    void aCommitThatIsExportedIsACheckpointOfItsOwn() throws Exception {
        Path script = script(numbers(ROWS, 400, folder.toString(), "SET checkpoint.interval = '50 ms';"));
        try (Started job = run(script)) {
            awaitCommit(5, job);
            job.signal("TERM");
            assertThat(job.exitCode()).isEqualTo(143);
        }
        assertThat(asked("export", 0, folder.resolve("copy").toString())).isEmpty();
        try (Started job = run(script, "--set", "checkpoint.dir=" + folder.resolve("copy"))) {
            assertThat(job.exitCode()).as(job.said()).isZero();
            assertThat(job.said()).contains("continuing job after batch ", "2,000 rows in");
        }
        assertExactlyOnce(ROWS);
        assertThat(asked("export", 2, folder.resolve("copy").toString())).isEmpty();
    }

    /** The lines that a command about the checkpoint prints, as JSON. */
    private List<String> asked(String command, int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("checkpoint", command, folder.resolve("job.sql").toString()));
        all.addAll(List.of(arguments));
        all.add("--json");
        try (Started asked = Started.command(folder, HEAP, all.toArray(String[]::new))) {
            List<String> lines = asked.printedToTheEnd();
            assertThat(asked.exitCode()).as(asked.said()).isEqualTo(exitCode);
            return lines;
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
    }

    @Test
    void aDamagedCheckpointIsNamedAndNotUsed() throws Exception {
        Path script = script(numbers(ROWS, 1_000, folder.toString(), ""));
        try (Started job = run(script)) {
            awaitPart(job);
            job.kill();
        }
        Path commit;
        try (Stream<Path> files = Files.list(folder.resolve(".sluice/job/commit"))) {
            commit = files.max(Comparator.naturalOrder()).orElseThrow();
        }
        Path state = folder.resolve(".sluice/job/state/" + commit.getFileName() + ".0000000000000001");
        damage(state);
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isEqualTo(5);
            assertThat(job.said()).contains("SLU-6001", "state/" + state.getFileName(), "checksum should be ");
        }
    }

    @Test
    void aFinalResultIsWholeAfterAKill() throws Exception {
        Path script = script("""
                SET batch.interval = '20 ms';
                SET checkpoint.interval = '50 ms';
                CREATE STREAM s (n BIGINT) WITH ('connector' = 'datagen', 'rows' = '2000', 'rows-per-second' = '1000',
                    'fields.n.kind' = 'sequence');
                SELECT MOD(n, 3) AS third, COUNT(*) AS c, MAX(n) AS most FROM s GROUP BY MOD(n, 3) ORDER BY third;
                """);
        try (Started job = run(script)) {
            awaitCommit(3, job);
            job.kill();
        }
        try (Started job = run(script, "--json")) {
            assertThat(job.printedToTheEnd())
                    .containsExactly(
                            "{\"third\":0,\"c\":667,\"most\":1998}",
                            "{\"third\":1,\"c\":667,\"most\":1999}",
                            "{\"third\":2,\"c\":666,\"most\":1997}");
            assertThat(job.said()).contains("continuing job after batch ");
        }
    }

    private void awaitCommit(int number, Started job) throws Exception {
        Path commit = folder.resolve(".sluice/job/commit/" + String.format("%016d", number));
        job.await(() -> Files.exists(commit));
    }

    @Test
    void withoutACheckpointNothingIsKept() throws Exception {
        Path script = script(numbers(100, 100_000, folder.toString(), "SET checkpoint = off;"));
        try (Started job = run(script)) {
            assertThat(job.exitCode()).isZero();
            assertThat(job.said()).contains("no checkpoint: nothing is kept");
        }
        assertThat(folder.resolve(".sluice")).doesNotExist();
    }

    @Test
    void aCheckpointThatIsDeletedEndsItsJob() throws Exception {
        Path script = script(numbers(100_000, 1_000, folder.toString(), "SET checkpoint.timeout = '2 s';"));
        try (Started job = run(script)) {
            awaitCommit(2, job);
            // At once: the job may be making a file in it.
            Files.move(folder.resolve(".sluice/job"), folder.resolve("deleted"));
            assertThat(job.exitCode()).isEqualTo(4);
            assertThat(job.said()).contains("SLU-6006", "somebody has deleted it: there is no ", "put the folder back");
        }
        assertThat(folder.resolve(".sluice/job")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void aUserWithoutPermissionIsToldSo() throws Exception {
        assumeThat(Distribution.IS_THERE).as("the assembled command can be run").isTrue();
        assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv")))
                .as("there is a setpriv")
                .isTrue();
        assumeThat(System.getProperty("user.name"))
                .as("may become another user")
                .isEqualTo("root");
        Path script = script(numbers(100, 1_000, folder.toString(), ""));
        Files.createDirectories(folder.resolve(".sluice"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Started job = Started.as("65534", folder, HEAP, "run", script.toString())) {
            assertThat(job.exitCode()).isEqualTo(4);
            assertThat(job.said())
                    .contains("SLU-6006", "there is no permission for the checkpoint folder ", "SET checkpoint.dir");
        }
        assertThat(folder.resolve(".sluice")).isEmptyDirectory();
        assertThat(folder.resolve("plain")).doesNotExist();
    }
}
