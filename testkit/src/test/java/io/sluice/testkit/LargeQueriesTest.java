// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Row;
import io.sluice.engine.api.Rows;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Queries that a program has written: a result, or an error that names the limit; never a stack overflow or no end. */
class LargeQueriesTest {
    private static final String ONE_ROW = """
            CREATE STREAM s (a BIGINT, b BIGINT, c STRING);
            INSERT INTO s VALUES (1, 2, 'x');
            """;
    private static final Set<Code> LIMITS =
            Set.of(Code.TOO_LONG, Code.TOO_DEEP, Code.TOO_MANY_TERMS, Code.PLAN_TOO_LARGE);

    /** What the launcher gives the main thread. */
    private static final long LARGE_STACK_BYTES = 8 << 20;

    private static final long SMALL_STACK_BYTES = 512 << 10;

    private static String repeat(String separator, int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(separator));
    }

    private static String nested(String open, String middle, String close, int depth) {
        return open.repeat(depth) + middle + close.repeat(depth);
    }

    private static List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        return values;
    }

    /** The final rows of a script, or the code of its error. */
    private static Object outcome(String script, long stackBytes) {
        List<Rows> answers = new ArrayList<>();
        Console console = new Console() {
            @Override
            public Appendable out() {
                return new StringBuilder();
            }

            @Override
            public void show(Rows answer) {
                answers.add(answer);
            }

            @Override
            public void status(String line) {}
        };
        BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
        Runnable run = () -> {
            try {
                Sluice.open(console).run(script);
                outcome.add(answers.get(answers.size() - 1).rows().stream()
                        .map(LargeQueriesTest::values)
                        .toList());
            } catch (ProblemException failure) {
                outcome.add(failure.problem().code());
            } catch (RuntimeException | Error crash) {
                outcome.add(crash);
            }
        };
        Thread thread = new Thread(null, run, "script", stackBytes);
        thread.start();
        try {
            return outcome.take();
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }

    private static void answers(String query, Object... row) {
        assertThat(outcome(ONE_ROW + query, LARGE_STACK_BYTES)).isEqualTo(List.of(List.of(row)));
        Object small = outcome(ONE_ROW + query, SMALL_STACK_BYTES);
        if (!(small instanceof List<?>)) {
            assertThat(small).isIn(LIMITS);
        }
    }

    private static void answersOrSaysTheLimit(String script) {
        Object outcome = outcome(script, LARGE_STACK_BYTES);
        if (!(outcome instanceof List<?>)) {
            assertThat(outcome).isIn(LIMITS);
        }
    }

    @Test
    void whatIsTooDeepSaysSo() {
        assertThat(outcome(ONE_ROW + "SELECT " + nested("(", "a", ")", 10_000) + " AS x FROM s;", LARGE_STACK_BYTES))
                .isEqualTo(Code.TOO_DEEP);
        assertThat(outcome("SELECT '" + "x".repeat(1 << 20) + "';", LARGE_STACK_BYTES))
                .isEqualTo(Code.TOO_LONG);
        assertThat(outcome("SELECT 1" + " + 1".repeat(10_000) + ";", LARGE_STACK_BYTES))
                .isEqualTo(Code.TOO_MANY_TERMS);
    }

    @Test
    void whatIsDeepButNotTooDeepAnswers() {
        answers("SELECT " + nested("(", "a", ")", 190) + " AS x FROM s;", 1L);
        answers("SELECT " + nested("UPPER(", "c", ")", 190) + " AS x FROM s;", "X");
        answers("SELECT a FROM " + nested("(SELECT * FROM ", "s", ")", 190) + ";", 1L);
        answers("SELECT " + nested("CASE WHEN a > 0 THEN ", "1", " ELSE 0 END", 100) + " AS x FROM s;", 1L);
    }

    @Test
    void typesMayBeDeep() {
        for (String type : List.of(nested("ARRAY<", "INT", ">", 190), nested("ROW<f ", "INT", ">", 190))) {
            answersOrSaysTheLimit("CREATE STREAM t (a " + type + "); SELECT * FROM t;");
        }
    }

    @Test
    void aViewThatReadsAViewTwiceGrowsToTheLimit() {
        String views = repeat(
                "\n",
                25,
                i -> "CREATE VIEW v" + (i + 1) + " AS SELECT x.a FROM v" + i + " AS x JOIN v" + i
                        + " AS y ON x.a = y.a;");
        assertThat(outcome(ONE_ROW + "CREATE VIEW v0 AS SELECT a FROM s;\n" + views, LARGE_STACK_BYTES))
                .isEqualTo(Code.PLAN_TOO_LARGE);
    }

    @Test
    @Tag("slow")
    void longChainsAnswerOrSayTheLimit() {
        answersOrSaysTheLimit(ONE_ROW + "SELECT a FROM s WHERE " + repeat(" OR ", 9_999, i -> "a = " + i) + ";");
        answersOrSaysTheLimit(ONE_ROW + "SELECT a FROM s WHERE " + repeat(" AND ", 9_999, i -> "a <> -" + i) + ";");
        answersOrSaysTheLimit(ONE_ROW + "SELECT a" + " + b".repeat(9_999) + " AS x FROM s;");
        answersOrSaysTheLimit(ONE_ROW + "SELECT c" + " || c".repeat(9_999) + " AS x FROM s;");
        answersOrSaysTheLimit(ONE_ROW + "SELECT a FROM s WHERE " + "NOT ".repeat(9_000) + "a = 1;");
        answersOrSaysTheLimit(ONE_ROW + "SELECT a" + "::BIGINT".repeat(9_000) + " AS x FROM s;");
        answersOrSaysTheLimit(ONE_ROW + "SELECT CASE " + repeat(" ", 5_000, i -> "WHEN a = " + i + " THEN " + i)
                + " END AS x FROM s;");
    }

    @Test
    @Tag("slow")
    void aListOfOneMebibyteAnswers() {
        assertThat(outcome(
                        ONE_ROW + "SELECT a FROM s WHERE a IN (" + repeat(",", 140_000, i -> "" + i) + ");",
                        LARGE_STACK_BYTES))
                .isEqualTo(List.of(List.of(1L)));
    }

    @Test
    @Tag("slow")
    void manyBranchesAnswer() {
        Object rows =
                outcome(ONE_ROW + repeat("\nUNION ALL\n", 5_000, i -> "SELECT a FROM s") + ";", LARGE_STACK_BYTES);
        assertThat(rows)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(5_000);
    }

    @Test
    @Tag("slow")
    void manyColumnsAnswer() {
        String columns = repeat(", ", 5_000, i -> "c" + i + " BIGINT");
        String items = repeat(", ", 5_000, i -> "c" + i);
        answersOrSaysTheLimit("CREATE STREAM w (" + columns + "); SELECT " + items + " FROM w;");
    }

    @Test
    @Tag("slow")
    void aThousandViewsStackedAnswerOrSayTheLimit() {
        String views = repeat(
                "\n",
                1_000,
                i -> "CREATE VIEW v" + (i + 1) + " AS SELECT a + 1 AS a FROM v" + i + " WHERE a <> " + (i + 5_000)
                        + ";");
        answersOrSaysTheLimit(ONE_ROW + "CREATE VIEW v0 AS SELECT a FROM s;\n" + views + "\nSELECT * FROM v1000;");
    }
}
