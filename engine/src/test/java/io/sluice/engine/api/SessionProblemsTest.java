// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session says of statements that are wrong, and what they leave behind. */
class SessionProblemsTest {
    private static final String WORDS = "CREATE STREAM words (word STRING) WITH ('connector' = 'memory');";
    private static final String COUNTS =
            "CREATE MATERIALIZED VIEW counts AS SELECT word, COUNT(*) AS n FROM words GROUP BY word;";

    private final Session session = Sluice.open(
            Console.silent(),
            Map.of("batch.interval", "0 ms"),
            Scripts.files(name -> name.equals("port") ? Optional.of("geheim") : Optional.empty()));

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void problemsCarryCodePlaceAndHint() {
        ProblemException wrong = catchThrowableOfType(
                ProblemException.class, () -> session.query("CREATE TABLE t (word STRING);\nSELECT wrod FROM t"));
        Problem problem = wrong.problem();
        assertThat(problem.code()).isEqualTo(Code.UNKNOWN_COLUMN);
        assertThat(problem.place().map(Place::line)).contains(2);
        assertThat(problem.hint()).contains("did you mean \"word\"?");
    }

    @Test
    void allSyntaxErrorsComeTogether() {
        ProblemException wrong =
                catchThrowableOfType(ProblemException.class, () -> session.run("SELEC 1; SELECT 1; CREATE STRAM s;"));
        assertThat(wrong.problems())
                .extracting(problem -> problem.place().orElseThrow().column())
                .containsExactly(1, 27);
        assertThat(wrong).hasMessageContaining("and 1 more problem");
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        assertThatThrownBy(() -> session.start(
                        "CREATE STREAM s (v INT) WITH ('connector' = 'filesystem', 'path' = 'not/there.csv');"
                                + "CREATE MATERIALIZED VIEW w AS SELECT COUNT(*) AS n FROM s;"))
                .hasMessageContaining("not/there.csv");
        assertThat(session.query("SHOW STREAMS").size()).isZero();
        assertThat(session.query("SHOW VIEWS").size()).isZero();
        assertThat(session.jobs()).isEmpty();
    }

    @Test
    void aQueryWithoutAnEndIsRefused() {
        session.query(WORDS + "SHOW STREAMS");
        assertThatThrownBy(() -> session.query("SELECT COUNT(*) FROM words"))
                .hasMessageContaining("SLU-2010")
                .hasMessageContaining("subscribe to it");
        assertThatThrownBy(() -> session.query(COUNTS)).hasMessageContaining("there must be one query");
        assertThatThrownBy(() -> session.start("CREATE STREAM inside (v INT); INSERT INTO inside VALUES (1)"))
                .hasMessageContaining("nobody reads what this writes");
        assertThatThrownBy(() -> session.start("SHOW STREAMS")).hasMessageContaining("no continuous statement");
        assertThatThrownBy(() -> session.subscribe("SELECT 1", changes -> {})).hasMessageContaining("EMIT CHANGES");
        assertThatThrownBy(() -> session.feed("nothing")).hasMessageContaining("SLU-2001");
    }

    @Test
    void secretsAreNotShown() {
        session.query(
                "CREATE STREAM s (v INT) WITH ('connector' = 'socket', 'hostname' = SECRET 'port', 'port' = '1', 'format' = 'json'); SHOW STREAMS");
        assertThat(session.query("SHOW CREATE s").rows().toString())
                .contains("'hostname' = SECRET 'port'")
                .doesNotContain("geheim");
        assertThatThrownBy(
                        () -> session.query(
                                "CREATE STREAM wrong (v INT) WITH ('connector' = 'socket', 'port' = SECRET 'port'); SHOW STREAMS"))
                .hasMessageContaining("(a secret)")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> session.query("CREATE SINK t (v INT) WITH ('path' = SECRET 'other'); SHOW SINKS"))
                .hasMessageContaining("variable \"other\" has no value");
    }
}
