// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String WORDS = "CREATE STREAM words (word STRING) WITH ('connector' = 'memory');";
    private static final String COUNTS =
            "CREATE MATERIALIZED VIEW counts AS SELECT word, COUNT(*) AS n FROM words GROUP BY word;";

    @TempDir
    private Path folder = Path.of("");

    private final Session session =
            Sluice.open(Console.silent(), Map.of("batch.interval", "0 ms"), Scripts.files(name -> Optional.empty()));

    @AfterEach
    void close() {
        session.close();
    }

    /** The changes that a subscription has handed over, in order. */
    private static final class Received {
        private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

        void add(List<Change> batch) {
            changes.addAll(batch);
        }

        List<String> next(int count) throws InterruptedException {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Change change = changes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                assertThat(change)
                        .as("change %d of %d, after %s", i + 1, count, texts)
                        .isNotNull();
                texts.add(String.valueOf(change));
            }
            return texts;
        }
    }

    @Test
    void aQueryOverAFileGivesTypedRows() throws Exception {
        Path file = folder.resolve("prices.csv");
        Files.writeString(file, "item,price\napple,3\npear,5\napple,4\n");
        Rows rows = session.query("SELECT item, SUM(price) AS total FROM '" + file + "' GROUP BY item ORDER BY item");
        assertThat(rows.schema().names()).containsExactly("item", "total");
        assertThat(rows.rows().get(0).getString("item")).isEqualTo("apple");
        assertThat(rows.rows().get(0).getLong("TOTAL")).isEqualTo(7);
        assertThat(rows.rows().get(1).toString()).isEqualTo("[pear, 5]");
        assertThat(rows.rows().get(1).toJson()).isEqualTo("{\"item\":\"pear\",\"total\":5}");
    }

    @Test
    void noRowsHaveATotalToo() throws Exception {
        Path file = Files.createFile(folder.resolve("empty.csv"));
        session.execute(
                "empty",
                "CREATE STREAM e (v BIGINT) WITH ('connector' = 'filesystem', 'path' = '" + file
                        + "', 'format' = 'csv');");
        assertThat(session.query("SELECT COUNT(*) AS n, SUM(v) AS total FROM e")
                        .rows()
                        .toString())
                .isEqualTo("[[0, NULL]]");
        assertThat(session.query("SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM e) AS t")
                        .rows()
                        .toString())
                .isEqualTo("[[0]]");
        assertThat(session.query("SELECT v, COUNT(*) FROM e GROUP BY v")).isEmpty();
        assertThat(session.query("SELECT COUNT(*) FROM e PER BATCH")).isEmpty();
    }

    @Test
    void valuesHaveTheClassesOfJava() {
        Row row = session.query(
                        "SELECT 1 AS i, 1.50 AS d, CAST(0.5 AS DOUBLE) AS f, TRUE AS b, DATE '2024-02-29' AS day,"
                                + " TIMESTAMP '2024-02-29 12:00:00' AS t, ARRAY[1, 2] AS a, CAST(NULL AS STRING) AS nothing")
                .rows()
                .get(0);
        assertThat(row.values())
                .containsExactly(
                        1L,
                        new BigDecimal("1.50"),
                        0.5,
                        true,
                        LocalDate.of(2024, 2, 29),
                        LocalDateTime.of(2024, 2, 29, 12, 0),
                        List.of(1L, 2L),
                        null);
        assertThat(row.getLong("i") + row.getInt("i") + row.getDouble("d")).isEqualTo(3.5);
        assertThatThrownBy(() -> row.getLong("d")).hasMessageContaining("is the BigDecimal 1.50, not a long");
        assertThat(row.isNull("nothing")).isTrue();
        assertThatThrownBy(() -> row.getString("nothing"))
                .hasMessageContaining("SLU-2004")
                .hasMessageContaining("is NULL");
        assertThatThrownBy(() -> row.getLong("nothin")).hasMessageContaining("did you mean \"nothing\"?");
    }

    @Test
    void whatGoesInComesOut() {
        session.query(
                "CREATE STREAM all_types (i TINYINT, n BIGINT NOT NULL, d DECIMAL(5, 2), r REAL, f DOUBLE, b BOOLEAN,"
                        + " s STRING, day DATE, t TIMESTAMP(3), bytes BYTES, a ARRAY<INT>, m MAP<STRING, INT>, o ROW<x INT, y STRING>)"
                        + " WITH ('connector' = 'memory'); SHOW STREAMS");
        Feed feed = session.feed("all_types");
        List<Object> row = List.of(
                1L,
                2L,
                new BigDecimal("1.50"),
                0.5,
                0.25,
                true,
                "día",
                LocalDate.of(1969, 12, 31),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000),
                new byte[] {1},
                List.of(1L),
                Map.of("k", 1L));
        Map<String, List<Object>> seen = new HashMap<>();
        List<Object> given = new ArrayList<>(row);
        given.add(List.of(1, "y"));
        feed.add(given.toArray());
        feed.end();
        Job job = session.subscribe("SELECT * FROM all_types", changes -> {
            Row one = changes.get(0).row();
            List<Object> values = new ArrayList<>();
            one.values().forEach(value -> values.add(value instanceof byte[] bytes ? bytes[0] : String.valueOf(value)));
            seen.put("row", values);
        });
        assertThat(awaited(job)).isTrue();
        assertThat(seen.get("row"))
                .containsExactly(
                        "1",
                        "2",
                        "1.50",
                        "0.5",
                        "0.25",
                        "true",
                        "día",
                        "1969-12-31",
                        "1969-12-31T23:59:59.999",
                        (byte) 1,
                        "[1]",
                        "{k=1}",
                        "[1, y]");
        assertThatThrownBy(() -> feed.add(given.toArray())).hasMessageContaining("has ended");
    }

    private static boolean awaited(Job job) {
        try {
            return job.await(DEADLINE);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    @Test
    void valuesThatDoNotFitAreRefusedWhereTheyAreGiven() {
        session.query(
                "CREATE STREAM s (i TINYINT NOT NULL, d DECIMAL(3, 1)) WITH ('connector' = 'memory'); SHOW STREAMS");
        Feed feed = session.feed("s");
        assertThatThrownBy(() -> feed.add(128, null))
                .hasMessageContaining("SLU-2011: column \"i\" takes no Integer 128")
                .hasMessageContaining("it is TINYINT NOT NULL");
        assertThatThrownBy(() -> feed.add(1.5, null)).hasMessageContaining("takes no Double");
        assertThatThrownBy(() -> feed.add(null, null)).hasMessageContaining("takes no NULL");
        assertThatThrownBy(() -> feed.add(1, new BigDecimal("1.25"))).hasMessageContaining("takes no BigDecimal 1.25");
        assertThatThrownBy(() -> feed.add(1)).hasMessageContaining("1 values for the columns");
    }

    @Test
    void changesComeBatchByBatch() throws Exception {
        session.query(WORDS + "SHOW STREAMS");
        List<List<Change>> batches = Collections.synchronizedList(new ArrayList<>());
        Received received = new Received();
        Job job = session.subscribe("SELECT word, COUNT(*) AS n FROM words GROUP BY word", changes -> {
            batches.add(changes);
            received.add(changes);
        });
        Feed feed = session.feed("words");
        feed.add("a");
        assertThat(received.next(1)).containsExactly("+I[a, 1]");
        feed.add("a");
        assertThat(received.next(2)).containsExactly("-U[a, 1]", "+U[a, 2]");
        assertThat(batches.get(1).get(0).op().adds()).isFalse();
        assertThat(batches.get(1)).allMatch(change -> change.batch() == 2);
        feed.end();
        assertThat(job.await(DEADLINE)).isTrue();
        assertThat(job.state()).isEqualTo(Job.State.DONE);
        assertThat(job.counters()).isEqualTo(new Job.Counters(2, 2, 3, 0));
    }

    @Test
    void theOnlyRowOfAGlobalAggregateIsUpdated() throws Exception {
        session.query(WORDS + "SHOW STREAMS");
        Received received = new Received();
        session.subscribe("SELECT COUNT(*) AS n FROM words", received::add);
        Feed feed = session.feed("words");
        feed.add("a");
        String first = received.next(1).get(0);
        assertThat(first).startsWith("+I[");
        feed.add("b");
        List<String> more = received.next(first.equals("+I[0]") ? 4 : 2);
        assertThat(more.get(more.size() - 2)).startsWith("-U[");
        assertThat(more.get(more.size() - 1)).isEqualTo("+U[2]");
    }

    @Test
    void aViewOfAJobIsASnapshotOfTheLastBatch() throws Exception {
        Job job = session.start(WORDS + COUNTS);
        assertThat(job.name()).isEqualTo("counts");
        Received received = new Received();
        Job follower = session.subscribe("SELECT word, n FROM counts WHERE n > 1 EMIT CHANGES", received::add);
        Feed feed = session.feed("words");
        feed.addAll(List.of(List.of("a"), List.of("b"), List.of("a")));
        List<String> changes = new ArrayList<>();
        while (changes.isEmpty() || !changes.get(changes.size() - 1).equals("+I[a, 2]")) {
            changes.addAll(received.next(1));
        }
        Rows rows = session.query("SELECT word, n FROM counts ORDER BY word");
        assertThat(rows.rows().toString()).isEqualTo("[[a, 2], [b, 1]]");
        Received late = new Received();
        session.subscribe("SELECT word, n FROM counts ORDER BY word EMIT CHANGES", late::add);
        assertThat(late.next(2)).containsExactlyInAnyOrder("+I[a, 2]", "+I[b, 1]");
        feed.add("b");
        assertThat(late.next(2)).containsExactly("-U[b, 1]", "+U[b, 2]");
        assertThat(received.next(1)).containsExactly("+I[b, 2]");
        feed.end();
        assertThat(job.await(DEADLINE)).isTrue();
        assertThat(follower.await(DEADLINE)).isTrue();
        assertThat(session.query("SELECT SUM(n) AS n FROM counts").rows().get(0).getLong("n"))
                .isEqualTo(4);
    }

    @Test
    void aJobReadsWhatAnotherKeeps() throws Exception {
        Job counts = session.start(WORDS + COUNTS);
        Job top = session.start("CREATE MATERIALIZED VIEW top AS SELECT MAX(n) AS n FROM counts;");
        Feed feed = session.feed("words");
        feed.addAll(List.of(List.of("a"), List.of("a"), List.of("b")));
        feed.end();
        assertThat(counts.await(DEADLINE)).isTrue();
        assertThat(top.await(DEADLINE)).isTrue();
        assertThat(session.query("SELECT n FROM top").rows().toString()).isEqualTo("[[2]]");
        assertThat(session.jobs()).extracting(Job::name).containsExactly("counts", "top");
    }

    @Test
    void aTableThatAJobFillsIsTheJobsUntilItEnds() throws Exception {
        session.query(WORDS + "CREATE TABLE seen (word STRING PRIMARY KEY, n BIGINT);"
                + "INSERT INTO seen VALUES ('old', 0), ('a', 0); SELECT * FROM seen");
        Job job = session.start("INSERT INTO seen SELECT word, COUNT(*) FROM words GROUP BY word");
        assertThat(job.name()).isEqualTo("seen");
        Received received = new Received();
        session.subscribe("SELECT word, n FROM seen EMIT CHANGES", received::add);
        assertThat(received.next(2)).containsExactlyInAnyOrder("+I[old, 0]", "+I[a, 0]");
        session.feed("words").add("a");
        assertThat(received.next(2)).containsExactly("-U[a, 0]", "+U[a, 1]");
        ProblemException taken =
                catchThrowableOfType(ProblemException.class, () -> session.query("INSERT INTO seen VALUES ('b', 1)"));
        assertThat(taken.problem().message()).contains("job \"seen\" keeps \"seen\"");
        assertThatThrownBy(() -> session.start("INSERT INTO seen SELECT word, 1 FROM words"))
                .hasMessageContaining("another job fills table \"seen\"");
        session.feed("words").end();
        assertThat(job.await(DEADLINE)).isTrue();
        assertThat(session.query("INSERT INTO seen VALUES ('b', 7); SELECT * FROM seen ORDER BY word")
                        .rows()
                        .toString())
                .isEqualTo("[[a, 1], [b, 7], [old, 0]]");
    }

    @Test
    void whatWaitsForEveryWakesAnIdleJobAndLeavesAtTheEnd() throws Exception {
        session.query(WORDS + "SHOW STREAMS");
        Received soon = new Received();
        Received late = new Received();
        String query = "SELECT word, COUNT(*) AS n FROM words GROUP BY word EMIT CHANGES EVERY ";
        session.subscribe(query + "20 MILLISECONDS", soon::add);
        session.subscribe(query + "1 DAY", late::add);
        session.feed("words").addAll(List.of(List.of("a"), List.of("b"), List.of("a")));
        assertThat(soon.next(2)).containsExactlyInAnyOrder("+I[a, 2]", "+I[b, 1]");
        session.feed("words").add("b");
        assertThat(soon.next(2)).containsExactly("-U[b, 1]", "+U[b, 2]");
        session.feed("words").end();
        assertThat(late.next(2)).containsExactlyInAnyOrder("+I[a, 2]", "+I[b, 2]");
    }

    @Test
    void finalRowsOfASourceWithoutAnEnd() throws Exception {
        session.query(WORDS + "SHOW STREAMS");
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> session.start("SELECT word, COUNT(*) AS n FROM words GROUP BY word EMIT FINAL"));
        assertThat(refused.problem().code()).isEqualTo(Code.INVALID_QUERY);
        assertThat(refused.problem().message()).contains("GROUP BY word");
        assertThat(refused.problem().place()).isPresent();
        assertThat(refused.problem().hint().orElseThrow()).contains("EMIT CHANGES");
        Path file = folder.resolve("final.json");
        Job job = session.start("CREATE SINK out WITH ('connector' = 'filesystem', 'path' = '" + file
                + "', 'format' = 'json') AS SELECT word FROM words WHERE word <> 'b' EMIT FINAL");
        session.feed("words").addAll(List.of(List.of("a"), List.of("b")));
        session.feed("words").end();
        assertThat(job.await(DEADLINE)).isTrue();
        assertThat(Files.readString(file)).isEqualTo("{\"word\":\"a\"}\n");
    }

    @Test
    void anAssertionThatFailsShowsTheRow() {
        session.query("CREATE TABLE t (k STRING, v INT); INSERT INTO t VALUES ('a', 1), ('b', -2); SHOW TABLES");
        ProblemException failed = catchThrowableOfType(
                ProblemException.class, () -> session.query("\nFROM t |> ASSERT v  > 0, v * 2, UPPER(k)"));
        Problem problem = failed.problem();
        assertThat(problem.code()).isEqualTo(Code.ASSERTION);
        assertThat(problem.message())
                .isEqualTo("ASSERT v  > 0 does not hold for the row (k b, v -2); v * 2 = -4, UPPER(k) = B");
        assertThat(problem.place()).contains(new Place("<session>", 2, 11, 2, 40));
        assertThat(session.query("FROM t |> ASSERT v > -3 |> WHERE v > 0")
                        .rows()
                        .toString())
                .isEqualTo("[[a, 1]]");
    }

    @Test
    void whatBelongsIntoATestIsRefusedElsewhere() {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> session.query(WORDS + "STEP words VALUES ('a')"));
        assertThat(refused.problem().code()).isEqualTo(Code.MISPLACED_STATEMENT);
    }

    @Test
    void aPathCanBeDescribed() throws Exception {
        Path file = folder.resolve("prices.csv");
        Files.writeString(file, "item,price\napple,3\npear,5\n");
        assertThat(session.query("DESCRIBE '" + file + "'").rows().toString())
                .isEqualTo("[[item, STRING, yes, apple, filesystem, csv], [price, BIGINT, yes, 3, filesystem, csv]]");
        assertThat(session.query("DESCRIBE 'socket://localhost:7777'").rows().toString())
                .isEqualTo("[[line, STRING, yes, , socket, raw]]");
        Path empty = folder.resolve("empty.txt");
        Files.writeString(empty, "");
        assertThat(session.query("DESCRIBE '" + empty + "'").rows().toString())
                .isEqualTo("[[line, STRING, yes, , filesystem, raw]]");
        assertThatThrownBy(() -> session.query("DESCRIBE '" + folder.resolve("none.csv") + "'"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void everyJobGetsEveryRowAndEarlyRowsWait() throws Exception {
        session.query(WORDS + "SHOW STREAMS");
        Feed feed = session.feed("words");
        feed.add("early");
        Received one = new Received();
        Received other = new Received();
        session.subscribe("SELECT * FROM words", one::add);
        assertThat(one.next(1)).containsExactly("+I[early]");
        session.subscribe("SELECT * FROM words", other::add);
        feed.add("late");
        assertThat(one.next(1)).containsExactly("+I[late]");
        assertThat(other.next(1)).containsExactly("+I[late]");
    }

    @Test
    void jobsAreListedAndStopped() {
        session.start(WORDS + COUNTS);
        session.start("CREATE SINK out WITH ('connector' = 'blackhole') AS SELECT word FROM words;");
        session.start("INSERT INTO out SELECT word FROM words;");
        assertThat(session.query("SHOW JOBS").rows())
                .extracting(row -> row.getString("name") + " " + row.getString("state"))
                .containsExactly("counts running", "out running", "out_2 running");
        assertThatThrownBy(() -> session.query("DROP MATERIALIZED VIEW counts; SHOW JOBS"))
                .hasMessageContaining("SLU-3003")
                .hasMessageContaining("STOP JOB counts first");
        assertThatThrownBy(() -> session.query("STOP JOB count; SHOW JOBS"))
                .hasMessageContaining("did you mean \"counts\"?");
        session.query("STOP JOB counts; SHOW JOBS");
        assertThat(session.job("counts").orElseThrow().state()).isEqualTo(Job.State.STOPPED);
        session.query("DROP MATERIALIZED VIEW counts; SHOW JOBS");
        session.start(COUNTS);
        assertThat(session.job("counts_2").orElseThrow().state()).isEqualTo(Job.State.RUNNING);
    }

    @Test
    void aJobThatFailsSaysWhyAndItsReadersFail() {
        session.query("CREATE STREAM s (v BIGINT) WITH ('connector' = 'memory'); SHOW STREAMS");
        Job job = session.start("CREATE MATERIALIZED VIEW w AS SELECT 10 / v AS x FROM s;");
        Job reader = session.subscribe("SELECT * FROM w EMIT CHANGES", changes -> {});
        session.feed("s").add(0);
        assertThatThrownBy(() -> job.await(DEADLINE)).hasMessageContaining("SLU-4001");
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThatThrownBy(() -> reader.await(DEADLINE))
                .hasMessageContaining("job \"w\", which keeps \"w\", has failed: division by zero");
        assertThat(session.query("SHOW JOBS").rows().get(0).getString("problem"))
                .contains("SLU-4001: division by zero");
    }

    @Test
    void aSubscriberThatThrowsFailsItsJob() {
        session.query(WORDS + "SHOW STREAMS");
        Job job = session.subscribe("SELECT * FROM words", changes -> {
            throw new IllegalStateException("mine");
        });
        session.feed("words").add("a");
        assertThatThrownBy(() -> job.await(DEADLINE)).hasMessageContaining("mine");
    }

    @Test
    void explainShowsCodeAndState() {
        session.query(WORDS + "SHOW STREAMS");
        String query = "SELECT UPPER(word) AS w, COUNT(*) * 2 AS n FROM words GROUP BY UPPER(word)";
        String code = text(session.query("EXPLAIN CODE " + query));
        assertThat(code).contains("// Calc", "public int run(", "return o;");
        assertThat(text(session.query("EXPLAIN STATE " + query)))
                .contains("Aggregate", "bounded by the number of keys", "remember nothing");
    }

    private static String text(Rows rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.getString("plan")).append('\n'));
        return text.toString();
    }

    @Test
    void closingStopsTheJobs() {
        Job job = session.start(WORDS + COUNTS);
        session.close();
        assertThat(job.state()).isEqualTo(Job.State.STOPPED);
        assertThatThrownBy(job::run).hasMessageContaining("runs once");
    }
}
