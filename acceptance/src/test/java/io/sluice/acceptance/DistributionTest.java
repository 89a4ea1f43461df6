// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled command, as a process: what it prints, and what it ends with. */
class DistributionTest {
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    private Path folder = Path.of("");

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void theDistributionIsThere() {
        assumeThat(Distribution.IS_THERE).isTrue();
    }

    @Test
    void aQueryWithoutInputAnswersAtOnce() throws Exception {
        Ended ended = run("", "-c", "SELECT 1 AS one, UPPER('día') AS word");
        assertThat(ended.out()).isEqualTo("one | word\n----+-----\n  1 | DÍA\n(1 row)\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void rowsAreJsonIfAsked() throws Exception {
        Ended ended = run("", "--json", "-c", "VALUES (1, 'a'), (2, NULL)");
        assertThat(ended.out()).contains(":1,", "null").hasLineCount(2);
    }

    @Test
    void aWrongColumnShowsItsPlaceAndASuggestion() throws Exception {
        Ended ended = run("CREATE STREAM s (word STRING);\nSELECT wrod FROM s;\n", "run", "-");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err())
                .contains(
                        "error[SLU-2002]: there is no column \"wrod\"",
                        "<stdin>:2:8",
                        "^^^^",
                        "did you mean \"word\"?");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void allSyntaxErrorsOfAScriptAreShown() throws Exception {
        Ended ended = run("SELEC 1;\nSELECT 2;\nCREATE STRAM s;\n", "run", "-");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("<stdin>:1:1", "<stdin>:3:8");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    @Tag("slow")
    void theDemoShowsAModelThatIsTrainedAndAsked() throws Exception {
        Ended ended = run("", "demo", "ml", "--seconds", "30");
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).containsPattern("\\d +0\\.9\\d* .*\\| .*(true|false) +[0-9.]+ +[1-9]\\d*\n");
    }

    @Test
    @Tag("slow")
    void explainShowsTheGeneratedCode() throws Exception {
        Files.writeString(folder.resolve("script.sql"), "CREATE STREAM s (v BIGINT); SELECT v + 1 AS w FROM s;");
        assertThat(run("", "explain", "--show", "code", "script.sql").out()).contains("public int run(");
        assertThat(run("", "explain", "--show", "state", "script.sql").out()).contains("remember nothing");
    }

    @Test
    void changesAreJsonIfAskedAndTheOnlyRowIsUpdated() throws Exception {
        String script = "CREATE STREAM s (v BIGINT) WITH ('connector' = 'datagen', 'rows' = '2');"
                + "SET batch.max.rows = 1; SELECT COUNT(*) AS n FROM s EMIT CHANGES;";
        Ended ended = run("", "--json", "-c", script);
        assertThat(ended.out())
                .contains("{\"op\":\"+U\",\"batch\":", "\"row\":{\"n\":2}}")
                .doesNotContain("-D");
    }

    @Test
    void aFileIsATable() throws Exception {
        Files.writeString(folder.resolve("prices.csv"), "item,price\napple,3\npear,5\napple,4\n");
        Ended ended = run("", "-c", "SELECT item, SUM(price) AS total FROM 'prices.csv' GROUP BY item ORDER BY item");
        assertThat(ended.err()).contains("3 rows in");
        assertThat(ended.out()).contains("apple |     7", "pear  |     5");
        assertThat(ended.code()).isZero();
    }

    @Test
    @Tag("slow")
    void checkPlansAndRunsNothing() throws Exception {
        String script = "CREATE STREAM s (line STRING) WITH ('connector' = 'socket', 'port' = '1'); SELECT * FROM s;";
        Files.writeString(folder.resolve("script.sql"), script);
        assertThat(run("", "check", "script.sql").code()).isZero();
        assertThat(run("", "explain", "script.sql").out()).contains("Source stream s");
    }

    @Test
    void aFailedExpectationEndsWithOne() throws Exception {
        String script = """
                CREATE STREAM s (v INT); CREATE VIEW w AS SELECT v + 1 AS v FROM s;
                STEP s VALUES (1);
                EXPECT w VALUES (+1, 3);
                """;
        Files.writeString(folder.resolve("wrong.test.sql"), script);
        Ended ended = run("", "test");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("SLU-4002", "wrong.test.sql:3:1", "(2)", "(3)");
        assertThat(ended.out()).contains("0 passed, 1 failed");
    }

    @Test
    void unknownOptionsAreUsageErrors() throws Exception {
        assertThat(run("", "--nonsense").code()).isEqualTo(2);
    }

    @Test
    @Tag("slow")
    void theReadmesExampleGrowsAndEnds() throws Exception {
        Ended ended =
                run("", "run", Project.root().resolve("examples/wordcount.sql").toString());
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("+I[", "+U[");
        assertThat(ended.err()).contains("2,000 rows in", "checkpoint in ");
    }

    private Ended run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Distribution.COMMAND.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
