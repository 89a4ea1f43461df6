// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.SinkConnector;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens about drift goes through the sink of a model into its log. */
class ModelDriftTest {
    private static final Schema SCHEMA = schema();

    @TempDir
    private Path folder = Path.of("");

    private final RealEnv env = new RealEnv(1);
    private final List<String> said = new ArrayList<>();

    @AfterEach
    void endThreads() {
        env.close();
    }

    private static Schema schema() {
        SqlType number = SqlType.of(SqlType.Kind.BIGINT, true);
        List<SqlType.Field> fields = new ArrayList<>(List.of(
                new SqlType.Field("version", number),
                new SqlType.Field("rows", number),
                new SqlType.Field("batch_time", SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, true)),
                new SqlType.Field("mae", Toy.DOUBLE)));
        fields.addAll(Drift.COLUMNS.fields());
        fields.add(new SqlType.Field("model", SqlType.of(SqlType.Kind.VARBINARY, true)));
        return new Schema(fields);
    }

    private Path path() {
        return folder.resolve("clicks");
    }

    private StagedSink sink(boolean resumed) {
        ModelSink connector = new ModelSink(path -> LocalCheckpointStore.open(Path.of(path)));
        Options options = Options.of("s", Map.of("path", path().toString(), "job", "j"), connector.options());
        return (StagedSink) connector.open(
                new SinkConnector.Opening("s", options, SCHEMA, Optional.empty(), true, true, resumed, env, said::add));
    }

    private static Chunk row(@Nullable Object... values) {
        Chunk chunk = Chunk.of(SCHEMA.types());
        for (int i = 0; i < values.length; i++) {
            chunk.column(i).appendValue(values[i]);
        }
        chunk.addRow(1);
        return chunk;
    }

    private static Chunk warning(long rows) {
        return row(null, rows, 7_000_000L, null, "ddm", "warning", 0.125, 0.5, "warn", null);
    }

    @Test
    void itIsInTheLogOnceWhoeverRunsTheBatch() throws IOException {
        StagedSink sink = sink(false);
        sink.write(1, List.of(warning(30)));
        byte[] model = Toy.model(1).toBytes();
        sink.write(2, List.of(row(1L, 40L, 8_000_000L, 0.5, null, null, null, null, null, model)));
        sink.write(3, List.of(row(1L, 90L, 9_000_000L, null, "ddm", null, null, 0.25, "replace", null)));
        StagedSink.Staged group = sink.stage();
        assertThat(said).isEmpty();
        group.publish(1);
        group.publish(1);
        StagedSink successor = sink(true);
        successor.write(1, List.of(warning(30)));
        successor.stage().publish(1);
        assertThat(said)
                .containsExactly(
                        "model \"clicks\": warning (ddm) after 30 rows: error 0.1250, then 0.5000; warn",
                        "model \"clicks\": two learners after 90 rows: error unknown, then 0.2500; replace");
        Stores stores = path -> LocalCheckpointStore.open(Path.of(path));
        Map<String, String> options = Map.of("path", path().toString());
        try (Following listed = new Following(env, ModelListing.drift(stores), options, opening -> opening)) {
            assertThat(listed.toTheEnd())
                    .containsExactly(
                            "NULL|30|1970-01-01 00:00:07|ddm|warning|0.125|0.5|warn",
                            "1|90|1970-01-01 00:00:09|ddm|NULL|NULL|0.25|replace");
        }
        try (Following listed = new Following(env, ModelListing.audit(stores), options, opening -> opening)) {
            assertThat(listed.toTheEnd().get(0))
                    .isEqualTo("1|drift|NULL|NULL|1970-01-01 00:00:07|job j|warning (ddm) after 30 rows: error 0.1250,"
                            + " then 0.5000; warn");
        }
    }

    @Test
    void whatHappenedToAModelThatWasReplacedIsNotThatOfTheNext() throws IOException {
        StagedSink sink = sink(false);
        sink.write(1, List.of(warning(30)));
        sink.stage().publish(1);
        Stores stores = path -> LocalCheckpointStore.open(Path.of(path));
        try (ModelStore store = new ModelStore(stores.open(path().toString()))) {
            store.replace(new ModelEvent.By("somebody", "", 1));
        }
        Map<String, String> options = Map.of("path", path().toString());
        try (Following listed = new Following(env, ModelListing.drift(stores), options, opening -> opening)) {
            assertThat(listed.toTheEnd()).isEmpty();
        }
    }

    @Test
    void whoIsToldTenTimesHasToLook() throws IOException {
        StagedSink sink = sink(false);
        for (long rows = 1; rows <= 30; rows++) {
            sink.write(rows, List.of(warning(rows)));
            sink.stage().publish(rows);
        }
        assertThat(said).hasSize(11);
        assertThat(said.get(10)).contains("SELECT * FROM clicks$drift");
    }
}
