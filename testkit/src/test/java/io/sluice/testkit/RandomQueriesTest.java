// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.Seeds;
import io.sluice.engine.data.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queries over two streams and a table that loses rows: after every tick the engine says what the oracle says. */
class RandomQueriesTest {
    private static final int TICKS = 8;
    private static final String SCHEMA = "CREATE STREAM a (k STRING, v INT, d DOUBLE);"
            + " CREATE STREAM b (k STRING, w BIGINT); CREATE TABLE t (k STRING, x INT);";

    private static final List<String> QUERIES = List.of(
            "SELECT k, v + 1 AS n FROM a WHERE v > 1",
            "SELECT COALESCE(k, '-') || 'x' AS k, CASE WHEN v > 2 THEN 'b' ELSE 's' END AS c FROM a",
            "SELECT k, COUNT(*) AS n FROM a GROUP BY k",
            "SELECT k, SUM(v) AS s, AVG(v) AS m, MIN(v) AS lo, MAX(v) AS hi FROM a GROUP BY k",
            "SELECT k, SUM(d) AS s, AVG(d) AS m, MIN(d) AS lo FROM a GROUP BY k",
            "SELECT k, ARRAY_AGG(v) AS vs, FIRST_VALUE(v) AS f, LAST_VALUE(v) AS l FROM a GROUP BY k",
            "SELECT k, ARRAY_AGG(v ORDER BY v DESC) AS vs FROM a GROUP BY k",
            "SELECT COUNT(DISTINCT v) AS n, SUM(DISTINCT v) AS s FROM a",
            "SELECT COUNT(*) FILTER (WHERE v > 1) AS n, COUNT(v) AS c FROM a",
            "SELECT k FROM a GROUP BY k HAVING COUNT(*) > 2",
            "SELECT k, COUNT(*) AS n, SUM(x) AS s FROM t GROUP BY k",
            "SELECT k, MIN(x) AS lo, MAX(x) AS hi, COUNT(DISTINCT x) AS n FROM t GROUP BY k",
            "SELECT k, ARRAY_AGG(x) AS xs, FIRST_VALUE(x) AS f, LAST_VALUE(x) AS l FROM t GROUP BY k",
            "SELECT SUM(x) AS s, AVG(x) AS m, COUNT(*) AS n FROM t",
            "SELECT DISTINCT k FROM t",
            "SELECT DISTINCT k, v FROM a",
            "SELECT a.k, v, w FROM a JOIN b ON a.k = b.k",
            "SELECT a.k, v, x FROM a JOIN t ON a.k = t.k",
            "SELECT v, w FROM a JOIN b ON a.v < b.w",
            "SELECT one.k, one.x, other.x AS y FROM t AS one JOIN t AS other ON one.k = other.k",
            "SELECT a.v, b.w, t.x FROM a JOIN b ON a.k = b.k JOIN t ON b.k = t.k",
            "SELECT a.k, COUNT(*) AS n, SUM(w) AS s FROM a JOIN b ON a.k = b.k GROUP BY a.k",
            "SELECT a.k, SUM(x) AS s FROM a JOIN t ON a.k = t.k GROUP BY a.k",
            "SELECT a.k, x FROM a LEFT JOIN t ON a.k = t.k",
            "SELECT t.k, w FROM t LEFT JOIN b ON t.k = b.k",
            "SELECT COUNT(*) AS n FROM a CROSS JOIN t",
            "SELECT a.v FROM a JOIN t ON a.k IS NOT DISTINCT FROM t.k",
            "SELECT k FROM a UNION ALL SELECT k FROM t",
            "SELECT k FROM a UNION SELECT k FROM b",
            "SELECT v FROM a UNION ALL SELECT w FROM b",
            "SELECT k, COUNT(*) AS n FROM (SELECT k FROM a UNION ALL SELECT k FROM t) AS u GROUP BY k",
            "SELECT k, v FROM a WHERE v > (SELECT AVG(x) FROM t)",
            "SELECT k, v FROM a WHERE k IN (SELECT k FROM t)",
            "SELECT k, v FROM a WHERE EXISTS (SELECT 1 FROM t WHERE t.k = a.k AND t.x > 1)",
            "SELECT k, v, (SELECT MAX(x) FROM t WHERE t.k = a.k) AS x FROM a",
            "SELECT k, v, (SELECT COUNT(*) FROM t WHERE t.k = a.k) AS n FROM a",
            "SELECT k, x, (SELECT COUNT(*) FROM t AS o WHERE o.k = t.k AND o.x > t.x) AS above FROM t",
            "SELECT t.k, v FROM t LEFT JOIN a ON t.k IS NOT DISTINCT FROM a.k",
            "SELECT k, v FROM a ORDER BY v DESC, k LIMIT 2",
            "SELECT k, x FROM t ORDER BY x LIMIT 2 OFFSET 1",
            "SELECT k, v FROM a LIMIT 3",
            "SELECT k, COUNT(*) AS n FROM a GROUP BY k ORDER BY n DESC, k LIMIT 1",
            "SELECT n, COUNT(*) AS ks FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) AS c GROUP BY n",
            "SELECT k, p, i FROM a CROSS JOIN UNNEST(SPLIT(k, 'b')) WITH ORDINALITY AS u(p, i)",
            "SELECT k, MAX(v) - MIN(v) AS r FROM a GROUP BY k HAVING MAX(v) IS NOT NULL");

    /** Tables that queries write into, and queries over them. */
    private static final List<List<String>> FILLED = List.of(
            List.of(
                    "CREATE TABLE u (k STRING PRIMARY KEY, v INT);"
                            + " INSERT INTO u SELECT k, v FROM a WHERE k IS NOT NULL;",
                    "SELECT * FROM u"),
            List.of(
                    "CREATE TABLE u (n BIGINT, k STRING PRIMARY KEY, s BIGINT);"
                            + " INSERT INTO u SELECT COUNT(*), k, SUM(x) FROM t WHERE k IS NOT NULL GROUP BY k;",
                    "SELECT * FROM u"),
            List.of(
                    "CREATE TABLE u (k STRING PRIMARY KEY, v INT);"
                            + " INSERT INTO u SELECT k, v FROM a WHERE k IS NOT NULL;"
                            + " INSERT INTO u SELECT k, w FROM b WHERE k IS NOT NULL;",
                    "SELECT v, COUNT(*) AS ks FROM u GROUP BY v"),
            List.of(
                    "CREATE TABLE u (v INT PRIMARY KEY);"
                            + " INSERT INTO u SELECT v FROM a WHERE v IS NOT NULL;"
                            + " INSERT INTO u SELECT x FROM t WHERE x IS NOT NULL;",
                    "SELECT b.k, w FROM b JOIN u ON b.w = u.v"),
            List.of(
                    "CREATE TABLE u (k STRING, x INT); INSERT INTO u SELECT k, x FROM t;"
                            + " INSERT INTO u SELECT k, v FROM a;",
                    "SELECT k, x, COUNT(*) AS n FROM u GROUP BY k, x"));

    private static final int CASES = QUERIES.size() + FILLED.size();
    private static final Seeds.Budget BUDGET =
            Seeds.budget(new Seeds.Budget(CASES, 300, 5), new Seeds.Budget(4 * CASES, 20_000, 60));

    @Test
    void engineSaysWhatTheOracleSays() {
        int ran = Seeds.each(RandomQueriesTest.class, BUDGET, seed -> {
            int number = Math.floorMod(seed, CASES);
            int shards = Math.floorMod(Math.floorDiv(seed, (long) CASES), 2) == 0 ? 1 : 3;
            if (number < QUERIES.size()) {
                compare("", QUERIES.get(number), seed, shards);
            } else {
                List<String> filled = FILLED.get(number - QUERIES.size());
                compare(filled.get(0), filled.get(1), seed, shards);
            }
        });
        System.out.println("random queries: " + ran + " cases");
    }

    private static void compare(String inserts, String query, long seed, int shards) {
        SplittableRandom random = new SplittableRandom(seed);
        SideBySide both = new SideBySide(SCHEMA + " " + inserts, query, shards);
        List<List<@Nullable Object>> table = new ArrayList<>();
        String description = inserts + " " + query + " on " + shards + " shards";
        for (int i = 0; i < TICKS; i++) {
            both.tick(deltas(both, random, table), description);
        }
    }

    private static Map<String, List<Chunk>> deltas(
            SideBySide both, SplittableRandom random, List<List<@Nullable Object>> table) {
        Map<String, List<Chunk>> deltas = new HashMap<>();
        for (String name : List.of("a", "b", "t")) {
            Chunk chunk = both.chunk(name);
            for (int i = random.nextInt(4); i > 0; i--) {
                boolean delete = name.equals("t") && !table.isEmpty() && random.nextInt(3) == 0;
                List<@Nullable Object> row = delete ? table.remove(random.nextInt(table.size())) : row(name, random);
                if (name.equals("t") && !delete) {
                    table.add(row);
                }
                both.append(name, chunk, row, delete ? -1 : 1);
            }
            deltas.put(name, List.of(chunk));
        }
        return deltas;
    }

    private static List<@Nullable Object> row(String name, SplittableRandom random) {
        String key = random.nextInt(6) == 0 ? null : List.of("a", "b", "ab", "").get(random.nextInt(4));
        Long number = random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(5);
        return name.equals("a")
                ? Arrays.asList(key, number, number == null ? null : (Double) (number / 3.0))
                : Arrays.asList(key, number);
    }
}
