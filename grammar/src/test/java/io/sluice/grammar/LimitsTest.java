// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RELIABILITY rows 35 and 36: hostile text gets an answer, never a stack overflow. */
final class LimitsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "( ¦ 1 ¦ )",
                "f( ¦ 1 ¦ )",
                "ARRAY[ ¦ 1 ¦ ]",
                "a[ ¦ 1 ¦ ]",
                "CASE WHEN TRUE THEN ¦ 1 ¦ END",
                "(SELECT ¦ 1 ¦ )",
                "x IN ( ¦ 1 ¦ )",
                "CAST( ¦ 1 ¦ AS INT)"
            })
    void nestingStopsAt200(String open, String middle, String close) {
        assertThat(Parse.expression(nested(200, open + " ", middle, " " + close))
                        .errors())
                .isEmpty();
        assertThat(kinds(nested(201, open + " ", middle, " " + close))).containsExactly(SyntaxError.Kind.TOO_DEEP);
        assertThat(kinds(nested(50_000, open + " ", middle, " " + close))).containsExactly(SyntaxError.Kind.TOO_DEEP);
    }

    @Test
    void wrongTextAtFullDepthIsASyntaxError() {
        assertThat(kinds(nested(200, "(", "1 2", ")"))).containsExactly(SyntaxError.Kind.SYNTAX);
        assertThat(kinds(nested(200, "(SELECT * FROM ", "t WHERE WHERE", ")")))
                .containsExactly(SyntaxError.Kind.SYNTAX);
    }

    @Test
    void nestedTypesStopAt200() {
        assertThat(Parse.dataType(nested(200, "ARRAY<", "INT", ">")).errors()).isEmpty();
        assertThat(Parse.dataType(nested(201, "ARRAY<", "INT", ">")).errors()).hasSize(1);
    }

    @Test
    void aColumnNamedMapIsComparedAsOftenAsOthers() {
        assertThat(Parse.expression("map < 1" + " AND map < 1".repeat(5_000)).errors())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "a = 1 ¦ ' OR a = 1'",
                "a BETWEEN 1 AND 2 ¦ ' AND a BETWEEN 1 AND 2'",
                "a ¦ ' + t.a * 2'",
                "a ¦ ' || f(a, b)'",
                "a ¦ ' * a'",
                "a ¦ '::INT'",
                "a ¦ '[1]'",
                "a ¦ ' = a'",
                "(SELECT 1 ¦ ' UNION ALL SELECT 1, 2'"
            })
    void chainsOfTenThousandTerms(String first, String more) {
        String close = first.startsWith("(") ? ")" : "";
        assertThat(Parse.expression(first + more.repeat(9_999) + close).errors())
                .isEmpty();
        assertThat(kinds(first + more.repeat(10_000) + close)).containsExactly(SyntaxError.Kind.TOO_MANY_TERMS);
    }

    @Test
    void listsAreNotChains() {
        assertThat(Parse.expression("a IN (1" + ", 12".repeat(150_000) + ")").errors())
                .isEmpty();
    }

    @Test
    void aStatementIsAtMostOneMebibyteAndAScriptMore() {
        String long_ = "SELECT '" + "é".repeat(400_000) + "'";
        assertThat(Parse.script(long_ + ";" + long_).errors()).isEmpty();
        assertThat(Parse.script("SELECT 1; SELECT '" + "é".repeat(600_000) + "'")
                        .errors())
                .extracting(SyntaxError::toString)
                .containsExactly("1:18-18 this statement is longer than 1 MiB");
    }

    @Test
    void commentsNestWithoutLimit() {
        assertThat(Parse.script(nested(100_000, "/*", "", "*/") + " SELECT 1").errors())
                .isEmpty();
        assertThat(Parse.script("/*".repeat(100_000)).errors()).hasSize(1);
    }

    @Test
    void anErrorBehindManyRowsIsFoundInTime() {
        String rows = "(1, 'x', 2.5), ".repeat(30_000);
        assertThat(Parse.script("INSERT INTO t VALUES " + rows + "(1, 'x' 2)").errors())
                .hasSize(1);
    }

    @Test
    void aSmallStackIsEnoughOrTheAnswerIsTooDeep() throws InterruptedException {
        var answers = new java.util.concurrent.ConcurrentLinkedQueue<List<SyntaxError>>();
        Thread thread = new Thread(
                null,
                () -> answers.add(Parse.expression(nested(200, "f(", "1", ")")).errors()),
                "small",
                128 << 10);
        thread.start();
        thread.join();
        assertThat(answers).hasSize(1);
        assertThat(answers.element()).allMatch(error -> error.kind() == SyntaxError.Kind.TOO_DEEP);
    }

    private static List<SyntaxError.Kind> kinds(String expression) {
        return Parse.expression(expression).errors().stream()
                .map(SyntaxError::kind)
                .toList();
    }

    private static String nested(int depth, String open, String middle, String close) {
        return open.repeat(depth) + middle + close.repeat(depth);
    }
}
