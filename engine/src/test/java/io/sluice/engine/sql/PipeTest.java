// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Calcite's parser has no syntax for, beside plain SQL with the same plan. */
final class PipeTest {
    private static final Oracle ORACLE = new Oracle();

    private static final String PAIRS = """
            FROM bid
            SELECT * FROM bid

            FROM bid |> WHERE price > 1 |> WHERE cnt = 2 |> SELECT channel, cnt
            SELECT channel, cnt FROM bid WHERE price > 1 AND cnt = 2

            FROM bid |> SELECT channel, cnt + 1 AS c |> WHERE c > 1
            SELECT * FROM (SELECT channel, cnt + 1 AS c FROM bid) WHERE c > 1

            FROM bid |> AGGREGATE COUNT(*) AS n, SUM(price) GROUP BY channel
            SELECT channel, COUNT(*) AS n, SUM(price) FROM bid GROUP BY channel

            FROM bid |> WHERE cnt > 1 |> AGGREGATE COUNT(*) AS n GROUP BY UPPER(channel) AS u, cnt |> WHERE n > 1
            SELECT * FROM (SELECT UPPER(channel) AS u, cnt, COUNT(*) AS n FROM bid WHERE cnt > 1 GROUP BY UPPER(channel), cnt) WHERE n > 1

            FROM bid |> AGGREGATE COUNT(*) AS n
            SELECT COUNT(*) AS n FROM bid

            FROM bid |> AGGREGATE GROUP BY channel
            SELECT channel FROM bid GROUP BY channel

            FROM bid |> AGGREGATE SUM(price) AS p GROUP BY ROLLUP (channel, cnt)
            SELECT channel, cnt, SUM(price) AS p FROM bid GROUP BY ROLLUP (channel, cnt)

            FROM s |> EXTEND x * 2 AS d, x + 1 AS e |> WHERE d > e
            SELECT * FROM (SELECT *, x * 2 AS d, x + 1 AS e FROM s) WHERE d > e

            FROM s |> SET x = x * 2
            SELECT id, x * 2 AS x FROM s

            FROM words |> DROP date, value
            SELECT word, n, state, year FROM words // "year"

            FROM words |> RENAME value AS v, words.year AS y |> WHERE v > 1
            SELECT * FROM (SELECT word, n, date, value AS v, state, year AS y FROM words) WHERE v > 1 // "date", "value", "year"

            FROM s AS a |> WHERE a.x > 1 |> JOIN t AS b ON a.id = b.id |> SELECT a.x, b.y
            SELECT a.x, b.y FROM (SELECT * FROM s AS a WHERE a.x > 1) AS a JOIN t AS b ON a.id = b.id

            FROM s |> JOIN t USING (id) |> WHERE s.x > t.y |> JOIN bid ON bid.auction = t.id |> SELECT s.x, bid.price
            SELECT s.x, bid.price FROM s JOIN t USING (id) JOIN bid ON bid.auction = t.id WHERE s.x > t.y

            FROM s, t |> WHERE s.id = t.id |> AGGREGATE COUNT(*) AS n GROUP BY s.x
            SELECT s.x, COUNT(*) AS n FROM s, t WHERE s.id = t.id GROUP BY s.x

            FROM bid |> CROSS JOIN UNNEST(tags) AS u(tag) |> AGGREGATE COUNT(*) AS n GROUP BY tag
            SELECT tag, COUNT(*) AS n FROM bid CROSS JOIN UNNEST(tags) AS u (tag) GROUP BY tag

            FROM s |> DISTINCT
            SELECT DISTINCT * FROM s

            FROM s |> SELECT x |> DISTINCT |> ORDER BY x DESC |> LIMIT 3 OFFSET 1
            SELECT DISTINCT x FROM s ORDER BY x DESC LIMIT 3 OFFSET 1

            FROM s |> ORDER BY x |> LIMIT 3 |> SELECT id
            SELECT id FROM s ORDER BY x LIMIT 3

            FROM bid |> AGGREGATE COUNT(*) AS n GROUP BY channel |> ORDER BY n DESC |> LIMIT 3 |> SELECT channel
            SELECT channel FROM (SELECT channel, COUNT(*) AS n FROM bid GROUP BY channel ORDER BY n DESC LIMIT 3) ORDER BY n DESC

            FROM s |> LIMIT 5 |> WHERE x > 1
            SELECT * FROM (SELECT * FROM s LIMIT 5) AS s WHERE x > 1

            FROM s |> SELECT id |> UNION ALL (SELECT id FROM t), (FROM bid |> SELECT auction) |> WHERE id > 1
            SELECT * FROM (SELECT id FROM s UNION ALL SELECT id FROM t UNION ALL SELECT auction FROM bid) WHERE id > 1

            FROM s |> EXCEPT DISTINCT TABLE t
            SELECT * FROM s EXCEPT SELECT * FROM t

            FROM s |> AS a |> WHERE a.x > 1 |> AS b |> SELECT b.id
            SELECT b.id FROM (SELECT * FROM s AS a WHERE a.x > 1) AS b

            FROM s |> AS p (q, r) |> SELECT p.q + r AS z
            SELECT p.q + r AS z FROM (SELECT * FROM s) AS p (q, r)

            SELECT id, x FROM s WHERE x > 1 |> WHERE id > 2 |> SELECT x
            SELECT x FROM (SELECT id, x FROM s WHERE x > 1) WHERE id > 2

            WITH q AS (FROM s |> WHERE x > 1) FROM q |> SELECT id
            WITH q AS (SELECT * FROM s WHERE x > 1) SELECT id FROM q

            SELECT * FROM (FROM s |> SELECT id) AS q WHERE EXISTS (FROM t |> WHERE t.id = q.id)
            SELECT * FROM (SELECT id FROM s) AS q WHERE EXISTS (SELECT * FROM t WHERE t.id = q.id)

            FROM bid |> WINDOW TUMBLE(ts, 1 MINUTE) |> AGGREGATE COUNT(*) AS n GROUP BY window_start
            SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start

            SELECT * FROM TUMBLE(bid, ts, 1 MINUTE)
            SELECT * FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' MINUTE))

            SELECT * FROM SESSION(TABLE bid PARTITION BY channel, DESCRIPTOR(ts), 90 SECONDS)
            SELECT * FROM TABLE(SESSION(TABLE bid, DESCRIPTOR(ts), DESCRIPTOR(channel), INTERVAL '90' SECOND))

            FROM s |> SELECT id, SUM(x) OVER w AS t WINDOW w AS (PARTITION BY id)
            SELECT id, SUM(x) OVER w AS t FROM s WINDOW w AS (PARTITION BY id)

            FROM s |> PIVOT (COUNT(*) AS n FOR x IN (1 AS a, 2 AS b))
            SELECT * FROM s PIVOT (COUNT(*) AS n FOR x IN (1 AS a, 2 AS b))

            SELECT * EXCLUDE (word, n, date) FROM words
            SELECT value, state, year FROM words // "value", "year"

            SELECT w.* EXCLUDE date, 1 AS c1 FROM words AS w
            SELECT word, n, value, state, year, 1 AS c1 FROM words // "value", "year"

            SELECT date, value, state, year FROM words
            SELECT "date", "value", state, "year" FROM words

            SELECT x::BIGINT + 1, x::STRING || 'a', CAST(x AS STRING) FROM s
            SELECT CAST(x AS BIGINT) + 1, CAST(x AS VARCHAR) || 'a', CAST(x AS VARCHAR) FROM s

            SELECT INTERVAL '5 seconds', INTERVAL '100' SECOND, INTERVAL 3 HOURS, INTERVAL '-2 days', INTERVAL '250 milliseconds'
            SELECT INTERVAL '5' SECOND, INTERVAL '100' SECOND(3), INTERVAL '3' HOUR, INTERVAL -'2' DAY, INTERVAL '0.250' SECOND

            SELECT E'a\\n\\'b\\\\c\\u00e9', TRY_CAST(channel AS INT), tags[1] FROM bid
            SELECT 'a
            ''b\\cé', SAFE_CAST(channel AS INTEGER), tags[1] FROM bid

            SELECT TIMESTAMP_TRUNC(ts, HOUR), DATE_TRUNC(CAST(ts AS DATE), MONTH) FROM bid
            SELECT TIMESTAMP_TRUNC(ts, HOUR), DATE_TRUNC(CAST(ts AS DATE), MONTH) FROM bid

            SELECT line FROM 'a.csv'
            SELECT line FROM "$path"."a.csv"
            """;

    static Stream<Arguments> pairs() {
        return Arrays.stream(PAIRS.split("\n\n"))
                .map(pair -> pair.strip().split("\n", 2))
                .map(pair -> Arguments.of(pair[0], quoted(pair[1])));
    }

    /** Calcite reserves words that we do not: a note after // names those to quote. */
    private static String quoted(String line) {
        String[] parts = line.split(" // ", -1);
        String sql = parts[0];
        for (String word : parts.length == 1 ? new String[0] : parts[1].split(", ")) {
            sql = sql.replaceAll("\\b(?<!\")" + word.replace("\"", "") + "\\b(?!\")", word);
        }
        return sql;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void hasThePlanOf(String ours, String calcites) {
        assertThat(ORACLE.plan(Oracle.ours(ours))).isEqualTo(ORACLE.plan(Oracle.calcites(calcites)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aCopyHasTheSamePlan(String ours, String calcites) {
        assertThat(ORACLE.plan(SqlCopy.of(Oracle.ours(ours)))).isEqualTo(ORACLE.plan(Oracle.calcites(calcites)));
    }

    @Test
    void everyPairIsRun() {
        assertThat(pairs()).hasSizeGreaterThanOrEqualTo(38);
    }
}
