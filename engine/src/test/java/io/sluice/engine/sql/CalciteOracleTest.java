// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our trees mean what those of Calcite's own parser mean: the plans are the same, letter by letter. */
final class CalciteOracleTest {
    private static final Oracle ORACLE = new Oracle();

    private static final String QUERIES = """
            SELECT 1
            SELECT * FROM bid
            SELECT b.*, price * 2 AS p2 FROM bid AS b WHERE price > 10.5 AND NOT channel IS NULL OR cnt < -3
            SELECT price + cnt * 2 - auction / 3 % 4, -price, +cnt FROM bid
            SELECT DISTINCT channel FROM bid
            SELECT ALL channel AS "Ch an" FROM bid
            SELECT channel || 'x' || channel FROM bid WHERE channel LIKE 'a%' AND channel NOT LIKE 'b!%' ESCAPE '!'
            SELECT 1 FROM bid WHERE cnt BETWEEN 1 AND 2 AND cnt NOT BETWEEN SYMMETRIC 4 AND 3
            SELECT 1 FROM bid WHERE cnt IN (1, 2, 3) AND channel NOT IN ('a', 'b')
            SELECT 1 FROM bid WHERE auction IN (SELECT id FROM auction) AND NOT EXISTS (SELECT 1 FROM auction WHERE id = bidder)
            SELECT 1 FROM bid WHERE (auction, bidder) IN (SELECT id, seller FROM auction)
            SELECT 1 FROM bid WHERE price > ALL (SELECT id FROM auction) OR price = ANY (SELECT seller FROM auction)
            SELECT 1 FROM bid WHERE cnt > SOME (1, 2)
            SELECT 1 FROM bid WHERE channel IS NOT NULL AND (cnt > 1) IS TRUE AND (cnt > 2) IS NOT FALSE AND (cnt > 3) IS UNKNOWN
            SELECT 1 FROM bid WHERE channel IS DISTINCT FROM 'a' AND cnt IS NOT DISTINCT FROM 3
            SELECT (SELECT MAX(id) FROM auction) FROM bid
            SELECT price, (SELECT COUNT(*) FROM auction AS a WHERE a.id = b.auction) + 1 AS n FROM bid AS b
            SELECT CASE WHEN cnt > 1 THEN 'a' WHEN cnt > 2 THEN 'b' ELSE channel END FROM bid
            SELECT CASE cnt WHEN 1 THEN 'a' END FROM bid
            SELECT CAST(price AS INTEGER), CAST(cnt AS VARCHAR(10)), CAST(channel AS DECIMAL(10, 2)), CAST(ts AS DATE) FROM bid
            SELECT CAST(channel AS TIMESTAMP(3)), CAST(cnt AS BIGINT), CAST(1 AS DOUBLE), CAST(NULL AS BOOLEAN) FROM bid
            SELECT EXTRACT(YEAR FROM ts), FLOOR(ts TO DAY), CEIL(price), FLOOR(price) FROM bid
            SELECT SUBSTRING(channel FROM 2 FOR 3), SUBSTRING(channel, 2), POSITION('a' IN channel) FROM bid
            SELECT TRIM(channel), TRIM(LEADING 'x' FROM channel), TRIM(BOTH FROM channel), OVERLAY(channel PLACING 'x' FROM 2 FOR 1) FROM bid
            SELECT UPPER(channel), CHAR_LENGTH(channel), ABS(price), MOD(cnt, 2), COALESCE(channel, 'x'), NULLIF(cnt, 0) FROM bid
            SELECT DATE '2020-01-31', TIME '12:34:56', TIMESTAMP '2020-01-31 12:34:56.789', INTERVAL '5' SECOND, INTERVAL '1-2' YEAR TO MONTH
            SELECT ts + INTERVAL '1' DAY, ts - INTERVAL '10:30' MINUTE TO SECOND, TIMESTAMPDIFF(HOUR, ts, ts), TIMESTAMPADD(DAY, 1, ts) FROM bid
            SELECT ts + INTERVAL -'1' DAY, INTERVAL '5' SECOND(3), INTERVAL '1.5' SECOND(2, 3) FROM bid
            SELECT CURRENT_TIMESTAMP, CURRENT_DATE, LOCALTIMESTAMP
            SELECT 1.5, 1e3, .5, 12345678901, X'0aFF', TRUE, NULL, 'it''s'
            SELECT 'día', '名前', U FROM (SELECT 'ß' AS U)
            SELECT ARRAY[1, 2], MAP['a', 1, 'b', 2], ROW(1, 'a'), ARRAY[1, 2][1], MAP['a', 1]['a'] FROM bid
            SELECT tags[1], ARRAY(SELECT id FROM auction) FROM bid
            SELECT COUNT(*), COUNT(DISTINCT channel), SUM(price), AVG(cnt), MIN(ts), MAX(channel) FROM bid
            SELECT channel, COUNT(*) AS n FROM bid GROUP BY channel HAVING COUNT(*) > 1 ORDER BY n DESC, channel LIMIT 10
            SELECT channel, SUM(price) FILTER (WHERE cnt > 1) FROM bid GROUP BY channel
            SELECT channel, cnt, SUM(price) FROM bid GROUP BY GROUPING SETS ((channel, cnt), channel, ())
            SELECT channel, cnt, SUM(price), GROUPING(channel) FROM bid GROUP BY ROLLUP (channel, cnt)
            SELECT channel, cnt, SUM(price) FROM bid GROUP BY CUBE (channel, cnt)
            SELECT SUM(price) FROM bid GROUP BY ()
            SELECT LISTAGG(channel, ',') WITHIN GROUP (ORDER BY cnt DESC) FROM bid
            SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY price) FROM bid
            SELECT SUM(price) OVER (PARTITION BY channel ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM bid
            SELECT SUM(price) OVER w, COUNT(*) OVER (w ORDER BY cnt) FROM bid WINDOW w AS (PARTITION BY channel)
            SELECT SUM(price) OVER (ORDER BY ts RANGE INTERVAL '1' HOUR PRECEDING) FROM bid
            SELECT channel, price FROM bid QUALIFY ROW_NUMBER() OVER (PARTITION BY channel ORDER BY price DESC) = 1
            SELECT FIRST_VALUE(price) IGNORE NULLS OVER (ORDER BY ts), LAG(cnt, 2) OVER (ORDER BY ts) FROM bid
            SELECT a.item, b.price FROM bid AS b JOIN auction AS a ON b.auction = a.id
            SELECT a.item, b.price FROM bid AS b LEFT JOIN auction AS a ON b.auction = a.id WHERE a.item IS NULL
            SELECT s.x, t.y FROM s FULL OUTER JOIN t USING (id)
            SELECT * FROM s NATURAL JOIN t
            SELECT * FROM s CROSS JOIN t
            SELECT s.x FROM s, t AS u, bid WHERE s.id = u.id
            SELECT s.x FROM s RIGHT OUTER JOIN t ON s.id = t.id INNER JOIN bid ON bid.auction = t.id
            SELECT u.tag FROM bid CROSS JOIN UNNEST(tags) AS u (tag)
            SELECT u.tag, u.n FROM bid, UNNEST(bid.tags) WITH ORDINALITY AS u (tag, n)
            SELECT s.id, v.m FROM s, LATERAL (SELECT MAX(y) AS m FROM t WHERE t.id = s.id) AS v
            SELECT * FROM s ASOF JOIN t MATCH_CONDITION s.x <= t.y ON s.id = t.id
            SELECT id FROM s UNION ALL SELECT id FROM t
            SELECT id FROM s UNION SELECT id FROM t EXCEPT SELECT id FROM auction
            SELECT id FROM s UNION ALL SELECT id FROM t INTERSECT SELECT id FROM auction ORDER BY 1
            (SELECT id FROM s ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM t)
            SELECT id FROM s INTERSECT ALL SELECT id FROM t EXCEPT ALL SELECT id FROM t
            VALUES (1, 'a'), (2, 'b')
            SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, c) WHERE n > 1
            TABLE s
            SELECT * FROM (SELECT x + 1 AS x1 FROM s) AS q WHERE q.x1 > 2
            WITH q AS (SELECT id FROM s), r (z) AS (SELECT id FROM q) SELECT * FROM r, q WHERE z = id
            WITH q AS (SELECT id FROM s) SELECT id FROM q ORDER BY id LIMIT 3
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r
            SELECT id FROM s ORDER BY id NULLS FIRST, x DESC NULLS LAST OFFSET 5 ROWS FETCH NEXT 3 ROWS ONLY
            SELECT id FROM s LIMIT 3 OFFSET 2
            SELECT * FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
            SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '5' MINUTE)) GROUP BY window_start
            SELECT * FROM TABLE(TUMBLE(DATA => TABLE bid, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' MINUTE))
            SELECT TUMBLE_START(ts, INTERVAL '1' HOUR), COUNT(*) FROM bid GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)
            SELECT * FROM bid MATCH_RECOGNIZE (PARTITION BY channel ORDER BY ts MEASURES LAST(b.price) AS p, MATCH_NUMBER() AS m ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (a b+? (c | d){2,3}) DEFINE b AS b.price > PREV(b.price), c AS c.price > 1, d AS TRUE) AS m
            SELECT * FROM (SELECT channel, price, cnt FROM bid) PIVOT (SUM(price) AS p FOR cnt IN (1 AS c1, 2 AS c2)) AS p
            SELECT * FROM s UNPIVOT (v FOR k IN (id AS 'a', x AS 'b'))
            SELECT -1, - 2, +3, -(4), - -5, 6 - 7, 6 - -7, -9223372036854775808 FROM bid
            SELECT s.x FROM s JOIN (t JOIN bid ON t.id = bid.auction) ON s.id = t.id
            SELECT x = 1 AND id = 2 OR x IN (3) FROM s
            SELECT ? + cnt FROM bid WHERE price > ?
            SELECT REGEXP_REPLACE(channel, 'a', 'b'), LEFT(channel, 2), GREATEST(cnt, 2), IF(cnt > 1, 'a', 'b') FROM bid
            """;

    static List<String> queries() {
        return List.of(QUERIES.split("\n"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void hasThePlanOfCalcitesParser(String sql) {
        assertThat(ORACLE.plan(Oracle.ours(sql))).isEqualTo(ORACLE.plan(Oracle.calcites(sql)));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aCopyHasTheSamePlan(String sql) {
        SqlNode tree = Oracle.ours(sql);
        SqlNode copy = SqlCopy.of(tree);
        String plan = ORACLE.plan(tree);
        assertThat(ORACLE.plan(copy)).isEqualTo(plan);
    }

    @Test
    void thereAreEnoughShapes() {
        assertThat(queries()).hasSizeGreaterThanOrEqualTo(60);
    }
}
