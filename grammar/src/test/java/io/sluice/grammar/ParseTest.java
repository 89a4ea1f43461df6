// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the grammar accepts. */
final class ParseTest {
    private static final String STATEMENTS = """
            SET batch.interval = 500 ms
            SET batch.interval = 0
            SET on.evaluation.error = dead-letter
            SET state.unbounded = error
            SET checkpoint = off
            SET job.name = 'word count'
            SET 'pipeline.name' = 'x'
            SET some.flag = TRUE
            RESET
            RESET on.evaluation.error
            INCLUDE 'schema.sql'
            CREATE STREAM lines (line STRING) WITH ('connector' = 'socket', 'hostname' = 'localhost', 'port' = '7777')
            CREATE STREAM clicks (user_id BIGINT NOT NULL, url STRING, amount DOUBLE, ts TIMESTAMP(3),
            | part INT METADATA FROM 'partition', day AS CAST(ts AS DATE), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
            | WITH ('connector' = 'kafka', 'scan.limit' = 10, 'offset' = -1, 'on' = TRUE, 'password' = SECRET 'kafka')
            | LATE DATA TO late_clicks
            CREATE STREAM s (ts TIMESTAMP, WATERMARK FOR ts AS ts - 5 SECONDS)
            CREATE STREAM internal (a INT)
            CREATE TABLE users (id BIGINT PRIMARY KEY, country STRING COMMENT 'ISO code')
            CREATE TABLE f (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) COMMENT 'c' PARTITIONED BY (id) WITH ('a' = 'b')
            CREATE OR REPLACE TABLE t AS SELECT 1 AS one
            CREATE VIEW v AS SELECT 1
            CREATE VIEW IF NOT EXISTS v (a, b) AS VALUES (1, 2)
            CREATE MATERIALIZED VIEW word_counts AS SELECT word, COUNT(*) AS n FROM words GROUP BY word
            CREATE SINK out
            CREATE SINK out (a, b) WITH ('path' = 'hdfs:///out') AS SELECT a, b FROM t EMIT FINAL
            CREATE SINK out AS FROM t |> WHERE a > 1 EMIT SNAPSHOT EVERY 5 SECONDS
            CREATE FUNCTION f(x BIGINT) RETURNS BIGINT AS x * 2
            CREATE FUNCTION g AS 'com.example.MyFunction' USING JAR 'lib.jar'
            CREATE MODEL fraud INPUT (amount DOUBLE, n_1h BIGINT) OUTPUT (is_fraud BOOLEAN)
            | TRANSFORM (standardize(amount), one_hot(country)) WITH ('algorithm' = 'logistic_regression')
            CREATE MODEL fraud WITH ('path' = 'hdfs:///models/fraud', 'reload.interval' = '10 s')
            INSERT INTO t SELECT 1
            INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')
            INSERT INTO t (SELECT 1)
            INSERT INTO t FROM s |> SELECT a EMIT CHANGES
            UPDATE t SET a = a + 1, b = 'x' WHERE id = 7
            DELETE FROM t WHERE id = 7
            COPY (SELECT 1) TO 'out.csv'
            COPY (FROM t) TO 'out' WITH ('format' = 'json')
            EXPLAIN SELECT 1
            EXPLAIN STATE (FORMAT DOT) SELECT 1
            EXPLAIN LOGICAL INSERT INTO t SELECT 1
            EXPLAIN (SELECT 1)
            EXPLAIN ANALYZE SELECT 1
            EXPLAIN ANALYZE JOB wordcount
            SHOW STREAMS
            SHOW TABLES LIKE 'a%'
            SHOW SETTINGS
            SHOW CREATE TABLE t
            SHOW CREATE t
            DESCRIBE t
            DESCRIBE MODEL m
            DESCRIBE model
            DESC 'file.csv'
            DROP MATERIALIZED VIEW IF EXISTS v
            DROP MODEL m
            TRAIN MODEL fraud FROM labelled
            TRAIN MODEL fraud FROM (SELECT * FROM t) LABEL is_fraud
            | EVALUATE PREQUENTIAL WINDOW 1000 ROWS LABEL DELAY 1 DAY ON DRIFT RESET ON RETRACT IGNORE
            | PUBLISH EVERY 30 SECONDS WHEN accuracy >= 0.80 KEEP 5 VERSIONS
            ALTER MODEL m ACTIVATE VERSION 41
            ALTER MODEL m SET TAG champion = 41
            ALTER MODEL m SET ('learning_rate' = '0.1')
            ROLLBACK MODEL m
            ROLLBACK MODEL m TO VERSION 41
            ROLLBACK MODEL m BEFORE TIMESTAMP '2026-01-01 00:00:00'
            STOP JOB wordcount
            EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END
            STEP
            STEP lines VALUES ('a b a')
            STEP a VALUES (1), (2), b VALUES (3)
            STEP t VALUES (1, 'x') DELETE VALUES (2, 'y')
            STEP t DELETE VALUES (2, 'y')
            EXPECT word_counts VALUES (+1, 'a', 2), (-1, 'b', NULL)
            EXPECT v UNCHANGED
            EXPECT SNAPSHOT v VALUES ('a', 2)
            EXPECT ERROR 'SLU-2001' FOR SELECT nope FROM t
            ADVANCE TIME TO TIMESTAMP '2000-01-01 00:01:00'
            END INPUT
            END INPUT lines
            """;

    /** One statement per entry; a line that starts with | goes on. */
    static List<String> statements() {
        return List.of(STATEMENTS.replace("\n|", " ").split("\n"));
    }

    private static final String QUERIES = """
            SELECT 1
            SELECT ALL a, t.b AS c, d e, t.*, * FROM t
            SELECT DISTINCT a FROM t
            SELECT DISTINCT ON (a, b) a, c FROM t ORDER BY a
            SELECT * EXCLUDE (a, b) REPLACE (c + 1 AS c) FROM t
            SELECT t.* EXCLUDE a FROM t
            SELECT a FROM s1, s2 AS x, s3 y (p, q), LATERAL (SELECT 1) AS z
            SELECT a FROM (t) JOIN (u JOIN v ON u.a = v.a) ON t.a = u.a
            SELECT a FROM t NATURAL JOIN u
            SELECT a FROM t LEFT OUTER JOIN u USING (a, b) FULL JOIN v ON TRUE CROSS JOIN w
            SELECT a FROM t LEFT SEMI JOIN u ON t.a = u.a
            SELECT a FROM t ANTI JOIN u ON t.a = u.a
            SELECT a FROM t ASOF JOIN u MATCH_CONDITION (t.ts >= u.ts) ON t.a = u.a
            SELECT a FROM t LEFT ASOF JOIN u MATCH_CONDITION t.ts >= u.ts ON t.a = u.a
            SELECT a FROM t JOIN r FOR SYSTEM_TIME AS OF t.ts AS x ON t.k = x.k
            SELECT * FROM STATE('job', 'node') FOR VERSION AS OF 7
            FROM s WATERMARK FOR ts AS ts - 5 SECONDS
            FROM s AS x WATERMARK FOR ts AS ts - INTERVAL '5' SECOND |> WHERE a > 1
            SELECT w FROM t CROSS JOIN UNNEST(SPLIT(line, ' ')) AS x(w)
            SELECT w, n FROM t, UNNEST(t.a) WITH ORDINALITY AS x(w, n)
            FROM 'socket://localhost:7777' |> CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\\p{L}\\p{N}]+')) AS w(word)
            | |> AGGREGATE COUNT(*) AS n GROUP BY word
            SELECT * FROM 'a.csv' a JOIN 'b.csv' b ON a.x = b.x
            SELECT a, SUM(b) FROM t WHERE c GROUP BY a HAVING SUM(b) > 1
            SELECT a FROM t GROUP BY ALL
            SELECT a FROM t GROUP BY ROLLUP (a, b), CUBE (c), GROUPING SETS ((a, b), a, ()), ()
            SELECT word, COUNT(*) FROM s GROUP BY word PER BATCH
            SELECT COUNT(*) FROM s PER BATCH
            SELECT COUNT(*) FROM BATCH(TABLE s)
            SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) FROM t QUALIFY ROW_NUMBER() OVER w = 1
            SELECT SUM(a) OVER w FROM t WINDOW w AS (x PARTITION BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES)
            SELECT SUM(a) OVER (ORDER BY t RANGE INTERVAL '1' HOUR PRECEDING) FROM t
            SELECT a FROM t ORDER BY a DESC NULLS LAST, b LIMIT 10 OFFSET 5
            SELECT a FROM t OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY
            SELECT a FROM t FETCH FIRST ROW ONLY
            SELECT a FROM t LIMIT ALL
            VALUES (1, 'a'), (2, 'b')
            VALUES 1, 2
            TABLE t
            (SELECT 1 UNION ALL SELECT 2) EXCEPT SELECT 3 INTERSECT DISTINCT SELECT 4 ORDER BY 1
            WITH a AS (SELECT 1), b (x) AS (SELECT 2) SELECT * FROM a, b
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r
            SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
            SELECT * FROM TUMBLE(t, ts, 1 MINUTE)
            SELECT * FROM TUMBLE(TABLE t, 100 ROWS)
            SELECT * FROM HOP(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SLIDE => 1 MINUTE, SIZE => 5 MINUTES)
            SELECT * FROM SESSION(TABLE t PARTITION BY (k, l) ORDER BY ts, DESCRIPTOR(ts), 10 SECONDS)
            SELECT * FROM ML_PREDICT(TABLE p, MODEL fraud@champion, DESCRIPTOR(a, b)) WHERE is_fraud
            SELECT PREDICT(MODEL fraud@41, a, b) FROM t
            SELECT * FROM fraud$metrics
            SELECT * FROM t PIVOT (SUM(a) AS s FOR q IN (1 AS q1, 2 AS q2)) AS p
            SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR m IN (a AS 'A', b AS 'B'))
            SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY ts MEASURES LAST(b.x) AS x, MATCH_NUMBER() AS n
            | ONE ROW PER MATCH AFTER MATCH SKIP TO LAST b PATTERN (a b+? (c | d){2,3} {- e -}) WITHIN INTERVAL '1' HOUR
            | SUBSET ab = (a, b) DEFINE b AS b.x > PREV(b.x)) AS m
            FROM t |> SELECT a, b |> EXTEND a + b AS c |> SET c = c * 2 |> DROP a |> RENAME b AS d |> AS x |> DISTINCT
            FROM t |> LIMIT 5 OFFSET 2 |> ORDER BY a |> AGGREGATE SUM(a) s, COUNT(*) GROUP BY b AS x, c PER BATCH
            FROM t |> AGGREGATE COUNT(*) AS n PER BATCH |> AGGREGATE GROUP BY n
            FROM t AS a |> WHERE a.x > 1 |> LEFT JOIN t AS b ON a.id = b.id |> UNION ALL (SELECT 1), TABLE u
            FROM t |> WINDOW TUMBLE(ts, 1 MINUTE) |> CALL f(1, x => 2) AS y
            FROM t |> LOG |> LOG 'label' LIMIT 3 |> ASSERT a > 0, 'a is', a
            FROM t |> TEE (|> WHERE x > 9 |> INSERT INTO big (a) EMIT FINAL) |> FORK (|> LOG), (|> INSERT INTO b)
            FROM t |> TRAIN MODEL m LABEL y KEEP 3 VERSIONS
            FROM counts |> UPDATE STATE BY word (total BIGINT DEFAULT 0, last_seen TIMESTAMP)
            | SET total = state.total + COALESCE(SUM(n), 0), last_seen = COALESCE(MAX(ts), state.last_seen)
            | DELETE WHEN last_seen < CURRENT_WATERMARK - INTERVAL '1' HOUR EXPIRE AFTER 30 MINUTES EVALUATE ALL KEYS
            | |> SELECT word, total
            SELECT date, value, state, year, interval, map, row, time, timestamp, floor, cast FROM t
            """;

    static List<String> queries() {
        return List.of(QUERIES.replace("\n|", " ").split("\n"));
    }

    static List<String> expressions() {
        return List.of("""
                a OR b AND NOT NOT c
                a = 1 AND b <> 2 OR c != 3 OR d >= 4
                - a * + b / c % d - 1 || 'x' || 2
                a BETWEEN SYMMETRIC 1 AND 2 AND b NOT BETWEEN 3 AND 4
                a IN (1, 2, 3) AND b NOT IN (SELECT 1) AND (a, b) IN ((1, 2))
                a = ANY (SELECT 1) OR b > ALL (1, 2)
                a LIKE 'x' AND b NOT ILIKE 'y' ESCAPE '!' AND c SIMILAR TO 'z' AND d RLIKE 'r'
                a IS NULL AND b IS NOT TRUE AND c IS DISTINCT FROM d AND e IS NOT DISTINCT FROM f
                x::INT::STRING || 'a'
                v.path[0].from.x['k']
                -1::INT
                CASE WHEN a THEN b WHEN c THEN d ELSE e END
                CASE a WHEN 1 THEN 'x' END
                CAST(a AS DECIMAL(10, 2)) + TRY_CAST(b AS MAP<STRING, ARRAY<ROW<a INT NOT NULL, b ARRAY<INT>>>>)
                EXTRACT(YEAR FROM ts) + FLOOR(ts TO DAY) + CEIL(x) + SUBSTRING(a FROM 1 FOR 2) + SUBSTRING(a, 1)
                TRIM(a) || TRIM(BOTH FROM a) || TRIM(LEADING 'x' FROM a) || OVERLAY(a PLACING b FROM 1)
                POSITION('a' IN b)
                COUNT(*) + COUNT(DISTINCT a) FILTER (WHERE b) + LISTAGG(a, ',') WITHIN GROUP (ORDER BY b)
                ARRAY_AGG(a ORDER BY b DESC) + LEFT(a, 1) + RIGHT(b, 2) + IF(a, b, c) + REPLACE(a, b, c)
                FIRST_VALUE(a) IGNORE NULLS OVER (ORDER BY b)
                ARRAY[1, 2] = ARRAY(SELECT 1) AND MAP['a', 1, 'b', 2]['a'] = map['x'] AND ROW(1, 2) = (1, 2)
                DATE '2020-01-01' + TIME '00:00:00' + TIMESTAMP '2020-01-01 00:00:00' + INTERVAL '1' DAY
                INTERVAL '1-2' YEAR TO MONTH + INTERVAL -'5' SECOND(3, 2) + INTERVAL '5 seconds' + INTERVAL 5 MINUTES
                E'a\\n\\'b' || 'it''s' || X'0AFF' || "quoted "" name" || `back``tick`
                ? + $1 + 1.5e-3 + .5 + 7.
                EXISTS (SELECT 1) AND (SELECT MAX(a) FROM t) > ((SELECT 1))
                CURRENT_TIMESTAMP + día + naïve_ß + 名前
                1 /* one /* nested */ comment */ + 2 -- end
                """.split("\n"));
    }

    static List<String> dataTypes() {
        return List.of("""
                BOOLEAN
                DOUBLE PRECISION
                TIMESTAMP(3) WITH LOCAL TIME ZONE
                TIMESTAMP_LTZ(3)
                TIME
                INTERVAL DAY(3) TO SECOND(6)
                ARRAY<MAP<STRING, ROW<a INT, b ARRAY<VARIANT>>>>
                ROW(a INT, b STRING)
                INT ARRAY
                VARCHAR(10)
                DECIMAL(38, 10)
                """.split("\n"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statementIsAccepted(String text) {
        assertThat(Parse.statement(text).errors()).isEmpty();
        assertThat(Parse.script(text + ";").errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queryIsAccepted(String text) {
        assertThat(Parse.query(text).errors()).isEmpty();
        assertThat(Parse.query("SELECT * FROM (" + text + ") AS nested").errors())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expressionIsAccepted(String text) {
        assertThat(Parse.expression(text).errors()).isEmpty();
        assertThat(Parse.query("SELECT " + text + "\n AS x FROM t").errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dataTypes")
    void dataTypeIsAccepted(String text) {
        assertThat(Parse.dataType(text).errors()).isEmpty();
        assertThat(Parse.expression("x::" + text + " IS NULL").errors()).isEmpty();
    }

    @Test
    void anEmptyScriptHasNoStatements() {
        assertThat(Parse.script("").tree().orElseThrow().statement()).isEmpty();
        assertThat(Parse.script(" ;; -- nothing\n ; ").tree().orElseThrow().statement())
                .isEmpty();
    }

    @Test
    void aScriptKeepsTheStatementsBesideAWrongOne() {
        var parsed = Parse.script("SELECT 1; SELEC 2; SELECT 3;");
        assertThat(parsed.errors()).hasSize(1);
        assertThat(parsed.tree().orElseThrow().statement()).hasSize(2);
    }

    @Test
    void colonsBindTightest() {
        var sum = Parse.expression("-1::INT").tree().orElseThrow();
        assertThat(sum.expression()
                        .conjunction(0)
                        .negation(0)
                        .predicate()
                        .concatenation()
                        .sum(0)
                        .product(0)
                        .signed(0)
                        .access()
                        .getText())
                .isEqualTo("1::INT");
    }

    @Test
    void aDurationAfterAWatermarkIsNoAlias() {
        var query =
                Parse.query("FROM s WATERMARK FOR ts AS ts - 5 SECONDS").tree().orElseThrow();
        assertThat(query.toStringTree(List.of(SluiceParser.ruleNames)))
                .contains("(plainDuration 5 (intervalUnit SECONDS))");
    }
}
