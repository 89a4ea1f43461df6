// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.api.Feed;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.Row;
import io.sluice.engine.api.Rows;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that trains, one that predicts, a folder between them. */
@Timeout(120)
class TrainAndPredictTest {
    private static final int ROWS = 5_000;
    private static final long POLL_MILLIS = 5;

    @TempDir
    private Path folder = Path.of("");

    private String training(String clauses) {
        return """
                CREATE STREAM numbers (x BIGINT, y BIGINT)
                WITH ('connector' = 'datagen', 'rows' = '%d', 'fields.x.min' = '0', 'fields.x.max' = '99',
                      'fields.y.min' = '0', 'fields.y.max' = '99');
                CREATE MODEL sums INPUT (x BIGINT, y DOUBLE) OUTPUT (large BOOLEAN) WITH ('path' = '%s/sums');
                TRAIN MODEL sums FROM (SELECT x, y, x + y > 100 AS large FROM numbers) %s;
                """.formatted(ROWS, folder, clauses);
    }

    private Rows query(String sql) {
        try (Session session = Sluice.open()) {
            return session.query(sql);
        }
    }

    private void run(String script) {
        try (Session session = Sluice.open()) {
            session.run(script);
        }
    }

    private static List<Row> list(Rows rows) {
        List<Row> all = new ArrayList<>();
        rows.forEach(all::add);
        return all;
    }

    @Test
    void aVersionIsPublishedAtTheEnd() {
        run(training(""));
        List<Row> versions = list(query("CREATE MODEL sums WITH ('path' = '" + folder
                + "/sums'); SELECT version, \"rows\", algorithm FROM sums$versions"));
        assertThat(versions).hasSize(1);
        assertThat(versions.get(0).getLong("version")).isEqualTo(1);
        assertThat(versions.get(0).getLong("rows")).isEqualTo(ROWS);
        assertThat(versions.get(0).getString("algorithm")).isEqualTo("auto");
    }

    @Test
    void predictionsComeFromThePublishedVersion() {
        run(training("PUBLISH EVERY 1 HOUR"));
        List<Row> rows = list(query("""
                CREATE STREAM more (x INT, y INT)
                WITH ('connector' = 'datagen', 'rows' = '1000', 'seed' = '7', 'fields.x.min' = '0', 'fields.x.max' = '99',
                      'fields.y.min' = '0', 'fields.y.max' = '99');
                CREATE MODEL sums WITH ('path' = '%s/sums');
                SELECT x, y, large, probability, model_version, model_lag FROM ML_PREDICT(TABLE more, MODEL sums)
                """.formatted(folder)));
        assertThat(rows).hasSize(1_000);
        int right = 0;
        for (Row row : rows) {
            right += row.getBoolean("large") == row.getInt("x") + row.getInt("y") > 100 ? 1 : 0;
            assertThat(row.getLong("model_version")).isEqualTo(1);
            assertThat(row.getDouble("probability")).isBetween(0.5, 1.0);
        }
        assertThat(right).isGreaterThan(950);
    }

    @Test
    void metricsAreAStream() throws Exception {
        try (Session session = Sluice.open()) {
            Job job = session.start(training("EVALUATE PREQUENTIAL WINDOW 1000 ROWS") + """
                    CREATE MATERIALIZED VIEW best AS
                    SELECT MAX("rows") AS n, MAX(accuracy) AS accuracy FROM sums$metrics;
                    """);
            await(() -> job.state() == Job.State.DONE);
            Row best = list(session.query("SELECT n, accuracy FROM best")).get(0);
            assertThat(best.getLong("n")).isEqualTo(ROWS);
            assertThat(best.getDouble("accuracy")).isGreaterThan(0.9);
        }
    }

    @Test
    void aModelIsReplacedWhilePredictionsGoOn() throws Exception {
        List<Row> predicted = Collections.synchronizedList(new ArrayList<>());
        String model = "WITH ('path' = '" + folder + "/m', 'reload.interval' = '10 ms')";
        try (Session training = Sluice.open();
                Session prediction = Sluice.open()) {
            Job trainer = training.start("""
                    CREATE STREAM rows (a STRING, label STRING) WITH ('connector' = 'memory');
                    CREATE MODEL m INPUT (a STRING) OUTPUT (label STRING) %s;
                    SET batch.interval = '1 ms';
                    TRAIN MODEL m FROM rows PUBLISH EVERY 1 MILLISECOND;
                    """.formatted(model));
            assertThat(trainer.name()).isEqualTo("m");
            Feed rows = training.feed("rows");
            rows.add("one", "first");
            prediction.execute("test", """
                    CREATE STREAM asked (a STRING) WITH ('connector' = 'memory');
                    CREATE MODEL m %s;
                    SET batch.interval = '1 ms';
                    """.formatted(model));
            Job predictor = prediction.subscribe(
                    "FROM asked |> CALL ML_PREDICT(MODEL m)",
                    changes -> changes.forEach(change -> predicted.add(change.row())));
            Feed asked = prediction.feed("asked");
            asked.add("one");
            await(() -> !predicted.isEmpty());
            assertThat(predicted.get(0).getString("label")).isEqualTo("first");
            for (int i = 0; i < 50; i++) {
                rows.add("two", "second");
            }
            await(() -> {
                asked.add("two");
                Thread.sleep(POLL_MILLIS);
                return predicted.get(predicted.size() - 1).getString("label").equals("second");
            });
            assertThat(predicted.get(predicted.size() - 1).getLong("model_version"))
                    .isGreaterThan(1);
            trainer.stop();
            predictor.stop();
            await(() -> trainer.state() == Job.State.STOPPED);
            // Another job of the session trains it anew, behind the versions that are there.
            Job again = training.start("CREATE OR REPLACE MODEL m INPUT (a STRING) OUTPUT (label STRING) "
                    + model.replace("'reload", "'if.exists' = 'continue', 'reload")
                    + "; TRAIN MODEL m FROM rows PUBLISH EVERY 1 MILLISECOND;");
            again.stop();
        }
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Test
    void whatHappensAboutDriftIsReadFromTheFolder() {
        run("""
                CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
                WITH ('algorithm' = 'naive_bayes', 'path' = '%s/fruit');
                TRAIN MODEL fruit FROM (
                  SELECT 'red' AS colour, kind
                  FROM (VALUES ('cherry', '%s'), ('lime', '%s')) AS t (kind, marks) CROSS JOIN UNNEST(SPLIT(marks, '')) AS u (mark)
                ) ON DRIFT RESET;
                """.formatted(folder, ".".repeat(128), ".".repeat(64)));
        String model = "CREATE MODEL fruit WITH ('path' = '" + folder + "/fruit'); ";
        List<Row> drift = list(query(model + "SELECT \"rows\" AS n, level, action FROM fruit$drift"));
        assertThat(drift).hasSize(1);
        assertThat(drift.get(0).getLong("n")).isEqualTo(161);
        assertThat(drift.get(0).getString("level")).isEqualTo("drift");
        assertThat(drift.get(0).getString("action")).isEqualTo("reset");
        assertThat(list(query(model + "SELECT action, reason FROM fruit$audit"))
                        .get(0)
                        .getString("reason"))
                .isEqualTo("drift (adwin) after 161 rows: error 0.000, then 0.6600; reset");
    }

    @Test
    void anotherModelInTheSameFolderIsRefused() {
        run(training(""));
        assertThatThrownBy(() -> run(training("")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("already holds 1 version");
    }

    @Test
    void aPredictionGoesWithItsRow() {
        run(training(""));
        List<Row> rows = list(query("""
                CREATE STREAM more (x INT, y INT)
                WITH ('connector' = 'datagen', 'rows' = '2000', 'fields.x.min' = '0', 'fields.x.max' = '9',
                      'fields.y.min' = '0', 'fields.y.max' = '99');
                CREATE MODEL sums WITH ('path' = '%s/sums');
                SELECT COUNT(*) AS n, COUNT(DISTINCT x) AS xs, COUNT(large) AS foretold
                FROM ML_PREDICT(TABLE (SELECT x, MAX(y) AS y FROM more GROUP BY x), MODEL sums)
                """.formatted(folder)));
        assertThat(rows.get(0).getLong("n")).isEqualTo(10);
        assertThat(rows.get(0).getLong("xs")).isEqualTo(10);
        assertThat(rows.get(0).getLong("foretold")).isEqualTo(10);
    }

    /** What is foretold of a hundred rows. */
    private List<Row> asked(String options, String model) {
        return list(query("""
                CREATE STREAM more (x INT, y INT)
                WITH ('connector' = 'datagen', 'rows' = '100', 'fields.x.min' = '0', 'fields.x.max' = '9',
                      'fields.y.min' = '0', 'fields.y.max' = '99');
                CREATE MODEL sums INPUT (x BIGINT, y DOUBLE) OUTPUT (large BOOLEAN) WITH ('path' = '%s/sums'%s);
                SELECT large, model_version FROM ML_PREDICT(TABLE more, MODEL %s)
                """.formatted(folder, options, model)));
    }

    @Test
    void anOldVersionIsServedOrNotAsIsSaid() {
        run(training(""));
        assertThat(asked(", 'max.staleness' = '1 hour', 'on.stale' = 'fail'", "sums"))
                .hasSize(100)
                .allMatch(row -> row.get("large") != null);
        assertThat(asked(", 'max.staleness' = '1 ms', 'on.stale' = 'serve'", "sums"))
                .allMatch(row -> row.get("large") != null);
        assertThat(asked(", 'max.staleness' = '1 ms', 'on.stale' = 'null'", "sums"))
                .hasSize(100)
                .allMatch(row -> row.get("large") == null && row.getLong("model_version") == 1);
        assertThatThrownBy(() -> asked(", 'max.staleness' = '1 ms', 'on.stale' = 'fail'", "sums"))
                .hasMessageContaining("SLU-4001")
                .hasMessageContaining("'max.staleness'");
    }

    @Test
    void withoutAVersionItWaitsOrNotAsIsSaid() {
        assertThat(asked(", 'on.missing' = 'null'", "sums"))
                .hasSize(100)
                .allMatch(row -> row.get("large") == null && row.get("model_version") == null);
        assertThatThrownBy(() -> asked(", 'on.missing' = 'fail'", "sums"))
                .hasMessageContaining("SLU-7003")
                .hasMessageContaining("'on.missing' = 'wait'");
    }

    @Test
    void versionsAreAskedForByNumberByTagAndBehindARollback() {
        String twice = training("PUBLISH EVERY 1 MILLISECOND").replace("/sums'", "/sums', 'if.exists' = 'continue'");
        run(twice);
        run(twice);
        String model = "CREATE MODEL sums WITH ('path' = '" + folder + "/sums'); ";
        long newest = list(query(model + "SELECT MAX(version) AS v FROM sums$versions"))
                .get(0)
                .getLong("v");
        assertThat(newest).isGreaterThan(1);
        run(model + "ALTER MODEL sums SET TAG first = 1; ROLLBACK MODEL sums");
        assertThat(asked("", "sums@first")).allMatch(row -> row.getLong("model_version") == 1);
        assertThat(asked("", "sums@" + newest)).allMatch(row -> row.getLong("model_version") == newest);
        assertThat(asked("", "sums")).allMatch(row -> row.getLong("model_version") == newest - 1);
        assertThatThrownBy(() ->
                        run(model + "CREATE STREAM s (x BIGINT, y DOUBLE) WITH ('connector' = 'datagen', 'rows' = '1');"
                                + "CREATE VIEW v AS SELECT * FROM ML_PREDICT(TABLE s, MODEL sums@first); DROP VIEW v; DROP MODEL sums;"
                                + "SELECT * FROM \"sums$model@first\""))
                .hasMessageContaining("SLU-2001");
        run(model + "ALTER MODEL sums ACTIVATE VERSION 1");
        assertThat(asked("", "sums")).allMatch(row -> row.getLong("model_version") == 1);
        assertThat(list(query(model + "SELECT action FROM sums$audit")).stream().map(row -> row.getString("action")))
                .containsExactly("tag", "rollback", "activate");
    }
}
