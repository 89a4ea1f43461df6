// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each statement becomes: the record's name and parts, without places. */
final class ToStatementTest {
    private static final String CASES = """
            SET Batch.Interval = 500 ms
              -> SetOption(batch.interval 500 ms)
            SET timezone = 'Europe/Berlin'
              -> SetOption(timezone Europe/Berlin)
            SET on.evaluation.error = dead-letter
              -> SetOption(on.evaluation.error dead-letter)
            SET batch.max.rows = 1000
              -> SetOption(batch.max.rows 1000)
            SET x = -5 min
              -> SetOption(x -5 min)
            RESET
              -> Reset(-)
            RESET job.name
              -> Reset(job.name)
            INCLUDE 'schema.sql'
              -> Include(schema.sql)
            CREATE STREAM lines (line STRING) WITH ('connector' = 'socket', 'port' = '7777')
              -> CreateRelation(STREAM lines [Plain(line STRING)] [] - true [Option(connector socket false), Option(port 7777 false)] - false false - -)
            CREATE STREAM clicks (user_id BIGINT NOT NULL, ts TIMESTAMP(3), part INT METADATA FROM 'partition' VIRTUAL, "offset" BIGINT METADATA, day AS CAST(ts AS DATE), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('scan.limit' = 10, 'neg' = -1, 'on' = TRUE, 'password' = SECRET 'kafka') LATE DATA TO late
              -> CreateRelation(STREAM clicks [Plain(user_id BIGINT NOT NULL), Plain(ts TIMESTAMP(3)), Metadata(part INTEGER partition true), Metadata(offset BIGINT offset false), Computed(day CAST(ts AS DATE))] [] Watermark(ts ts - INTERVAL '5' SECOND) true [Option(scan.limit 10 false), Option(neg -1 false), Option(on TRUE false), Option(password kafka true)] late false false - -)
            CREATE STREAM s (ts TIMESTAMP, WATERMARK FOR ts AS ts - 5 SECONDS)
              -> CreateRelation(STREAM s [Plain(ts TIMESTAMP(6))] [] Watermark(ts ts - INTERVAL '5' SECOND) false [] - false false - -)
            CREATE TABLE users (id BIGINT PRIMARY KEY, country STRING COMMENT 'c')
              -> CreateRelation(TABLE users [Plain(id BIGINT NOT NULL), Plain(country STRING)] [id] - false [] - false false - -)
            CREATE TABLE f (a INT, b STRING, c ARRAY<INT NOT NULL>, d MAP<STRING, ROW<x INT, y DECIMAL(5, 2)>>, PRIMARY KEY (b, A) NOT ENFORCED)
              -> CreateRelation(TABLE f [Plain(a INTEGER NOT NULL), Plain(b STRING NOT NULL), Plain(c ARRAY<INTEGER NOT NULL>), Plain(d MAP<STRING NOT NULL, ROW<x INTEGER, y DECIMAL(5, 2)>>)] [b, A] - false [] - false false - -)
            CREATE OR REPLACE TABLE t AS SELECT 1 AS one
              -> CreateRelation(TABLE t [] [] - false [] - true false SELECT 1 AS one -)
            CREATE SINK out
              -> CreateRelation(SINK out [] [] - false [] - false false - -)
            CREATE SINK IF NOT EXISTS out (a, b) WITH ('path' = 'hdfs:///out') AS SELECT a, b FROM t EMIT FINAL
              -> CreateRelation(SINK out [Plain(a -), Plain(b -)] [] - true [Option(path hdfs:///out false)] - false true SELECT a, b FROM t Emit(FINAL -))
            CREATE SINK out AS FROM t |> WHERE a > 1 EMIT SNAPSHOT EVERY 5 SECONDS
              -> CreateRelation(SINK out [] [] - false [] - false false SELECT * FROM t WHERE a > 1 Emit(SNAPSHOT 5000000))
            CREATE VIEW IF NOT EXISTS v (a, b) AS VALUES (1, 'x')
              -> CreateView(false v [a, b] VALUES ROW(1, 'x') false true)
            CREATE MATERIALIZED VIEW n AS SELECT word, COUNT(*) AS n FROM words GROUP BY word PER BATCH
              -> CreateView(true n [] SELECT word, COUNT(*) AS n FROM words GROUP BY word PER BATCH false false)
            INSERT INTO t (a, b) VALUES (1, 'x'), (2, NULL)
              -> Insert(t [a, b] VALUES ROW(1, 'x'), ROW(2, NULL) -)
            INSERT INTO t FROM s |> SELECT a EMIT ON WINDOW CLOSE
              -> Insert(t [] SELECT a FROM s Emit(FINAL -))
            FROM s |> SELECT a |> INSERT INTO t (b) EMIT CHANGES EVERY INTERVAL '1' MINUTE
              -> Insert(t [b] SELECT a FROM s Emit(CHANGES 60000000))
            SELECT 1
              -> Query(SELECT 1 -)
            EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END
              -> Insert(a [] SELECT 1 -) ; Insert(b [] SELECT 2 -)
            EXPLAIN SELECT 1
              -> Explain(DAG TEXT Query(SELECT 1 -))
            EXPLAIN LOGICAL (FORMAT DOT) INSERT INTO t SELECT 1
              -> Explain(LOGICAL DOT Insert(t [] SELECT 1 -))
            EXPLAIN STATE SELECT 1
              -> Explain(STATE TEXT Query(SELECT 1 -))
            EXPLAIN CHANGES SELECT 1
              -> NotYet(EXPLAIN CHANGES use EXPLAIN DAG, LOGICAL, STATE or CODE)
            EXPLAIN ANALYZE SELECT 1
              -> NotYet(EXPLAIN ANALYZE use EXPLAIN DAG)
            SHOW STREAMS LIKE 'a%'
              -> Show(STREAMS a%)
            SHOW CREATE MATERIALIZED VIEW v
              -> ShowCreate(MATERIALIZED_VIEW v)
            DESCRIBE t
              -> Describe(- t false)
            DESCRIBE 'a.csv'
              -> Describe(- a.csv true)
            DROP MATERIALIZED VIEW IF EXISTS v
              -> Drop(MATERIALIZED_VIEW v true)
            STEP
              -> Step([])
            STEP a VALUES (1, 'x'), (2, 'y'), b VALUES 3 DELETE VALUES (4)
              -> Step([Input(a [Row([1, 'x']), Row([2, 'y'])] []), Input(b [Row([3])] [Row([4])])])
            EXPECT v VALUES (+1, 'a', 2), (-2, NULL, -1)
              -> Expect(v false [Weighted(1 Row(['a', 2])), Weighted(-2 Row([NULL, -1]))])
            EXPECT v UNCHANGED
              -> Expect(v false [])
            EXPECT SNAPSHOT v VALUES ('a', 2), ('b', 3)
              -> Expect(v true [Weighted(1 Row(['a', 2])), Weighted(1 Row(['b', 3]))])
            EXPECT ERROR 'SLU-2001' FOR SELECT nope FROM t
              -> ExpectError(SLU-2001 Query(SELECT nope FROM t -))
            EXPECT ERROR 'SLU-2004' FOR CREATE STREAM s (a INTT)
              -> ExpectError(SLU-2004 Wrong(TYPE_MISMATCH there is no type INTT))
            ADVANCE TIME TO TIMESTAMP '2000-01-01 00:01:00.5'
              -> Advance(2000-01-01T00:01:00.500)
            END INPUT
              -> EndInput(-)
            END INPUT s
              -> EndInput(s)
            CREATE FUNCTION f(x BIGINT) RETURNS BIGINT AS x * 2
              -> NotYet(CREATE FUNCTION write the expression where it is used, or once in a view)
            UPDATE t SET a = 1
              -> NotYet(UPDATE rows of a table stay as inserted; compute the change in a query over it)
            DELETE FROM t
              -> NotYet(DELETE mark rows in a column of their own and leave them out with WHERE)
            COPY (SELECT 1) TO 'out.csv'
              -> NotYet(COPY use CREATE SINK … WITH ('connector' = 'filesystem', …) AS query)
            CREATE MODEL m
              -> CreateModel(m [] - [] false false)
            CREATE OR REPLACE MODEL m INPUT (a DOUBLE, b STRING) OUTPUT (c BOOLEAN) WITH ('path' = 'p')
              -> CreateModel(m [Plain(a DOUBLE), Plain(b STRING)] Plain(c BOOLEAN) [Option(path p false)] true false)
            TRAIN MODEL m FROM t
              -> Train(Training(ModelReference(m - -) - - Prequential(OptionalInt.empty -) WARN false 30000000 - 10) TABLE t)
            FROM t |> WHERE a > 1 |> TRAIN MODEL m LABEL c KEEP 2 VERSIONS
              -> Train(Training(ModelReference(m - -) c - Prequential(OptionalInt.empty -) WARN false 30000000 - 2) SELECT * FROM t WHERE a > 1)
            ALTER MODEL m ACTIVATE VERSION 3
              -> ActivateVersion(m 3)
            ALTER MODEL m SET TAG best = 3
              -> TagVersion(m best 3)
            ROLLBACK MODEL m
              -> RollbackModel(m - -)
            ROLLBACK MODEL m TO VERSION 2
              -> RollbackModel(m 2 -)
            ROLLBACK MODEL m BEFORE TIMESTAMP '2026-01-01 00:00:00'
              -> RollbackModel(m - 2026-01-01T00:00)
            STOP JOB j
              -> StopJob(j)
            SELECT a, COUNT(*) FROM BATCH(TABLE s) GROUP BY a
              -> Query(SELECT a, COUNT(*) FROM TABLE(BATCH(TABLE s)) GROUP BY a -)
            FROM s |> LOG |> LOG 'seen' LIMIT 3 |> ASSERT a > 0, a |> WHERE s.a > 1
              -> Query(SELECT * FROM ((SELECT * FROM ((SELECT * FROM ((SELECT * FROM s) |> LOG) AS s) |> LOG) AS s) |> ASSERT a > 0 a) AS s WHERE s.a > 1 -)
            FROM s AS x |> TEE (|> WHERE x.a > 9 |> INSERT INTO big (b) EMIT FINAL), (|> LOG) |> SELECT a
              -> Query(SELECT a FROM ((SELECT * FROM s AS x) |> TEE ((SELECT * FROM $input AS x WHERE x.a > 9) |> INSERT INTO big) ((SELECT * FROM ((SELECT * FROM $input AS x) |> LOG) AS x))) AS x -)
            FROM s |> FORK (|> SELECT a), (|> FORK (|> INSERT INTO b))
              -> Query(((SELECT * FROM s) |> FORK ((SELECT a FROM $input AS s)) (((SELECT * FROM $input AS s) |> FORK ((SELECT * FROM $input AS s) |> INSERT INTO b)))) -)
            FROM counts |> UPDATE STATE BY word (total BIGINT DEFAULT 0, seen TIMESTAMP) SET total = state.total + COALESCE(SUM(n), 0), seen = MAX(ts) DELETE WHEN seen < CURRENT_TIMESTAMP - INTERVAL '1' HOUR EXPIRE AFTER 30 MINUTES EVALUATE ALL KEYS |> SELECT word, total
              -> Query(SELECT word, total FROM ((SELECT * FROM counts) |> UPDATE STATE word 0 NULL state.total + COALESCE(SUM(n), 0) MAX(ts) seen < CURRENT_TIMESTAMP - INTERVAL '1' HOUR) -)
            FROM s |> RENAME a AS b |> AGGREGATE COUNT(*) AS n PER BATCH
              -> Query(SELECT COUNT(*) AS n FROM (SELECT * RENAME (a AS b) FROM s) AS s PER BATCH -)
            FROM 'socket://localhost:7777' |> CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\\p{L}]+')) AS w(word) |> AGGREGATE COUNT(*) AS n GROUP BY word
              -> Query(SELECT word, COUNT(*) AS n FROM $path.socket://localhost:7777 CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\\p{L}]+')) AS w (word) GROUP BY word -)
            SELECT $2, ?, ? FROM t WHERE a = ? AND b = $1
              -> Query(SELECT ?, ?, ? FROM t WHERE a = ? AND b = ? -)
            SELECT 1; SELECT 2 EMIT CHANGES
              -> Query(SELECT 1 -) ; Query(SELECT 2 Emit(CHANGES -))
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
    void becomes(String text, String statements) {
        assertThat(ToStatement.statements("s.sql", text).stream().map(Shown::of).collect(Collectors.joining(" ; ")))
                .isEqualTo(statements);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isTheSameAfterAnotherStatement(String text, String statements) {
        assertThat(ToStatement.statements("s.sql", "/* é */ SELECT 'x' ;\n" + text + ";;").stream()
                        .skip(1)
                        .map(Shown::of)
                        .collect(Collectors.joining(" ; ")))
                .isEqualTo(statements);
    }

    @Test
    void everyCaseIsRun() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(55);
    }

    @Test
    void aStatementKnowsItsTextAndPlace() {
        Statement second = ToStatement.statements("s.sql", "SELECT 1;\n  SELECT 'a\nb' -- end\n ;")
                .get(1);
        assertThat(second.source().text()).isEqualTo("SELECT 'a\nb'");
        assertThat(second.place()).hasToString("s.sql:2:3");
        assertThat(second.place().endLine()).isEqualTo(3);
        assertThat(second.place().endColumn()).isEqualTo(2);
    }
}
