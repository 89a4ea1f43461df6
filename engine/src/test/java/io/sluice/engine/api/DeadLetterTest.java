// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.connector.DeadLetters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad rows of a source, read by other statements of its job. */
class DeadLetterTest {
    private static final String LETTERS = "'on.error' = 'dead-letter', 'dead-letter.to' = 'bad'";

    @TempDir
    private Path folder = Path.of("");

    private final Session session =
            Sluice.open(Console.silent(), Map.of("batch.interval", "0 ms"), Scripts.files(name -> Optional.empty()));

    @AfterEach
    void close() {
        session.close();
    }

    private String csv(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".csv"), text);
        return "CREATE STREAM " + name + " (a BIGINT, b STRING) WITH ('connector' = 'filesystem', 'path' = '" + file
                + "', " + LETTERS + ");";
    }

    private static List<String> texts(Rows rows) {
        return rows.rows().stream().map(Row::toString).toList();
    }

    private static List<String> next(BlockingQueue<String> rows, int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(String.valueOf(rows.poll(60, TimeUnit.SECONDS)));
        }
        return next;
    }

    @Test
    void badRowsAreAStreamOfTheJob() throws IOException {
        String good = csv("s", "1,x\nzwei,y\n3\n4,w\n");
        assertThat(texts(session.query(good + "SELECT a FROM s ORDER BY a"))).containsExactly("[1]", "[4]");
        assertThat(texts(session.query("SELECT source, line, reason, record, bytes FROM bad ORDER BY line")))
                .containsExactly(
                        "[s, 2, column a takes BIGINT, found 'zwei', zwei,y, \\x7a7765692c79]",
                        "[s, 3, expected 2 fields, found 1, 3, \\x33]");
        assertThat(texts(session.query("SELECT (SELECT COUNT(*) FROM s) AS good, (SELECT COUNT(*) FROM bad) AS bad")))
                .containsExactly("[2, 2]");
        assertThat(texts(session.query("DESCRIBE bad")))
                .hasSize(DeadLetters.COLUMNS.size())
                .contains("[line, BIGINT, no]");
        assertThat(texts(session.query("SHOW STREAMS LIKE 'b%'"))).hasSize(1);
    }

    @Test
    void severalSourcesShareAStreamWhichMayBeDeclared() throws IOException {
        String declared = "CREATE STREAM bad (source STRING, origin STRING, line BIGINT, reason STRING, record STRING,"
                + " bytes BYTES);";
        String two = csv("s", "1,x\ny\n") + csv("t", "z\n2,w\n");
        assertThat(texts(session.query(declared + two + "SELECT source, record FROM bad ORDER BY source")))
                .containsExactly("[s, y]", "[t, z]");
        assertThatThrownBy(() -> session.query("DROP STREAM bad; SHOW STREAMS"))
                .hasMessageContaining("\"bad\" receives the bad rows of \"s\"")
                .hasMessageContaining("DROP STREAM s first");
        session.query("DROP STREAM s; DROP STREAM t; DROP STREAM bad; SHOW STREAMS");
    }

    @Test
    void badRowsAreInTheBatchOfTheRowsTheyStoodAmong() throws Exception {
        BlockingQueue<String> rows = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            session.query("CREATE STREAM s (v INT) WITH ('connector' = 'socket', 'format' = 'json', 'port' = '"
                    + server.getLocalPort() + "', " + LETTERS + "); SHOW STREAMS");
            Job job = session.subscribe(
                    "SELECT 'good' AS what, COUNT(*) AS n FROM s PER BATCH" + " UNION ALL SELECT record, line FROM bad",
                    changes -> changes.forEach(change -> rows.add(change.batch() + ": " + change.row())));
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("{\"v\":1}\n{\"v\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
                assertThat(next(rows, 2)).containsExactlyInAnyOrder("1: [good, 1]", "1: [{\"v\":\"x\"}, 2]");
                socket.getOutputStream().write("[]\n{}\n".getBytes(StandardCharsets.UTF_8));
                assertThat(next(rows, 2)).containsExactlyInAnyOrder("2: [good, 1]", "2: [[], 3]");
            }
            job.close();
            assertThat(job.counters().rowsIn()).isEqualTo(2);
            assertThat(job.summary()).contains("2 rows in", "2 skipped (such as s at localhost:");
        }
    }
}
