// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Sink;
import io.sluice.engine.connector.SinkConnector;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.connector.StagedSink.Staged;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows become versions: with their group where the job commits, else at once, and each once. */
class ModelSinkTest {
    private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT, true);
    private static final SqlType BYTES = SqlType.of(SqlType.Kind.VARBINARY, true);
    private static final SqlType TIMESTAMP = SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, true);
    private static final Schema SCHEMA = schema(
            "version",
            BIGINT,
            "rows",
            BIGINT,
            "batch_time",
            TIMESTAMP,
            "mae",
            Toy.DOUBLE,
            "r2",
            Toy.DOUBLE,
            "model",
            BYTES);

    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(1);
    private int failures;

    @AfterEach
    void endThreads() {
        env.close();
    }

    private static Schema schema(Object... namesAndTypes) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.add(new SqlType.Field((String) namesAndTypes[i], (SqlType) namesAndTypes[i + 1]));
        }
        return new Schema(fields);
    }

    private Path path() {
        return folder.resolve("clicks");
    }

    private CheckpointStore open(String where) throws IOException {
        return new Failing(LocalCheckpointStore.open(Path.of(where)), () -> failures-- > 0);
    }

    private ModelStore store() throws IOException {
        return new ModelStore(LocalCheckpointStore.open(path()));
    }

    private Sink sink(boolean groups, boolean resumed, String... more) {
        Map<String, String> given = new HashMap<>(Map.of("path", path().toString(), "job", "trainer"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        ModelSink connector = new ModelSink(this::open);
        Options options = Options.of("s", given, connector.options());
        return connector.open(new SinkConnector.Opening(
                "s", options, SCHEMA, Optional.empty(), true, groups, resumed, env, line -> {}));
    }

    private StagedSink staged(boolean resumed, String... more) {
        return (StagedSink) sink(true, resumed, more);
    }

    private static List<Chunk> rows(long... versions) {
        Chunk chunk = Chunk.of(SCHEMA.types());
        for (long version : versions) {
            add(
                    chunk,
                    version,
                    10 * version,
                    1_000_000 * version,
                    0.5,
                    null,
                    Toy.model((double) version).toBytes());
        }
        return List.of(chunk);
    }

    private static void add(Chunk chunk, @Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            chunk.column(i).appendValue(values[i]);
        }
        chunk.addRow(1);
    }

    private void requireVersions(long... versions) throws IOException {
        TreeSet<Long> expected = new TreeSet<>(Arrays.stream(versions).boxed().toList());
        assertThat(store().numbers()).isEqualTo(expected);
    }

    /** The state of a sink, handed on to another one. */
    private static void restore(StagedSink from, StagedSink to) {
        for (int i = 0; i < from.stored().size(); i++) {
            Entries entries = new Entries(0);
            from.stored().get(i).write(true, entries);
            Entries.Cursor cursor = new Entries.Cursor(
                    entries.bytes().data(), 0, entries.bytes().size());
            while (cursor.next()) {
                to.stored().get(i).read(cursor, new Stored.Shard(0, 1));
            }
        }
    }

    @Test
    void withoutGroupsAVersionIsThereAtOnce() throws IOException {
        Sink sink = sink(false, false);
        assertThat(sink).isNotInstanceOf(StagedSink.class);
        sink.write(4, rows(1));
        requireVersions(1);
        sink.write(5, rows(2, 3));
        sink.close();
        ModelManifest third = store().manifest(3);
        assertThat(third.origin())
                .isEqualTo(
                        new ModelManifest.Origin(OptionalLong.of(2), "trainer", 5, 3_000_000, 30, Map.of("mae", 0.5)));
        assertThat(third.definition()).isEqualTo(ModelDefinition.of("clicks", Toy.model(0)));
        assertThat(store().manifest(1).origin().parent()).isEmpty();
        assertThat(Toy.sum(ModelFile.read(store().model(3)))).isEqualTo(3);
    }

    @Test
    void aGroupIsPublishedOnceWhoeverDoesIt() throws IOException {
        StagedSink sink = staged(false);
        StagedSink successor = staged(true);
        restore(sink, successor);
        sink.write(1, rows(1));
        sink.write(2, rows(2));
        long bytes = Toy.model(1).toBytes().length;
        assertThat(sink.stagedBytes()).isEqualTo(2 * bytes);
        Staged group = sink.stage();
        sink.write(3, rows(3));
        requireVersions();
        group.publish(1);
        requireVersions(1, 2);
        assertThat(sink.stagedBytes()).isEqualTo(bytes);
        group.publish(1);
        assertThat(sink.stagedBytes()).isEqualTo(bytes);
        successor.write(1, rows(1));
        successor.write(2, rows(2));
        successor.stage().publish(1);
        requireVersions(1, 2);
        sink.stage().publish(2);
        assertThat(sink.stagedBytes()).isZero();
        sink.stage().publish(3);
        requireVersions(1, 2, 3);
    }

    @Test
    void aSuccessorThatMakesAnotherVersionIsRefused() throws IOException {
        StagedSink sink = staged(false);
        sink.write(1, rows(1));
        sink.stage().publish(1);
        StagedSink other = staged(true);
        Chunk chunk = Chunk.of(SCHEMA.types());
        add(chunk, 1L, 10L, 1_000_000L, 0.5, null, Toy.model(99).toBytes());
        other.write(1, List.of(chunk));
        Staged group = other.stage();
        assertThatThrownBy(() -> group.publish(1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("SLU-7001")
                .hasMessageContaining("version 1 of model \"clicks\" has been published already");
    }

    @Test
    void whatFailsIsPublishedLater() throws IOException {
        StagedSink sink = staged(false);
        sink.write(1, rows(1, 2));
        Staged group = sink.stage();
        failures = 1;
        assertThatThrownBy(() -> group.publish(1))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot publish to " + path() + ": no answer");
        assertThat(sink.stagedBytes()).isPositive();
        group.publish(1);
        requireVersions(1, 2);
        assertThat(sink.stagedBytes()).isZero();
    }

    @Test
    void withoutGroupsWhatFailsIsPublishedByTheNextFlush() throws IOException {
        Sink sink = sink(false, false);
        failures = 1;
        assertThatThrownBy(() -> sink.write(1, rows(1)))
                .hasMessage("SLU-5002: cannot publish to " + path() + ": no answer");
        sink.flush();
        requireVersions(1);
    }

    @Test
    void aJobThatBeginsDoesNotMixItsVersionsWithOthers() throws IOException {
        Sink sink = sink(false, false);
        sink.write(1, rows(1, 2));
        assertThatThrownBy(() -> sink(true, false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("SLU-5004")
                .hasMessageContaining(path() + " already holds 2 versions of model \"clicks\", up to 2")
                .hasMessageContaining("'if.exists' = 'continue'");
        requireVersions(1, 2);
    }

    @Test
    void continuedVersionsAreCountedOnAlsoBehindARestart() throws IOException {
        sink(false, false).write(1, rows(1, 2));
        StagedSink sink = staged(false, "if.exists", "continue");
        StagedSink successor = staged(true, "if.exists", "continue");
        sink.write(1, rows(1));
        restore(sink, successor);
        sink.stage().publish(1);
        requireVersions(1, 2, 3);
        assertThat(store().manifest(3).origin().parent()).isEmpty();
        successor.write(2, rows(2));
        successor.stage().publish(2);
        requireVersions(1, 2, 3, 4);
        assertThat(store().manifest(4).origin().parent()).hasValue(3);
        assertThat(Toy.sum(ModelFile.read(store().model(4)))).isEqualTo(2);
    }

    @Test
    void replacedVersionsAreGone() throws IOException {
        sink(false, false).write(1, rows(1, 2, 3));
        Sink sink = sink(false, false, "if.exists", "replace");
        requireVersions();
        assertThat(store().definition()).isEmpty();
        sink.write(1, rows(1));
        requireVersions(1);
        assertThat(store().log()).extracting(ModelEvent::action).containsExactly(ModelEvent.Action.REPLACE);
    }

    @Test
    void onlyWhatIsKeptIsPublished() throws IOException {
        StagedSink sink = staged(false, "keep", "2");
        long bytes = Toy.model(1).toBytes().length;
        sink.write(1, rows(1, 2, 3));
        sink.write(2, rows(4, 5));
        assertThat(sink.stagedBytes()).isEqualTo(2 * bytes);
        sink.stage().publish(1);
        requireVersions(4, 5);
        assertThat(store().manifest(4).origin().parent()).hasValue(3);
        sink.write(3, rows(6));
        sink.stage().publish(2);
        requireVersions(5, 6);
        assertThat(sink.stagedBytes()).isZero();
    }

    @Test
    void anotherModelIsRefusedBeforeItIsStaged() throws IOException {
        sink(false, false).write(1, rows(1));
        StagedSink sink = staged(true);
        Chunk chunk = Chunk.of(SCHEMA.types());
        ModelFile other = new ModelFile("tree", Map.of(), Toy.SCHEMA, new byte[0]);
        add(chunk, 2L, 10L, 1_000_000L, null, null, other.toBytes());
        assertThatThrownBy(() -> sink.write(2, List.of(chunk)))
                .hasMessageContaining("SLU-7001")
                .hasMessageContaining("the algorithm is 'tree', not 'toy'");
    }

    @Test
    void rowsThatAreNoVersionsAreRefused() {
        StagedSink sink = staged(false);
        requireRefused(sink, "a row without \"version\"", null, 1L, 1L, null, null, new byte[1]);
        requireRefused(sink, "a row without \"model\"", 1L, 1L, 1L, null, null, null);
        requireRefused(sink, "SLU-7002", 1L, 1L, 1L, null, null, new byte[] {1, 2, 3});
        requireRefused(
                sink, "has version 0", 0L, 1L, 1L, null, null, Toy.model(1).toBytes());
        sink.write(1, rows(3));
        requireRefused(
                sink,
                "has version 3 behind version 3",
                3L,
                1L,
                1L,
                null,
                null,
                Toy.model(1).toBytes());
    }

    private static void requireRefused(Sink sink, String said, @Nullable Object... values) {
        Chunk chunk = Chunk.of(SCHEMA.types());
        add(chunk, values);
        assertThatThrownBy(() -> sink.write(1, List.of(chunk)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(said);
    }

    @Test
    void theColumnsAreChecked() {
        ModelSink sink = new ModelSink(this::open);
        Options options = Options.of("s", Map.of("path", path().toString()), sink.options());
        sink.check(options, SCHEMA, Optional.empty(), true);
        Schema least = schema("version", BIGINT, "rows", BIGINT, "batch_time", TIMESTAMP, "model", BYTES);
        sink.check(options, least, Optional.empty(), true);
        List<Schema> wrong = List.of(
                schema(),
                schema("version", BIGINT, "rows", BIGINT, "batch_time", TIMESTAMP),
                schema("rows", BIGINT, "version", BIGINT, "batch_time", TIMESTAMP, "model", BYTES),
                schema("version", Toy.DOUBLE, "rows", BIGINT, "batch_time", TIMESTAMP, "model", BYTES),
                schema("version", BIGINT, "rows", BIGINT, "batch_time", TIMESTAMP, "model", Toy.STRING),
                schema("version", BIGINT, "rows", BIGINT, "batch_time", TIMESTAMP, "who", Toy.STRING, "model", BYTES));
        for (Schema schema : wrong) {
            assertThatThrownBy(() -> sink.check(options, schema, Optional.empty(), true))
                    .as(schema.toString())
                    .hasMessageContaining("takes (version BIGINT, rows BIGINT, batch_time TIMESTAMP");
        }
        assertThatThrownBy(() -> sink.check(options, SCHEMA, Optional.empty(), false))
                .hasMessageContaining("EMIT FINAL");
    }

    @Test
    void versionsAreSignedWithAKey() throws IOException {
        sink(false, false, "hmac.key", "secret").write(1, rows(1));
        ModelStore reader = new ModelStore(
                LocalCheckpointStore.open(path()), Optional.of("secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.manifest(1).version()).isEqualTo(1);
        ModelStore stranger = new ModelStore(
                LocalCheckpointStore.open(path()), Optional.of("guess".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> stranger.manifest(1)).hasMessageContaining("not signed with the key");
    }
}
