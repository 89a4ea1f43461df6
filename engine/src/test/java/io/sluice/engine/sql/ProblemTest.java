// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong statements: where, which code, what is said (and the hint). */
final class ProblemTest {
    private static final String CASES = """
            SELECT FROM t
              -> 1:8: SLU-1001: unexpected "FROM", expected an expression, ALL, DISTINCT or "*"
            CREATE STREAM s (a INTT)
              -> 1:20: SLU-2004: there is no type INTT (did you mean INT?)
            CREATE STREAM s (a INT(3))
              -> 1:20: SLU-2011: INT takes no length
            CREATE STREAM s (a DECIMAL(50))
              -> 1:20: SLU-2011: DECIMAL has 1 to 38 digits, and no more than that after the point
            CREATE STREAM s (a TIMESTAMP(9))
              -> 1:20: SLU-3001: a time finer than a microsecond is not supported yet (use TIMESTAMP(6))
            CREATE STREAM s (a TIMESTAMP(12))
              -> 1:20: SLU-2011: a time has at most 9 digits after the second
            CREATE STREAM s (a VARIANT)
              -> 1:20: SLU-3001: VARIANT is not supported yet (declare the fields, or read the JSON text as STRING)
            CREATE STREAM s (a TIMESTAMP WITH TIME ZONE)
              -> 1:20: SLU-3001: a time with a zone of its own is not supported yet (use TIMESTAMP_LTZ)
            CREATE STREAM s (a INT, A STRING)
              -> 1:25: SLU-2005: column "A" is there twice
            CREATE STREAM s (a)
              -> 1:18: SLU-1001: column "a" has no type
            CREATE STREAM s (a INT) AS SELECT 1
              -> 1:28: SLU-2010: a STREAM is not defined by a query (use CREATE VIEW or CREATE MATERIALIZED VIEW, or INSERT INTO the stream)
            CREATE STREAM db.s (a INT)
              -> 1:15: SLU-1001: a relation has a name of one part (there are no catalogues or databases: write s)
            CREATE TABLE t (aa INT, PRIMARY KEY (ab))
              -> 1:38: SLU-2002: column "ab" does not exist (did you mean "aa"?)
            CREATE TABLE t (a INT PRIMARY KEY, b INT PRIMARY KEY)
              -> 1:36: SLU-2005: there is one PRIMARY KEY (a key of several columns is PRIMARY KEY (a, b))
            CREATE TABLE t AS SELECT 1 EMIT FINAL
              -> 1:28: SLU-3003: EMIT belongs to a SINK
            CREATE SINK s WITH ('path' = 'x', 'path' = 'y')
              -> 1:35: SLU-2005: option 'path' is there twice
            CREATE STREAM s (a TIMESTAMP, WATERMARK FOR a AS a, WATERMARK FOR a AS a)
              -> 1:53: SLU-2005: there is one WATERMARK
            SELECT INTERVAL '1 month 3 days'
              -> 1:8: SLU-2011: '1 month 3 days' is not an interval (write a sum: INTERVAL '1' MONTH + INTERVAL '3' DAY)
            SELECT INTERVAL '5 secnds'
              -> 1:8: SLU-2011: "secnds" is not a unit of time (did you mean SECOND?)
            SELECT INTERVAL 'x' DAY
              -> 1:8: SLU-2011: 'x' is not an interval of DAY
            SELECT INTERVAL '1-2' DAY
              -> 1:8: SLU-2011: '1-2' is not an interval of DAY
            SELECT DATE '2020-13-01'
              -> 1:8: SLU-2011: '2020-13-01' is not a DATE (write it as DATE '2026-01-31')
            SELECT TIMESTAMP 'now'
              -> 1:8: SLU-2011: 'now' is not a TIMESTAMP (write it as TIMESTAMP '2026-01-31 23:59:59')
            SELECT X'0'
              -> 1:8: SLU-2011: a byte is two hexadecimal digits
            SELECT E'\\u12'
              -> 1:8: SLU-2011: \\u needs 4 and \\U 8 hexadecimal digits of a character
            SELECT EXTRACT(YAER FROM ts) FROM t
              -> 1:16: SLU-2011: "YAER" is not a unit of time (did you mean YEAR?)
            SELECT TRIM() FROM t
              -> 1:8: SLU-1001: TRIM needs a text (write TRIM(text) or TRIM(BOTH 'x' FROM text))
            SELECT "" FROM t
              -> 1:8: SLU-1001: a name is not empty
            SELECT "$x" FROM t
              -> 1:8: SLU-1001: a name does not start with $
            SELECT $0
              -> 1:8: SLU-2011: parameters are numbered from $1 to $9999
            SELECT DISTINCT ON (a) b FROM t
              -> 1:8: SLU-3001: DISTINCT ON is not supported yet (GROUP BY these columns and take FIRST_VALUE of the others)
            SELECT a FROM t GROUP BY ALL
              -> 1:17: SLU-3001: GROUP BY ALL is not supported yet (name the columns)
            SELECT * EXCLUDE (a) REPLACE (1 AS b) FROM t
              -> 1:8: SLU-3001: EXCLUDE and REPLACE together is not supported yet (change the columns in a pipe: |> DROP a |> SET b = …)
            SELECT * FROM t JOIN u MATCH_CONDITION a > b ON c = d
              -> 1:17: SLU-1001: only an ASOF JOIN has a MATCH_CONDITION
            SELECT * FROM t ASOF JOIN u ON c = d
              -> 1:17: SLU-1001: an ASOF JOIN needs a MATCH_CONDITION
            FROM s WATERMARK FOR ts AS ts - 5 SECONDS
              -> 1:8: SLU-3001: a watermark in a query is not supported yet (declare it: CREATE STREAM … (…, WATERMARK FOR ts AS …))
            SELECT * FROM t FOR VERSION AS OF 7
              -> 1:17: SLU-3001: FOR VERSION AS OF of anything but STATE(…) is not supported yet (read the last version by leaving it out)
            SELECT * FROM TUMBLE(t, 100 ROWS)
              -> 1:25: SLU-3001: a window of rows is not supported yet (use a window of time)
            SELECT PREDICT(a, MODEL m) FROM t
              -> 1:8: SLU-2010: PREDICT takes a model, then the values of its inputs (PREDICT(MODEL m, a, b))
            FROM s |> INSERT INTO a |> SELECT b
              -> 1:11: SLU-3003: INSERT is the end of a pipe (TEE (|> …) copies the rows and goes on)
            SELECT * FROM (FROM s |> INSERT INTO a) AS x
              -> 1:26: SLU-3003: INSERT ends the pipe of a statement, not of a query in it (TEE copies rows to a branch that may end in INSERT INTO)
            CREATE VIEW v AS FROM s |> FORK (|> LOG)
              -> 1:28: SLU-3003: FORK ends the pipe of a statement, not of a query in it (TEE copies rows to a branch that may end in INSERT INTO)
            FROM s |> FORK (|> LOG) EMIT FINAL
              -> 1:25: SLU-3003: EMIT after FORK belongs to no query (write it in the branches: FORK (|> INSERT INTO t EMIT FINAL))
            FROM s |> TEE (|> LOG EMIT FINAL)
              -> 1:23: SLU-3003: EMIT belongs to a branch that ends in INSERT INTO
            FROM s |> TEE (|> TRAIN MODEL m)
              -> 1:19: SLU-3001: TRAIN MODEL in a branch is not supported yet (end the pipe of a statement with it)
            TRAIN MODEL m FROM s KEEP 2 VERSIONS KEEP 3 VERSIONS
              -> 1:38: SLU-1001: this clause is there twice (each clause of TRAIN MODEL stands once, in any order)
            ROLLBACK MODEL m BEFORE TIMESTAMP '+2026-01-01 00:00:00'
              -> 1:35: SLU-2011: '+2026-01-01 00:00:00' is not a TIMESTAMP (write it as TIMESTAMP '2026-01-31 23:59:59')
            TRAIN MODEL m FROM s EVALUATE PREQUENTIAL LABEL DELAY 1 HOUR
              -> 1:55: SLU-2010: LABEL DELAY does not say by which time (write LABEL DELAY 1 HOUR AFTER ts, with the column of the rows that has their time; or LABEL DELAY 48 ROWS)
            FROM s |> AGGREGATE *
              -> 1:21: SLU-1001: AGGREGATE takes expressions, not *
            FROM s |> AGGREGATE
              -> 1:11: SLU-1001: AGGREGATE needs an aggregate or a GROUP BY
            FROM s |> EXTEND *
              -> 1:18: SLU-1001: EXTEND takes expressions, not *
            FROM s |> LOG LIMIT 1.5
              -> 1:21: SLU-2011: LIMIT takes a whole number
            FROM s |> AGGREGATE COUNT(*) GROUP BY GROUPING SETS (a, b)
              -> 1:39: SLU-3001: GROUPING SETS in a pipe is not supported yet (use SELECT … GROUP BY GROUPING SETS (…))
            FROM s |> UPDATE STATE BY k (total INT) SET totl = 1
              -> 1:45: SLU-2002: state column "totl" does not exist (did you mean "total"?)
            FROM s |> UPDATE STATE BY k (a INT, a INT) SET a = 1
              -> 1:37: SLU-2005: state column "a" is there twice
            FROM s |> UPDATE STATE BY k (a INT) SET a = 1, a = 2
              -> 1:48: SLU-2005: state column "a" is set twice
            FROM s |> UPDATE STATE BY k (a INT) SET a = 1 EXPIRE AFTER 1 DAY EXPIRE AFTER 2 DAYS
              -> 1:66: SLU-1001: this clause is there twice
            FROM s |> UPDATE STATE BY k (a INT) SET a = 1 EXPIRE AFTER 2 MONTHS
              -> 1:60: SLU-2011: a duration has no months or years: they differ in length
            EXPECT v VALUES ('a', 1)
              -> 1:18: SLU-2011: a row of EXPECT starts with how often it came or went (write (+1, …) for a new row and (-1, …) for one that went)
            ADVANCE TIME TO 5
              -> 1:17: SLU-2011: ADVANCE TIME TO takes a timestamp (write TIMESTAMP '2000-01-01 00:01:00')
            SELECT 1; SELECT 'x; SELECT 3
              -> 1:18: SLU-1001: this string is not closed (end it with '; a quote in a text is written twice: 'it''s')
            SELECT X'0'; SELECT FROM; SELECT $0
              -> 1:8: SLU-2011: a byte is two hexadecimal digits
              -> 1:21: SLU-1001: unexpected "FROM", expected an expression, ALL, DISTINCT or "*"
              -> 1:34: SLU-2011: parameters are numbered from $1 to $9999
            """;

    static Stream<Arguments> cases() {
        return Arrays.stream(CASES.split("\n(?!  -> )", -1))
                .filter(block -> !block.isBlank())
                .map(block -> block.split("\n  -> ", -1))
                .map(lines -> Arguments.of(
                        lines[0], String.join("\n", Arrays.asList(lines).subList(1, lines.length))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAProblem(String text, String problems) {
        ToStatement.Read read = ToStatement.read("s.sql", text);
        assertThat(read.problems().stream()
                        .map(problem -> problem.toString().substring("s.sql:".length()))
                        .collect(Collectors.joining("\n")))
                .isEqualTo(problems);
    }

    @Test
    void everyCaseIsRun() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(55);
    }

    @Test
    void statementsThrowsTheFirstAndReadKeepsTheRest() {
        String script = "SELECT X'0'; SELECT 1; SELECT FROM;";
        assertThatThrownBy(() -> ToStatement.statements("s.sql", script))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("s.sql:1:8: SLU-2011");
        assertThat(ToStatement.read("s.sql", script).statements()).hasSize(1);
        assertThat(ToStatement.read("s.sql", script).problems()).hasSize(2);
    }

    static List<String> limits() {
        return List.of(
                "SLU-1010 SELECT '" + "x".repeat(1 << 20) + "'",
                "SLU-1011 SELECT " + "(".repeat(201) + "1" + ")".repeat(201),
                "SLU-1012 SELECT 1" + " + 1".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void aLimitHasItsOwnCode(String codeAndText) {
        String[] parts = codeAndText.split(" ", 2);
        assertThat(ToStatement.read("s.sql", parts[1]).problems())
                .singleElement()
                .extracting(problem -> problem.code().text())
                .isEqualTo(parts[0]);
    }
}
