// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemTest {
    private static final Schema WORDS = schema("word", STRING, "n", BIGINT);

    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(2);

    @AfterEach
    void endThreads() {
        env.close();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Running read(Path path, Schema schema, String... more) {
        Map<String, String> options = new HashMap<>(Map.of("path", path.toString()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return new Running(env, "filesystem", schema, options);
    }

    private Schema inferred(Path path) {
        Location location = Location.of(path.toString());
        SourceConnector connector = Connectors.standard(new StringBuilder()).source(location.connector());
        Options options = Options.of("s", location.options(), connector.options());
        return connector.schema(options, env).orElseThrow();
    }

    @Test
    void aFileIsReadOnceWithTheFormatOfItsName() throws IOException {
        try (Running running = read(write("a.csv", "word,n\nbuen,1\n\"dos, tres\",2"), WORDS)) {
            assertThat(running.toTheEnd()).containsExactly("buen|1", "dos, tres|2");
        }
        try (Running running = read(write("a.jsonl", "{\"word\":\"buen\",\"n\":1}"), WORDS)) {
            assertThat(running.toTheEnd()).containsExactly("buen|1");
        }
        try (Running running = read(write("a.txt", "buen 1\n"), LINE)) {
            assertThat(running.toTheEnd()).containsExactly("buen 1");
        }
        try (Running running = read(write("empty", ""), LINE)) {
            assertThat(running.toTheEnd()).isEmpty();
        }
    }

    @Test
    void aFolderIsReadInOrderOfNameAndCompressedFilesAreLookedThrough() throws IOException {
        write("b.txt", "b1\nb2");
        write("_hidden.txt", "no");
        write(".hidden.txt", "no");
        Files.createDirectory(folder.resolve("c"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.txt.gz")))) {
            out.write("a1\n".getBytes(StandardCharsets.UTF_8));
        }
        write("c.txt", "\uFEFFc1\n");
        try (Running running = read(folder, LINE)) {
            assertThat(running.toTheEnd()).containsExactly("a1", "b1", "b2", "c1");
        }
    }

    @Test
    void everyFileOfAFolderHasItsOwnHeaderAndItsOwnLineNumbers() throws IOException {
        write("a.csv", "word,n\nx,1\n");
        write("b.csv", "n,word\n2,y\nz,z\n");
        try (Running running = read(folder, WORDS, "on.error", "skip")) {
            assertThat(running.toTheEnd()).containsExactly("x|1", "y|2");
            assertThat(running.said).hasSize(1);
            assertThat(running.said.get(0)).contains("b.csv:3: column n takes BIGINT, found 'z'");
        }
        try (Running running = read(folder, WORDS)) {
            assertThatThrownBy(running::toTheEnd)
                    .hasMessageContaining("SLU-4004")
                    .hasMessageContaining("b.csv:3");
        }
    }

    @Test
    void newFilesOfAWatchedFolderAreRead() throws IOException {
        write("a.txt", "a1\n");
        try (Running running = read(folder, LINE, "source.monitor-interval", "10 ms")) {
            running.untilRows(1);
            Path next = write(".b.txt", "b1\n");
            Files.move(next, folder.resolve("b.txt"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(running.untilRows(2)).containsExactly("a1", "b1");
        }
    }

    @Test
    void aTailedFileIsReadAsItGrows() throws IOException {
        Path file = write("log", "one\ntw");
        try (Running running = read(file, LINE, "tail", "true", "source.monitor-interval", "10 ms")) {
            assertThat(running.untilRows(1)).containsExactly("one");
            Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
            assertThat(running.untilRows(3)).containsExactly("one", "two", "three");
            Files.writeString(file, "new\n");
            assertThat(running.untilRows(4)).containsExactly("one", "two", "three", "new");
        }
    }

    @Test
    void whatCannotBeReadSaysWhy() throws IOException {
        assertThatThrownBy(() -> read(folder.resolve("none.csv"), LINE))
                .hasMessageContaining("SLU-5004: there is no file")
                .hasMessageContaining("none.csv");
        try (Running running = read(write("bad.gz", "this is not gzip"), LINE)) {
            assertThatThrownBy(running::toTheEnd)
                    .hasMessageContaining("cannot read")
                    .hasMessageContaining("bad.gz");
        }
        assertThatThrownBy(() -> read(write("a.txt", "x"), WORDS)).hasMessageContaining("raw gives one STRING column");
        assertThatThrownBy(() -> read(write("a.parquet", "x"), WORDS)).hasMessageContaining("SLU-3001");
    }

    @Test
    void columnsAreGuessedFromTheFirstRecords() throws IOException {
        String text = """
                id,price,ok,at,day,code,name
                1,1,true,2000-01-01 10:00,2000-01-01,007,x
                2,2.5,false,2000-01-01T10:00:00Z,2000-01-02,008,
                """;
        assertThat(inferred(write("a.csv", text)))
                .hasToString(
                        "(id BIGINT, price DOUBLE, ok BOOLEAN, at TIMESTAMP(6), day DATE, code STRING, name STRING)");
        assertThat(inferred(write("b.csv", "1,x\n2,y\n"))).hasToString("(column1 BIGINT, column2 STRING)");
        assertThat(inferred(write(
                        "c.ndjson", "{\"a\":1,\"r\":{\"x\":[1,2.5]}}\n{\"a\":null,\"t\":\"2000-01-01T00:00\"}\nbad\n")))
                .hasToString("(a BIGINT, r ROW<x ARRAY<DOUBLE>>, t TIMESTAMP(6))");
        assertThat(inferred(write("d", "x"))).hasToString("(line STRING)");
    }

    // The sink.

    private Sink open(Path path, Optional<List<Integer>> key, boolean appendOnly, String... more) {
        Map<String, String> options = new HashMap<>(Map.of("path", path.toString()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        SinkConnector connector = Connectors.standard(new StringBuilder()).sink("filesystem");
        Options given = Options.of("out", options, connector.options());
        return connector.open(
                new SinkConnector.Opening("out", given, WORDS, key, appendOnly, false, false, env, line -> {}));
    }

    static Chunk rows(@Nullable Object... weightWordCount) {
        Chunk chunk = Chunk.of(WORDS.types());
        for (int i = 0; i < weightWordCount.length; i += 3) {
            Datum.put(STRING, chunk.column(0), weightWordCount[i + 1]);
            Datum.put(BIGINT, chunk.column(1), weightWordCount[i + 2]);
            chunk.addRow(((Integer) Objects.requireNonNull(weightWordCount[i])).longValue());
        }
        return chunk;
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Chunk chunk = rows(1, "a,\"b\"\nc", 1L, 2, "", null, 1, null, 3L, 1, "ñ\u0007\\", -4L);
        List<String> expected = List.of("a,\"b\"\nc|1", "|NULL", "|NULL", "NULL|3", "ñ\u0007\\|-4");
        for (String name : List.of("a.csv", "a.json", "folder")) {
            Path path = folder.resolve(name);
            try (Sink sink = open(path, Optional.empty(), true)) {
                sink.write(1, List.of(chunk));
                sink.flush();
            }
            try (Running running = read(path, WORDS)) {
                assertThat(running.toTheEnd()).as(name).isEqualTo(expected);
            }
        }
    }

    @Test
    void dataThatStandsThereIsNotTouchedUnasked() throws IOException {
        Path parts = folder.resolve("parts");
        for (String exists : List.of("append", "append", "replace")) {
            try (Sink sink = open(parts, Optional.empty(), true, "if.exists", exists)) {
                sink.write(1, List.of(rows(1, exists, 1L)));
            }
        }
        assertThat(parts).isDirectoryContaining("glob:**/part-0.json");
        assertThat(Files.readString(parts.resolve("part-0.json"))).isEqualTo("{\"word\":\"replace\",\"n\":1}\n");
        assertThatThrownBy(() -> open(parts, Optional.empty(), true)).hasMessageContaining("already holds data");
        Path file = write("a.csv", "word,n\nx,1\n");
        assertThatThrownBy(() -> open(file, Optional.empty(), true)).hasMessageContaining("already holds data");
        try (Sink sink = open(file, Optional.empty(), true, "if.exists", "append")) {
            sink.write(1, List.of(rows(1, "y", 2L)));
        }
        assertThat(Files.readString(file)).isEqualTo("word,n\nx,1\ny,2\n");
    }

    @Test
    void changesAreWrittenInTheChosenForm() throws IOException {
        List<Chunk> batch = List.of(rows(-1, "a", 1L, -1, "gone", 1L), rows(1, "new", 1L, 1, "a", 2L));
        Map<String, String> expected = Map.of(
                "retract", """
                        {"op":"-U","batch":3,"row":{"word":"a","n":1}}
                        {"op":"+U","batch":3,"row":{"word":"a","n":2}}
                        {"op":"-D","batch":3,"row":{"word":"gone","n":1}}
                        {"op":"+I","batch":3,"row":{"word":"new","n":1}}
                        """,
                "upsert", """
                        {"op":"+U","batch":3,"row":{"word":"a","n":2}}
                        {"op":"-D","batch":3,"row":{"word":"gone","n":1}}
                        {"op":"+U","batch":3,"row":{"word":"new","n":1}}
                        """,
                "debezium", """
                        {"before":{"word":"a","n":1},"after":{"word":"a","n":2},"op":"u"}
                        {"before":{"word":"gone","n":1},"after":null,"op":"d"}
                        {"before":null,"after":{"word":"new","n":1},"op":"c"}
                        """);
        for (String changelog : expected.keySet()) {
            Path file = folder.resolve(changelog + ".json");
            try (Sink sink = open(file, Optional.of(List.of(0)), false, "changelog", changelog)) {
                sink.write(3, batch);
            }
            assertThat(Files.readString(file)).isEqualTo(expected.get(changelog));
        }
        assertThatThrownBy(() -> open(folder.resolve("x.json"), Optional.of(List.of(0)), false))
                .hasMessageContaining("changes rows it has given")
                .hasMessageContaining("EMIT FINAL");
        assertThatThrownBy(() -> open(folder.resolve("x.csv"), Optional.of(List.of(0)), false, "changelog", "upsert"))
                .hasMessageContaining("needs the format json");
        assertThatThrownBy(() -> open(folder.resolve("x.json"), Optional.empty(), false, "changelog", "upsert"))
                .hasMessageContaining("needs a query whose rows have a key");
    }

    @Test
    void aFullDiskNamesThePath() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Sink sink = open(full, Optional.empty(), true);
        sink.write(1, List.of(rows(1, "a", 1L)));
        assertThatThrownBy(sink::flush).hasMessageContaining("SLU-5002: cannot write /dev/full: ");
    }
}
