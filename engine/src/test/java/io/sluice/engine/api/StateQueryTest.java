// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.Seeds;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code SELECT * FROM STATE('job', 'node')}. */
class StateQueryTest {
    private static final Seeds.Budget BUDGET = Seeds.budget(new Seeds.Budget(2, 20, 5), new Seeds.Budget(10, 200, 40));

    /** What is asked of the state after a job, and the query over all of its input that it must equal. */
    private static final Map<String, String> SAME = new LinkedHashMap<>();

    private static final String GROUPS =
            "SELECT k, COUNT(*) AS n, SUM(v) AS total, MAX(v) AS most, COUNT(DISTINCT v) AS kinds FROM s GROUP BY k";
    private static final String VALUES = "SELECT DISTINCT v FROM s";
    private static final String SUM = "SELECT SUM(v) AS total, MIN(k) AS least FROM s";
    private static final String TOP = "SELECT k, v FROM s ORDER BY v DESC, k LIMIT 3";
    private static final String COMMON = "SELECT a.k, b.k AS other FROM s AS a JOIN r AS b ON a.v = b.v";

    static {
        SAME.put("'groups'", GROUPS);
        SAME.put("'GROUPS'", GROUPS);
        SAME.put("'values'", VALUES);
        SAME.put("'sums'", SUM);
        SAME.put("'top'", TOP);
        SAME.put("'common/left'", "SELECT k, v FROM s WHERE v IS NOT NULL");
        SAME.put("'common/right'", "SELECT k, v FROM r WHERE v IS NOT NULL");
        SAME.put("'last'", "SELECT k, COUNT(*) AS n FROM s GROUP BY k");
    }

    @TempDir
    private Path folder = Path.of("");

    private final JobRuns runs = new JobRuns();

    private static String sources(Path at, String more) {
        String with =
                " (k STRING, v BIGINT) WITH ('connector' = 'filesystem', 'format' = 'csv'" + more + ", 'path' = '";
        return "CREATE STREAM s" + with + at.resolve("s") + "');\nCREATE STREAM r" + with + at.resolve("r") + "');\n";
    }

    private static String job(Path at) {
        return sources(at, ", 'source.monitor-interval' = '5 ms'") + """
                CREATE SINK groups WITH ('connector' = 'blackhole') AS %s;
                CREATE SINK "values" WITH ('connector' = 'blackhole') AS %s;
                CREATE SINK sums WITH ('connector' = 'blackhole') AS %s;
                CREATE SINK top WITH ('connector' = 'blackhole') AS %s;
                CREATE SINK common WITH ('connector' = 'blackhole') AS %s;
                CREATE SINK last WITH ('connector' = 'blackhole') AS
                FROM s |> UPDATE STATE BY k (n BIGINT DEFAULT 0) SET n = state.n + COUNT(*);
                """.formatted(GROUPS, VALUES, SUM, TOP, COMMON);
    }

    private static String rows(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int v = random.nextInt(9);
            text.append((char) ('a' + random.nextInt(6)))
                    .append(',')
                    .append(v == 8 ? "" : v)
                    .append('\n');
        }
        return text.toString();
    }

    private static Path checkpoint(Path at) {
        return at.resolve(".sluice/job");
    }

    private static List<String> query(Session session, String sql) {
        return session.query(sql).rows().stream()
                .map(row -> row.values().toString())
                .toList();
    }

    @Test
    void itIsWhatTheSameQuerySaysOverAllInput() {
        int ran = Seeds.each(StateQueryTest.class, BUDGET, seed -> {
            try {
                compare(new SplittableRandom(seed), Files.createTempDirectory(folder, "case"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        assertThat(Seeds.repeats() || ran >= BUDGET.least()).isTrue();
    }

    private void compare(SplittableRandom random, Path at) throws IOException {
        long rows = 0;
        for (String stream : List.of("s", "r")) {
            Files.createDirectory(at.resolve(stream));
        }
        for (int run = 0; run < 2; run++) {
            for (String stream : List.of("s", "r")) {
                int more = random.nextInt(1, 40);
                Files.writeString(at.resolve(stream).resolve("f" + run + ".csv"), rows(random, more));
                rows += more;
            }
            runs.until(at, "SET parallelism = " + random.nextInt(1, 4) + ";\n" + job(at), rows);
        }
        try (Session session = runs.session()) {
            session.execute("all.sql", sources(at, ""));
            SAME.forEach((node, query) -> assertThat(
                            query(session, "SELECT * FROM STATE('" + checkpoint(at) + "', " + node + ")"))
                    .as(node)
                    .containsExactlyInAnyOrderElementsOf(query(session, query)));
        }
    }

    private ProblemException refused(Session session, String sql) {
        return assertThrows(ProblemException.class, () -> session.query(sql));
    }

    private Path ran() throws IOException {
        Files.createDirectory(folder.resolve("r"));
        Files.writeString(Files.createDirectory(folder.resolve("s")).resolve("f.csv"), "a,1\nb,2\na,3\n");
        runs.until(folder, job(folder), 3);
        return checkpoint(folder);
    }

    @Test
    void itCanBeFilteredJoinedAndDeclared() throws IOException {
        Path checkpoint = ran();
        try (Session session = runs.session()) {
            String state = "STATE('" + checkpoint + "', 'groups')";
            assertThat(query(session, "SELECT k, total FROM " + state + " WHERE n > 1"))
                    .containsExactly("[a, 4]");
            assertThat(query(
                            session,
                            "SELECT a.k FROM " + state + " AS a JOIN STATE('" + checkpoint
                                    + "', 'last') AS b ON a.k = b.k ORDER BY a.k"))
                    .containsExactly("[a]", "[b]");
            session.execute(
                    "declared.sql",
                    "CREATE STREAM g WITH ('connector' = 'state', 'job' = '" + checkpoint + "', 'node' = 'groups');");
            assertThat(query(session, "SELECT COUNT(*) FROM g")).containsExactly("[2]");
        }
    }

    @Test
    void anyCommitThatIsKeptIsAskedForByItsNumber() throws IOException {
        Path checkpoint = ran();
        Files.writeString(folder.resolve("s/g.csv"), "c,1\n");
        runs.until(folder, job(folder), 4);
        List<Row> commits;
        try (JobHistory history = JobHistory.open(checkpoint.toString(), new Settings())) {
            commits = history.commits().rows();
        }
        assertThat(commits.size()).isGreaterThan(1);
        try (Session session = runs.session()) {
            String state = "SELECT COALESCE(SUM(n), 0) FROM STATE('" + checkpoint + "', 'groups')";
            assertThat(query(session, state)).containsExactly("[4]");
            for (Row commit : commits) {
                assertThat(query(session, state + " FOR VERSION AS OF " + commit.getLong("commit")))
                        .containsExactly("[" + commit.getLong("rows_in") + "]");
            }
            ProblemException gone = refused(session, state + " FOR VERSION AS OF 1000");
            assertThat(gone.problem().code()).isEqualTo(Code.NO_SUCH_COMMIT);
            assertThat(gone.problem().hint().orElse("")).contains("it has [");
        }
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() throws IOException {
        Path checkpoint = ran();
        try (Session session = runs.session()) {
            String from = "SELECT * FROM STATE('" + checkpoint + "', ";
            ProblemException none = refused(session, from + "'wrong')");
            assertThat(none.problem().message())
                    .isEqualTo("the job has no operator or output \"wrong\" that remembers rows");
            assertThat(none.problem().hint().orElse(""))
                    .contains("/left' (Join", "GROUP BY k)", "the outputs are groups, ");
            assertThat(none.problem().place()).isPresent();
            ProblemException both = refused(session, from + "'common')");
            assertThat(both.problem().message()).isEqualTo("\"common\" may be 2 things");
            assertThat(both.problem().hint().orElse("")).contains("/left' (Join", "/right' (Join");
            assertThat(refused(session, "SELECT * FROM STATE('nosuch', 'x')")
                            .problem()
                            .message())
                    .isEqualTo("there is no checkpoint in .sluice/nosuch");
            assertThat(Path.of(".sluice/nosuch")).doesNotExist();
            assertThat(refused(session, "SELECT * FROM STATE('a')").problem().message())
                    .startsWith("STATE takes a job");
            assertThat(refused(session, "SELECT * FROM STATE(1, 2)").problem().message())
                    .startsWith("STATE takes a job");
            assertThat(refused(session, from + "'groups') FOR VERSION AS OF 'x'")
                            .problem()
                            .message())
                    .isEqualTo("a version of a state is the number of a commit");
            assertThat(refused(session, from + "'groups') FOR VERSION AS OF 0")
                            .problem()
                            .message())
                    .contains("version");
            assertThat(refused(session, "SELECT * FROM 's.csv' FOR VERSION AS OF 1")
                            .problem()
                            .code())
                    .isEqualTo(Code.NOT_YET);
            assertThat(refused(session, "SELECT nosuch FROM STATE('" + checkpoint + "', 'groups')")
                            .problem()
                            .message())
                    .contains("nosuch");
        }
    }
}
