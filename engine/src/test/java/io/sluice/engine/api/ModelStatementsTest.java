// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that look at models. */
class ModelStatementsTest {
    private static final String ROWS = "CREATE STREAM events (x DOUBLE, who STRING, y DOUBLE);";

    @TempDir
    private Path folder = Path.of("");

    private final List<Rows> said = new ArrayList<>();
    private final Session session = Sluice.open(new Console() {
        @Override
        public Appendable out() {
            return new StringBuilder();
        }

        @Override
        public void show(Rows answer) {
            said.add(answer);
        }

        @Override
        public void status(String line) {}
    });

    @AfterEach
    void close() {
        session.close();
    }

    private String model(String name) {
        return "CREATE MODEL " + name + " INPUT (x DOUBLE, who STRING) OUTPUT (y DOUBLE) WITH ('algorithm' = 'toy',"
                + " 'rate' = '0.1', 'path' = '" + folder + "/" + name + "');";
    }

    private List<List<@Nullable Object>> rows(String sql) {
        session.execute("test", sql);
        return said.get(said.size() - 1).rows().stream().map(Row::values).toList();
    }

    private String text(String sql) {
        StringBuilder text = new StringBuilder();
        rows(sql).forEach(row -> text.append(row.get(0)).append('\n'));
        return text.toString();
    }

    @Test
    void describeTellsInputsFromOutputs() {
        session.execute("test", model("m"));
        List<List<@Nullable Object>> columns = List.of(
                List.of("x", "DOUBLE", "input"), List.of("who", "STRING", "input"), List.of("y", "DOUBLE", "output"));
        assertThat(rows("DESCRIBE MODEL m")).isEqualTo(columns);
        assertThat(rows("DESCRIBE m")).isEqualTo(columns);
    }

    @Test
    void modelsAreListedWithTheirColumns() {
        session.execute("test", model("m") + model("other"));
        assertThat(rows("SHOW MODELS LIKE 'm%'"))
                .containsExactly(List.of("m", "toy", "(x DOUBLE, who STRING)", "(y DOUBLE)"));
        assertThat(rows("SHOW MODELS")).hasSize(2);
    }

    @Test
    void partsOfAModelAreListedOnlyIfAskedFor() {
        session.execute("test", ROWS + model("m") + "TRAIN MODEL m FROM events;");
        assertThat(text("SHOW STREAMS")).isEqualTo("events\n");
        assertThat(text("SHOW STREAMS LIKE '%'")).isEqualTo("events\n");
        assertThat(text("SHOW STREAMS LIKE 'm$%'")).isEqualTo("m$audit\nm$versions\n");
        assertThat(rows("SHOW VIEWS")).isEmpty();
        assertThat(text("SHOW VIEWS LIKE 'm$%'")).isEqualTo("m$drift\nm$metrics\n");
        assertThat(rows("SHOW SINKS")).isEmpty();
    }

    @Test
    void aNameWithADollarOfItsOwnIsListed() {
        session.execute("test", "CREATE STREAM a$b (x INT);");
        assertThat(text("SHOW STREAMS")).isEqualTo("a$b\n");
    }

    @Test
    void showCreateGivesAStatementThatMakesTheModelAgain() {
        session.execute(
                "test",
                "CREATE MODEL \"my model\" INPUT (\"from\" DOUBLE, \"a b\" MAP<STRING, INT>, t STRING) OUTPUT (y BIGINT)"
                        + " TRANSFORM (standardize(\"from\"), HASH(T, 9))"
                        + " WITH ('algorithm' = 'toy', 'task' = 'regression', 'on.missing' = 'null');");
        String made = text("SHOW CREATE MODEL \"my model\"");
        assertThat(made)
                .startsWith("CREATE MODEL \"my model\"\n")
                .contains("OUTPUT (y DOUBLE)\n  TRANSFORM (hash(T, 9), standardize(\"from\"))");
        assertThat(text("SHOW CREATE \"my model$versions\"")).isEqualTo(made);
        session.execute("test", "DROP MODEL \"my model\";" + made + ";");
        assertThat(text("SHOW CREATE MODEL \"my model\"")).isEqualTo(made);
        assertThat(rows("DESCRIBE \"my model\"")).hasSize(4);
    }

    @Test
    void explainDrawsTraining() {
        session.execute("test", ROWS + model("m"));
        String drawn = text("EXPLAIN TRAIN MODEL m FROM events LABEL y PUBLISH EVERY 1 MINUTE WHEN mae < 3");
        assertThat(drawn).contains("toy").contains("events").doesNotContain("$1");
        assertThat(text("EXPLAIN FROM events |> TRAIN MODEL m")).contains("toy");
        assertThat(text("EXPLAIN LOGICAL TRAIN MODEL m FROM events")).isNotEmpty();
        assertThat(text("EXPLAIN STATE TRAIN MODEL m FROM events")).isNotEmpty();
        assertThat(rows("SHOW VIEWS LIKE '%$%'")).isEmpty();
    }

    @Test
    void explainDrawsPredictions() {
        session.execute("test", ROWS + model("m"));
        String query = " SELECT x, y AS foretold FROM ML_PREDICT(TABLE (SELECT x, who FROM events), MODEL m)";
        assertThat(text("EXPLAIN" + query)).contains("m$model").contains("events");
        assertThat(text("EXPLAIN STATE" + query)).isNotEmpty();
        assertThat(text("EXPLAIN LOGICAL" + query)).isNotEmpty();
    }
}
