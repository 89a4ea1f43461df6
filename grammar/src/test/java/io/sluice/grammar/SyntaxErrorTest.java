// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong texts, where the error is shown, and what it says: line:column-endColumn message (hint). ¶ is a new line. */
final class SyntaxErrorTest {
    private static final String CASES = """
                SELECT 1 2
                  -> 1:10-10 unexpected "2" (is a comma missing before "2"?)
                SELECT price FORM bid
                  -> 1:14-17 unexpected "FORM" (did you mean FROM?)
                SELECT * FORM t
                  -> 1:10-13 unexpected "FORM" (did you mean FROM?)
                SELCT a FROM t
                  -> 1:1-5 unexpected "SELCT" (did you mean SELECT?)
                SELECT a FRM t WHERE x = 1
                  -> 1:10-12 unexpected "FRM" (did you mean FROM?)
                SELECT a FROM t WEHRE x > 1
                  -> 1:17-21 unexpected "WEHRE" (did you mean WHERE?)
                SELECT a FROM t GROPU BY b
                  -> 1:17-21 unexpected "GROPU" (did you mean GROUP?)
                SELECT a FROM t GROUP BU b
                  -> 1:23-24 unexpected "BU", expected BY
                SELECT a FROM t ORDER BY a DSC
                  -> 1:28-30 unexpected "DSC" (did you mean DESC?)
                SELECT a FROM t EMTI CHANGES
                  -> 1:17-20 unexpected "EMTI" (did you mean EMIT?)
                SELECT a FROM t EMIT CHANGE
                  -> 1:22-27 unexpected "CHANGE" (did you mean CHANGES?)
                CREATE SORCE s
                  -> 1:8-12 unexpected "SORCE"
                CREATE STRAEM s (a INT)
                  -> 1:8-13 unexpected "STRAEM" (did you mean STREAM?)
                CREATE STREAM s (a INT b INT)
                  -> 1:24-24 unexpected "b" (is a comma missing before "b"?)
                CREATE STREAM s (a INT,)
                  -> 1:24-24 unexpected ")", expected a name (the comma before it is one too many)
                CREATE STREAM s WITH ("connector" = 'x')
                  -> 1:23-33 unexpected "connector", expected a string (text is written in single quotes: 'connector')
                CREATE VIEW v AS SELECT 1 EMIT FINAL
                  -> 1:27-30 unexpected "EMIT" (EMIT stands at the end of a statement, not in views and sub-queries)
                SELECT a, FROM t
                  -> 1:11-14 unexpected "FROM", expected an expression or "*" (the comma before it is one too many)
                SELECT FROM t
                  -> 1:8-11 unexpected "FROM", expected an expression, ALL, DISTINCT or "*"
                SELECT order FROM t
                  -> 1:8-12 unexpected "order", expected an expression, ALL, DISTINCT or "*" (as a name it is quoted: "order")
                SELECT a AS group FROM t
                  -> 1:13-17 unexpected "group", expected a name (as a name it is quoted: "group")
                SELECT a FROM t emit
                  -> 1:21-21 unexpected end of text, expected CHANGES, FINAL, ON or SNAPSHOT
                SELECT (1 + 2
                  -> 1:14-14 unexpected end of text, expected "," or ")" (is a ) missing before end of text?)
                SELECT 1 + 2)
                  -> 1:13-13 unexpected ")" (there is no ( that it closes)
                SELECT 'abc
                  -> 1:8-8 this string is not closed (end it with '; a quote in a text is written twice: 'it''s')
                SELECT "abc
                  -> 1:8-8 this quoted name is not closed (end it as it begins)
                SELECT 1 /* abc /* d */
                  -> 1:10-10 this comment is not closed (end it with */; comments nest)
                SELECT ‘abc’
                  -> 1:8-8 unexpected character "‘" (quotes are straight: 'text', "name")
                SELECT a # b
                  -> 1:10-10 unexpected character "#"
                SELECT a FROM t¶SHOW TABLES
                  -> 2:6-11 unexpected "TABLES" (is a ; missing before SHOW?)
                SELECT 1¶SELECT 2
                  -> 2:1-6 unexpected "SELECT" (is a ; missing before SELECT?)
                FROM t |> WERE x > 1
                  -> 1:11-14 unexpected "WERE" (did you mean WHERE?)
                FROM t |> SELECT
                  -> 1:17-17 unexpected end of text, expected an expression, ALL, DISTINCT or "*"
                FROM t |> AGREGATE COUNT(*)
                  -> 1:11-18 unexpected "AGREGATE" (did you mean AGGREGATE?)
                FROM t |> AGGREGATE COUNT(*) GROUP word
                  -> 1:36-39 unexpected "word", expected BY
                SELECT CASE WHEN a THEN b
                  -> 1:26-26 unexpected end of text, expected ELSE, END or WHEN
                SELECT CAST(a INT)
                  -> 1:15-17 unexpected "INT", expected AS
                SELECT a::
                  -> 1:11-11 unexpected end of text, expected a name or ARRAY
                SELECT COUNT(* FROM t
                  -> 1:16-19 unexpected "FROM", expected ")" (is a ) missing before "FROM"?)
                STEP 1
                  -> 1:6-6 unexpected "1", expected a name, end of text or ";"
                EXPECT v VALUS (1)
                  -> 1:10-14 unexpected "VALUS" (did you mean VALUES?)
                SHOW TABELS
                  -> 1:6-11 unexpected "TABELS" (did you mean TABLES?)
                SHOW
                  -> 1:5-5 unexpected end of text
                SET batch.interval 5
                  -> 1:20-20 unexpected "5", expected "." or "="
                SET batch.interval =
                  -> 1:21-21 unexpected end of text
                SELECT 1; SELEC 2; SELECT 3; SELECT FROM x; DROP TABL t
                  -> 1:11-15 unexpected "SELEC" (did you mean SELECT?)
                  -> 1:37-40 unexpected "FROM", expected an expression, ALL, DISTINCT or "*"
                  -> 1:50-53 unexpected "TABL" (did you mean TABLE?)
                EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSRT INTO b SELECT 2; INSERT INTO c SELECT; END; SELECT 1 1
                  -> 1:53-57 unexpected "INSRT" (did you mean INSERT?)
                  -> 1:96-96 unexpected ";", expected an expression, ALL, DISTINCT or "*"
                  -> 1:112-112 unexpected "1" (is a comma missing before "1"?)
                SELECT a FROM t JOIN
                  -> 1:21-21 unexpected end of text
                SELECT a FROM t JION u ON a = b
                  -> 1:17-20 unexpected "JION" (did you mean JOIN?)
                SELECT a FROM t LEFT u
                  -> 1:22-22 unexpected "u", expected ANTI, ASOF, JOIN, OUTER or SEMI
                CREATE TABLE t (a ARRAY<INT)
                  -> 1:28-28 unexpected ")", expected ARRAY, MULTISET, NOT, NULL, "(" or ">"
                INSERT t VALUES (1)
                  -> 1:8-8 unexpected "t", expected INTO
                INSERT INTO t VALUE (1)
                  -> 1:15-19 unexpected "VALUE" (did you mean VALUES?)
                SELECT x FROM t LIMIT
                  -> 1:22-22 unexpected end of text, expected an expression or ALL
                SELECT SUM(x) OVR (PARTITION BY a) FROM t
                  -> 1:15-17 unexpected "OVR" (did you mean OVER?)
                SELECT a b c FROM t
                  -> 1:12-12 unexpected "c" (is a comma missing before "c"?)
                SELECT a FROM (SELECT b FROM t
                  -> 1:31-31 unexpected end of text (is a ) missing before end of text?)
                foo bar
                  -> 1:1-3 unexpected "foo", expected a statement
                CREATE
                  -> 1:7-7 unexpected end of text
                SELECT * FROM TUMBLE(t, ts, 1 MINUET)
                  -> 1:31-36 unexpected "MINUET" (did you mean MINUTE?)
                SELECT a FROM t WHERE a == 1
                  -> 1:26-26 unexpected "=", expected an expression, ALL, ANY or SOME (equality is one =)
                CREATE STREAM s (a INT) LATE DATA late
                  -> 1:35-38 unexpected "late", expected TO
                SELECT a FROM t LEFT JION u
                  -> 1:22-25 unexpected "JION" (did you mean JOIN?)
                EXPLAIN DGA SELECT 1
                  -> 1:9-11 unexpected "DGA" (did you mean DAG?)
                   ¶  ¶  SELECT a,¶¶  FROM t
                  -> 5:3-6 unexpected "FROM", expected an expression or "*" (the comma before it is one too many)
                SELECT '¶' x y
                  -> 2:5-5 unexpected "y" (is a comma missing before "y"?)
                SELECT día FRO tabla
                  -> 1:12-14 unexpected "FRO" (did you mean FROM?)
                FROM counts |> UPDATE STATE BY word (total BIGINT) SET total = 1 DELETE last_seen < 3
                  -> 1:73-81 unexpected "last_seen", expected WHEN
                TRAIN MODEL m FROM t LABLE x
                  -> 1:22-26 unexpected "LABLE" (did you mean LABEL?)
                SELECT a FROM t WHERE a IS NUL
                  -> 1:28-30 unexpected "NUL" (did you mean NULL?)
                x
                  -> 1:1-1 unexpected "x", expected a statement
                """;

    static Stream<Arguments> cases() {
        return Arrays.stream(CASES.split("\n(?!  -> )")).map(block -> {
            List<String> lines = List.of(block.split("\n"));
            String errors =
                    lines.stream().skip(1).map(line -> line.substring(5)).collect(Collectors.joining("\n"));
            return Arguments.of(lines.get(0), errors);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void wrongText(String text, String errors) {
        assertThat(Parse.script(text.replace('¶', '\n')).errors().stream().map(SyntaxError::toString))
                .containsExactly(errors.split("\n"));
    }

    @Test
    void everyCaseIsRun() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(65);
    }
}
