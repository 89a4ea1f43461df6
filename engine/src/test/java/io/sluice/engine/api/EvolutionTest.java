// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeds;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that go on with another script. */
class EvolutionTest {
    private static final Seeds.Budget BUDGET = Seeds.budget(new Seeds.Budget(3, 20, 5), new Seeds.Budget(20, 200, 40));

    /** Queries over the rows of a folder; each is the content of a sink of its own. */
    private static final List<String> QUERIES = List.of(
            "SELECT k, v FROM s WHERE v > 3",
            "SELECT k, COUNT(*) AS n, SUM(v) AS total FROM s GROUP BY k",
            "SELECT k, MAX(v) AS most, COUNT(DISTINCT v) AS kinds FROM s WHERE v <> 5 GROUP BY k",
            "SELECT a.k, a.v AS x, b.v AS y FROM s AS a JOIN s AS b ON a.k = b.k AND a.v = b.v + 1",
            "SELECT k, v FROM s ORDER BY v DESC, k LIMIT 3",
            "SELECT n, COUNT(*) AS words FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) AS c GROUP BY n",
            "SELECT DISTINCT v FROM s",
            "SELECT AVG(CAST(v AS DOUBLE)) AS mean FROM s",
            "SELECT k, v FROM s LIMIT 5",
            "SELECT c.k, t.v FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) AS c JOIN s AS t ON c.n = t.v",
            "SELECT k, 1 AS one FROM s UNION ALL SELECT k, v FROM s WHERE v < 2");

    @TempDir
    private Path folder = Path.of("");

    private final JobRuns runs = new JobRuns();
    private final List<String> said = runs.said();

    private static String source(Path in) {
        return "CREATE STREAM s (k STRING, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '" + in
                + "', 'format' = 'csv', 'source.monitor-interval' = '5 ms');\n";
    }

    private static String sink(Path out, int query) {
        return "CREATE SINK q" + query + " WITH ('connector' = 'filesystem', 'path' = '" + out.resolve("q" + query)
                + "', 'changelog' = 'retract') AS " + QUERIES.get(query) + ";\n";
    }

    /** What the changes in the folder of a sink add up to. */
    private static Map<String, Integer> sum(Path sink) throws IOException {
        Map<String, Integer> sum = new HashMap<>();
        if (!Files.isDirectory(sink)) {
            return sum;
        }
        try (Stream<Path> files = Files.list(sink)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    boolean added = line.startsWith("{\"op\":\"+");
                    sum.merge(line.substring(line.indexOf("\"row\"")), added ? 1 : -1, Integer::sum);
                }
            }
        }
        sum.values().removeIf(weight -> weight == 0);
        return sum;
    }

    private static String rows(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(6)))
                    .append(',')
                    .append(random.nextInt(8))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void anyScriptGoesOnAsIfItHadAlwaysBeenThere() {
        int ran = Seeds.each(EvolutionTest.class, BUDGET, seed -> {
            try {
                evolve(seed, Files.createTempDirectory(folder, "case"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        assertThat(Seeds.repeats() || ran >= BUDGET.least()).isTrue();
        assertThat(said).anyMatch(line -> line.startsWith("the script has changed"));
    }

    /** The same rows through scripts that come one after the other, and all at once through each query alone. */
    private void evolve(long seed, Path at) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path in = Files.createDirectory(at.resolve("in"));
        Path out = Files.createDirectory(at.resolve("out"));
        long rows = 0;
        List<Integer> queries = List.of();
        List<Integer> ever = new ArrayList<>();
        for (int script = 0; script < 3; script++) {
            int more = random.nextInt(1, 40);
            Files.writeString(in.resolve("f" + script + ".csv"), rows(random, more));
            rows += more;
            // A sink that was gone for a while has missed something, and is another when it comes back.
            List<Integer> candidates = new ArrayList<>();
            for (int query = 0; query < QUERIES.size(); query++) {
                if (queries.contains(query) || !ever.contains(query)) {
                    candidates.add(query);
                }
            }
            Collections.shuffle(candidates, new Random(random.nextLong()));
            queries = List.copyOf(candidates.subList(0, Math.min(candidates.size(), random.nextInt(1, 5))));
            ever.addAll(queries);
            StringBuilder text = new StringBuilder(source(in));
            text.append("SET parallelism = ").append(random.nextInt(1, 4)).append(";\n");
            queries.forEach(query -> text.append(sink(out, query)));
            runs.until(at, text.toString(), rows);
        }
        for (int query : queries) {
            Path alone = Files.createDirectories(at.resolve("alone" + query));
            runs.until(alone, source(in) + sink(alone, query), rows);
            assertThat(sum(out.resolve("q" + query))).as(QUERIES.get(query)).isEqualTo(sum(alone.resolve("q" + query)));
        }
    }

    @Test
    void whatIsAsItWasKeepsItsStateAndTheRestIsReadAgain() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(in.resolve("f0.csv"), "a,1\nb,2\na,3\n");
        runs.until(folder, source(in) + sink(out, 1), 3);
        runs.until(folder, source(in) + sink(out, 1) + sink(out, 6), 3);
        assertThat(said)
                .contains("the script has changed: 1 operator keeps what it had, 1 made anew from 3 rows read again");
        assertThat(sum(out.resolve("q6")))
                .containsOnlyKeys("\"row\":{\"v\":1}}", "\"row\":{\"v\":2}}", "\"row\":{\"v\":3}}");
        said.clear();
        runs.until(folder, source(in) + sink(out, 1), 3);
        assertThat(said).contains("the script has changed: 1 operator keeps what it had");
        said.clear();
        runs.until(folder, source(in) + sink(out, 1), 3);
        assertThat(said).noneMatch(line -> line.startsWith("the script has changed"));
    }

    @Test
    void nothingGoesBackBehindAChange() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(in.resolve("f0.csv"), "a,1\n");
        runs.until(folder, source(in) + sink(out, 1), 1);
        runs.until(folder, source(in) + sink(out, 1) + sink(out, 6), 1);
        try (Session session = runs.session()) {
            session.execute("job.sql", source(in) + sink(out, 1) + sink(out, 6));
            Home home = new Home("job", folder.toString(), false);
            assertThatThrownBy(() -> session.job(home.restoredFrom(2)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("the script of the job has changed in group 3")
                    .hasMessageContaining("go back to commit 3");
            try (JobHistory history = session.history(home)) {
                assertThat(history.commits().rows()).hasSize(3);
            }
        }
    }

    @Test
    void whatWaitsForItsEmitIsThatOfItsQuery() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = folder.resolve("out");
        String sink = "CREATE SINK q (k STRING, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '" + out
                + "', 'changelog' = 'retract');";
        String counts = "INSERT INTO q SELECT k, COUNT(*) FROM s GROUP BY k EMIT CHANGES EVERY 1 HOUR;";
        String sums = "INSERT INTO q SELECT k, SUM(v) FROM s GROUP BY k EMIT CHANGES EVERY 1 HOUR;";
        Files.writeString(in.resolve("f0.csv"), "a,5\na,6\n");
        runs.until(folder, source(in) + sink + counts + sums, 2);
        assertThat(sum(out)).isEmpty();
        Files.writeString(in.resolve("f1.csv"), "a,7\n");
        // The folder is complete: the job ends, and what waits leaves it.
        String complete = source(in).replace(", 'source.monitor-interval' = '5 ms'", "");
        runs.until(folder, complete + sink + sums, Long.MAX_VALUE);
        assertThat(sum(out)).isEqualTo(Map.of("\"row\":{\"k\":\"a\",\"v\":18}}", 1));
    }

    @Test
    void aStreamThatIsNewIsOpenedOnce() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(in.resolve("f0.csv"), "a,1\nb,2\na,3\n");
        runs.until(folder, source(in) + sink(out, 1), 3);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String joined =
                "CREATE STREAM t (k STRING, w BIGINT) WITH ('connector' = 'socket', 'mode' = 'listen', 'port' = '"
                        + port + "', 'format' = 'csv');"
                        + "CREATE SINK j WITH ('connector' = 'filesystem', 'path' = '" + out.resolve("j")
                        + "', 'changelog' = 'retract') AS SELECT s.k, s.v, t.w FROM s JOIN t ON s.k = t.k;";
        runs.until(folder, source(in) + sink(out, 1) + joined, 3);
        assertThat(said)
                .contains("the script has changed: 1 operator keeps what it had, 1 made anew from 3 rows read again");
    }

    @Test
    void statementsThatWriteIntoOneSinkShareIt() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = folder.resolve("out");
        String sink = "CREATE SINK q (k STRING, v BIGINT) WITH ('connector' = 'filesystem', 'path' = '" + out
                + "', 'changelog' = 'retract');";
        String small = "INSERT INTO q SELECT k, v FROM s WHERE v < 2;";
        String large = "INSERT INTO q SELECT k, SUM(v) FROM s WHERE v >= 2 GROUP BY k;";
        Files.writeString(in.resolve("f0.csv"), "a,1\nb,2\na,3\n");
        runs.until(folder, source(in) + sink + small + large, 3);
        Files.writeString(in.resolve("f1.csv"), "a,5\nc,0\n");
        runs.until(folder, source(in) + sink + small + large, 5);
        assertThat(sum(out))
                .isEqualTo(Map.of(
                        "\"row\":{\"k\":\"a\",\"v\":1}}", 1,
                        "\"row\":{\"k\":\"b\",\"v\":2}}", 1,
                        "\"row\":{\"k\":\"a\",\"v\":8}}", 1,
                        "\"row\":{\"k\":\"c\",\"v\":0}}", 1));
    }

    @Test
    void whatCannotBeMadeAnewIsRefusedInWords() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(in.resolve("f0.csv"), "a,1\n");
        String perBatch = "CREATE SINK p WITH ('connector' = 'filesystem', 'path' = '" + out.resolve("p")
                + "', 'changelog' = 'retract') AS SELECT n, COUNT(*) AS c FROM"
                + " (SELECT k, COUNT(*) AS n FROM BATCH(TABLE s) GROUP BY k) AS b GROUP BY n;";
        runs.until(folder, source(in) + sink(out, 1), 1);
        assertThatThrownBy(() -> runs.until(folder, source(in) + sink(out, 1) + perBatch, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the script of job \"job\" has changed")
                .hasMessageContaining("depends on how the input was cut into batches")
                .satisfies(failure -> assertThat(
                                ((ProblemException) failure).problem().code())
                        .isEqualTo(Code.CHECKPOINT_CHANGED));
    }
}
