// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.Seeds;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are run once more from a checkpoint. */
class ReplayedBatchTest {
    private static final Seeds.Budget BUDGET = Seeds.budget(new Seeds.Budget(2, 20, 5), new Seeds.Budget(10, 100, 30));
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    private Path folder = Path.of("");

    private final JobRuns runs = new JobRuns();

    private static String job(Path at) {
        return """
                CREATE STREAM s (k STRING, v BIGINT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s',
                    'source.monitor-interval' = '5 ms');
                CREATE SINK groups WITH ('connector' = 'blackhole') AS
                SELECT k, COUNT(*) AS n, MAX(v) AS most FROM s WHERE v > 2 GROUP BY k;
                CREATE SINK pairs WITH ('connector' = 'blackhole') AS
                SELECT a.k, b.v FROM s AS a JOIN (SELECT DISTINCT v FROM s) AS b ON a.v = b.v + 1;
                """.formatted(at.resolve("in"));
    }

    private static Home home(Path at) {
        return new Home("job", at.toString(), false);
    }

    /** Runs a job over files that come one after the other. */
    private void ran(SplittableRandom random, Path at) throws IOException {
        Files.createDirectory(at.resolve("in"));
        long rows = 0;
        for (int run = 0; run < 3; run++) {
            int more = random.nextInt(1, 30);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < more; i++) {
                text.append((char) ('a' + random.nextInt(4)))
                        .append(',')
                        .append(random.nextInt(7))
                        .append('\n');
            }
            Files.writeString(at.resolve("in/f" + run + ".csv"), text);
            rows += more;
            runs.until(at, "SET parallelism = " + random.nextInt(1, 4) + ";\n" + job(at), rows);
        }
    }

    @Test
    void whatItHasDoneLeadsFromOneCommitToTheNext() {
        int ran = Seeds.each(ReplayedBatchTest.class, BUDGET, seed -> {
            try {
                compare(new SplittableRandom(seed), Files.createTempDirectory(folder, "case"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        assertThat(Seeds.repeats() || ran >= BUDGET.least()).isTrue();
    }

    private void compare(SplittableRandom random, Path at) throws IOException {
        ran(random, at);
        try (Session session = runs.session()) {
            session.execute("job.sql", job(at));
            Map<String, Long> state = new HashMap<>();
            long batch = 0;
            long replayed = 0;
            for (Row commit : commits(session, at)) {
                if (batch == 0) {
                    batch = commit.getLong("batch");
                    state.putAll(state(at, commit.getLong("commit")));
                }
                for (; batch < commit.getLong("batch"); batch++) {
                    add(session.replay(home(at), batch + 1, ALL), state);
                    replayed++;
                }
                assertThat(state).isEqualTo(state(at, commit.getLong("commit")));
            }
            assertThat(replayed).isPositive();
        }
    }

    private static List<Row> commits(Session session, Path at) {
        try (JobHistory history = session.history(home(at))) {
            return history.commits().rows();
        }
    }

    private static Map<String, Long> state(Path at, long commit) {
        Map<String, Long> state = new HashMap<>();
        String query = "SELECT * FROM STATE('" + at + "/.sluice/job', 'groups') FOR VERSION AS OF " + commit;
        try (Session other = Sluice.open()) {
            other.query(query).forEach(row -> state.merge(row.values().toString(), 1L, Long::sum));
        }
        return state;
    }

    /** Adds the changes of the aggregate. */
    private static void add(ReplayedBatch batch, Map<String, Long> state) {
        for (ReplayedBatch.Stream stream : batch.streams()) {
            assertThat(stream.changes()).isEqualTo(stream.shown().size());
            if (stream.title().contains("GROUP BY k")) {
                for (Row row : stream.shown()) {
                    state.merge(row.values().subList(1, row.size()).toString(), row.getLong("weight"), Long::sum);
                }
            }
        }
        state.values().removeIf(weight -> weight == 0);
    }

    @Test
    void everyDStreamIsShownAndALimitCutsIt() throws IOException {
        ran(new SplittableRandom(1), folder);
        try (Session session = runs.session()) {
            session.execute("job.sql", job(folder));
            List<Row> commits = commits(session, folder);
            long last = commits.get(commits.size() - 1).getLong("batch");
            ReplayedBatch batch = session.replay(home(folder), last, 1);
            assertThat(batch.batch()).isEqualTo(last);
            assertThat(batch.streams()).anyMatch(stream -> stream.title().startsWith("Source stream s"));
            assertThat(batch.streams()).anyMatch(stream -> stream.title().startsWith("Join"));
            assertThat(batch.streams())
                    .anyMatch(stream -> stream.changes() > 1 && stream.shown().size() == 1);
        }
    }

    @Test
    void whatIsNotKeptOrCannotBeReadAgainIsRefused() throws IOException {
        ran(new SplittableRandom(1), folder);
        try (Session session = runs.session()) {
            session.execute("job.sql", job(folder));
            ProblemException never =
                    assertThrows(ProblemException.class, () -> session.replay(home(folder), 1_000, ALL));
            assertThat(never.problem().code()).isEqualTo(Code.NO_SUCH_COMMIT);
            assertThat(never.problem().message()).isEqualTo("batch 1000 cannot be run again");
            assertThat(never.problem().hint().orElse("")).matches("those from \\d+ to \\d+ are kept");
            Home other = new Home("other", folder.toString(), false);
            assertThat(assertThrows(ProblemException.class, () -> session.replay(other, 1, ALL))
                            .problem()
                            .message())
                    .startsWith("there is no checkpoint in ");
        }
        try (Session session = runs.session()) {
            session.execute(
                    "other.sql",
                    job(folder)
                            .replace("'filesystem'", "'socket', 'hostname' = 'localhost', 'port' = '1'")
                            .replaceAll(
                                    "'path' = '[^']*',\\s*'source.monitor-interval' = '5 ms'", "'mode' = 'connect'"));
            long last = commits(session, folder).get(1).getLong("batch");
            ProblemException live = assertThrows(ProblemException.class, () -> session.replay(home(folder), last, ALL));
            assertThat(live.problem().message()).isEqualTo("the input of \"s\" cannot be read again");
        }
    }
}
