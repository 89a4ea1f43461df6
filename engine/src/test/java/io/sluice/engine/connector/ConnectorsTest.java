// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
    private static final Schema WORDS = schema("word", STRING, "n", BIGINT);

    private final RealEnv env = new RealEnv(1);
    private final StringBuilder printed = new StringBuilder();
    private final Connectors connectors = Connectors.standard(printed);

    @AfterEach
    void endThreads() {
        env.close();
    }

    @Test
    void unknownConnectorsAreToldWithWhatThereIs() {
        assertThatThrownBy(() -> connectors.source("sockt"))
                .hasMessageContaining("SLU-5003: there is no connector 'sockt' (did you mean \"socket\"?")
                .hasMessageContaining("the sources are datagen, filesystem, http, socket, stdin");
        assertThatThrownBy(() -> connectors.source("kafka")).hasMessageContaining("SLU-3001");
        assertThatThrownBy(() -> connectors.sink("socket")).hasMessageContaining("is a source only");
        assertThat(connectors.source("Socket").name()).isEqualTo("socket");
    }

    @Test
    void addressesStandForConnectors() {
        assertThat(Location.of("socket://localhost:7777"))
                .isEqualTo(new Location("socket", Map.of("hostname", "localhost", "port", "7777")));
        assertThat(Location.of("data/clicks.csv"))
                .isEqualTo(new Location("filesystem", Map.of("path", "data/clicks.csv")));
        assertThatThrownBy(() -> Location.of("socket://localhost")).hasMessageContaining("is not an address");
        assertThatThrownBy(() -> Location.of("hdfs:///x")).hasMessageContaining("SLU-3001");
    }

    private String print(Optional<List<Integer>> key, String format, Chunk... batch) {
        printed.setLength(0);
        SinkConnector print = connectors.sink("print");
        Options options = Options.of("out", Map.of("format", format), print.options());
        try (Sink sink = print.open(
                new SinkConnector.Opening("out", options, WORDS, key, false, false, false, env, line -> {}))) {
            sink.write(7, List.of(batch));
            sink.flush();
        }
        return printed.toString();
    }

    @Test
    void changesUnderOneKeyPrintAsUpdates() {
        Chunk first = FilesystemTest.rows(1, "nuevo", 1L, -1, "buen", 1L);
        Chunk second = FilesystemTest.rows(1, "buen", 2L, -2, "fin", null);
        assertThat(print(Optional.of(List.of(0)), "text", first, second)).isEqualTo("""
                        +I[nuevo, 1]
                        -U[buen, 1]
                        +U[buen, 2]
                        -D[fin, NULL]
                        -D[fin, NULL]
                        """);
        assertThat(print(Optional.empty(), "text", first, second)).isEqualTo("""
                        +I[nuevo, 1]
                        -D[buen, 1]
                        +I[buen, 2]
                        -D[fin, NULL]
                        -D[fin, NULL]
                        """);
        assertThat(print(Optional.of(List.of(0)), "json", first)).isEqualTo("""
                        {"op":"+I","batch":7,"row":{"word":"nuevo","n":1}}
                        {"op":"-D","batch":7,"row":{"word":"buen","n":1}}
                        """);
    }

    @Test
    void whatABatchChangesIsSeenWhenItIsDone() {
        StringWriter seen = new StringWriter();
        SinkConnector print = Connectors.standard(new BufferedWriter(seen)).sink("print");
        Options options = Options.of("out", Map.of(), print.options());
        try (Sink sink = print.open(new SinkConnector.Opening(
                "out", options, WORDS, Optional.empty(), false, false, false, env, line -> {}))) {
            sink.write(1, List.of(FilesystemTest.rows(1, "nuevo", 1L)));
            assertThat(seen).hasToString("+I[nuevo, 1]\n");
        }
    }

    @Test
    void dataCannotSteerATerminal() {
        Chunk chunk = FilesystemTest.rows(1, "a\u001b[2J\nb\u0085", 1L);
        assertThat(print(Optional.empty(), "text", chunk)).isEqualTo("+I[a\\u001b[2J\\nb\\u0085, 1]\n");
        assertThat(print(Optional.empty(), "json", chunk)).contains("\"a\\u001b[2J\\nb");
    }

    @Test
    void aProgramHandsRowsOver() {
        MemorySource memory = new MemorySource();
        MemoryFeed feed = memory.feed("s", WORDS);
        feed.add(List.of("buen", 1L));
        try (Running running = new Running(env, connectors.with(memory).source("memory"), WORDS, Map.of())) {
            running.untilRows(1);
            feed.add(Arrays.asList("día", null));
            feed.end();
            assertThat(running.toTheEnd()).containsExactly("buen|1", "día|NULL");
        }
        assertThatThrownBy(() -> feed.add(List.of("late", 1L))).hasMessageContaining("has ended");
        assertThatThrownBy(() -> feed.add(List.of("one"))).hasMessageContaining("1 values for the columns");
    }

    @Test
    void standardInputIsReadToItsEnd() {
        byte[] text = "hola\nmundo".getBytes(StandardCharsets.UTF_8);
        Env piped = new Piped(env, new ByteArrayInputStream(text));
        try (Running running = new Running(piped, "stdin", LINE, Map.of())) {
            assertThat(running.toTheEnd()).containsExactly("hola", "mundo");
        }
    }

    /** The real environment with something piped in. */
    private record Piped(Env env, InputStream standardInput) implements Env {
        @Override
        public Clock clock() {
            return env.clock();
        }

        @Override
        public Scheduler scheduler() {
            return env.scheduler();
        }

        @Override
        public Signal signal() {
            return env.signal();
        }

        @Override
        public long seed() {
            return env.seed();
        }
    }

    @Test
    void optionsAreChecked() {
        SourceConnector socket = connectors.source("socket");
        assertThatThrownBy(() -> Options.of("s", Map.of(), socket.options()))
                .hasMessageContaining("\"s\" lacks the option 'port'");
        assertThatThrownBy(() -> new Running(env, "socket", LINE, Map.of("port", "70000")))
                .hasMessageContaining("from 0 to 65535");
        assertThatThrownBy(() -> new Running(env, "socket", LINE, Map.of("port", "1", "mode", "conect")))
                .hasMessageContaining("did you mean \"connect\"?");
        assertThatThrownBy(() -> new Running(env, "socket", LINE, Map.of("port", "1", "max.record.bytes", "2 GiB")))
                .hasMessageContaining("is not a size it takes");
        assertThatThrownBy(() -> new Running(env, "socket", LINE, Map.of("port", "1", "connect.timeout", "soon")))
                .hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> new Running(env, "socket", LINE, Map.of("port", "1", "format", "jsn")))
                .hasMessageContaining("did you mean \"json\"?");
    }
}
