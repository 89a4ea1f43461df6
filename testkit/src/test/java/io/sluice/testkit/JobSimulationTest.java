// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.testkit.disk.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole jobs, killed at every call of their disk: each group that is published is what the oracle says, no row is lost or doubled. */
class JobSimulationTest {
    private static final Seeds.Budget BUDGET =
            Seeds.budget(new Seeds.Budget(60, 200, 8), new Seeds.Budget(1_000, 1_000, 0));
    private static final int ROWS_MAX = 40;
    private static final int FAULTS_MAX = 12;
    private static final String STREAMS =
            "CREATE STREAM a (k STRING, v INT, d DOUBLE); CREATE STREAM b (k STRING, w BIGINT);"
                    + " CREATE STREAM lines (line STRING); ";

    private static final List<String> QUERIES = List.of(
            "SELECT k, v + 1 AS n FROM a WHERE v > 1",
            "SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(line, ' ')) AS w(word) GROUP BY word",
            "SELECT k, SUM(v) AS s, MIN(v) AS lo, MAX(d) AS hi, AVG(d) AS m FROM a GROUP BY k",
            "SELECT COUNT(*) AS n, COUNT(DISTINCT k) AS ks FROM a",
            "SELECT k, ARRAY_AGG(v) AS vs, FIRST_VALUE(v) AS f, LAST_VALUE(v) AS l FROM a GROUP BY k",
            "SELECT a.k, v, w FROM a JOIN b ON a.k = b.k",
            "SELECT a.k, v, w FROM a LEFT JOIN b ON a.k = b.k",
            "SELECT a.k, COUNT(*) AS n, SUM(w) AS s FROM a JOIN b ON a.k = b.k GROUP BY a.k",
            "SELECT n, COUNT(*) AS ks, MIN(k) AS lo FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) AS c GROUP BY n",
            "SELECT k, v FROM a ORDER BY v DESC, k LIMIT 3",
            "SELECT k, v FROM a LIMIT 4",
            "SELECT k, COUNT(*) AS n FROM a GROUP BY k ORDER BY n DESC, k LIMIT 2",
            "SELECT k, v FROM a WHERE v > (SELECT AVG(w) FROM b)",
            "SELECT DISTINCT k FROM a UNION ALL SELECT k FROM b",
            "SELECT batch_id, COUNT(*) AS n FROM a PER BATCH",
            "SELECT k, COUNT(*) AS n FROM a GROUP BY k PER BATCH",
            "FROM a |> AGGREGATE SUM(v) AS s GROUP BY k |> UPDATE STATE BY k (total BIGINT DEFAULT 0, seen BIGINT)"
                    + " SET total = state.total + COALESCE(SUM(s), 0), seen = COUNT(*)",
            "FROM a |> UPDATE STATE BY k (total BIGINT DEFAULT 0) SET total = state.total + COALESCE(SUM(v), 0)"
                    + " EXPIRE AFTER 2 SECONDS",
            "FROM a |> UPDATE STATE BY k (n BIGINT DEFAULT 0) SET n = state.n + 1 DELETE WHEN n > 5 EVALUATE ALL KEYS");

    private static final List<String> KEYS = List.of("a", "b", "c", "día", "a much longer key than the others");

    @Test
    void everyPublishedGroupIsRightWhateverFails() {
        AtomicLong instances = new AtomicLong();
        int seeds = Seeds.each(JobSimulationTest.class, BUDGET, seed -> instances.addAndGet(run(seed)));
        System.out.println(
                "job simulation: " + seeds + " seeds, " + instances + " instances, " + QUERIES.size() + " queries");
        assertThat(instances.get()).isGreaterThanOrEqualTo(seeds);
    }

    /** Six jobs: word count, an aggregate of each kind, a join, a top, and states of two kinds; a crash at every moment. */
    @Test
    @Tag("slow")
    void aCrashAtAnyCallOfTheDiskLosesAndDoublesNothing() {
        long seed = Seeds.one();
        long crashes = 0;
        for (int query : List.of(1, 2, 5, 9, 16, 17)) {
            boolean crashed = true;
            for (long moment = 0; crashed; moment++) {
                Faults faults = Faults.crashAt(moment);
                int instances = run(new SplittableRandom(seed), query, random -> faults);
                crashed = faults.moments() > moment;
                crashes += crashed ? 1 : 0;
                assertThat(instances).isGreaterThanOrEqualTo(1);
            }
        }
        System.out.println("job simulation: " + crashes + " crashes, one per run, seed " + seed);
        assertThat(crashes).isGreaterThan(500);
    }

    private static int run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int query = random.nextInt(QUERIES.size());
        return run(
                random,
                query,
                drawn -> new Faults(drawn.split(), drawn.nextInt(FAULTS_MAX + 1), 1 + drawn.nextInt(120)));
    }

    private static int run(SplittableRandom random, int number, Function<SplittableRandom, Faults> faults) {
        String query = QUERIES.get(number);
        Map<String, List<List<@Nullable Object>>> rows = new TreeMap<>();
        if (query.contains("FROM lines")) {
            rows.put("lines", rows(random, () -> List.of(key(random) + " " + key(random) + " " + key(random))));
        }
        if (query.contains("FROM a ") || query.endsWith("FROM a")) {
            rows.put("a", rows(random, () -> List.of(key(random), number(random), number(random) / 4.0)));
        }
        if (query.contains("FROM b") || query.contains("JOIN b")) {
            rows.put("b", rows(random, () -> List.of(key(random), number(random))));
        }
        JobWorld world = new JobWorld(random, STREAMS + "CREATE VIEW q AS " + query + ";", rows, faults.apply(random));
        try {
            return world.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(failure + "\n" + query + "\n  " + world.faults.history(), failure);
        }
    }

    private static List<List<@Nullable Object>> rows(SplittableRandom random, Supplier<List<@Nullable Object>> row) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int left = random.nextInt(ROWS_MAX); left >= 0; left--) {
            rows.add(row.get());
        }
        return rows;
    }

    private static String key(SplittableRandom random) {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private static long number(SplittableRandom random) {
        return random.nextInt(-3, 9);
    }
}
