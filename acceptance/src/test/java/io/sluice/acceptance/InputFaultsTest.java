// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What comes from outside and is wrong: no crash, and nothing is lost in silence. Each job is a process of its own. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class InputFaultsTest {
    private static final String HEAP = "128m";

    @TempDir
    private Path folder = Path.of("");

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Started lines(ServerSocket server, String options, String query) throws IOException {
        return Started.script(folder, HEAP, """
                SET batch.interval = '10 ms';
                CREATE STREAM s (line STRING) WITH ('connector' = 'socket', 'port' = '%d'%s);
                %s;
                """.formatted(server.getLocalPort(), options, query));
    }

    @Test
    void anUnfinishedLastLineIsARowAfterAnOrderlyClose() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(server, ", 'on.close' = 'end'", "SELECT line FROM s")) {
            try (Socket socket = server.accept()) {
                send(socket, "uno\ndos");
            }
            assertThat(job.printedToTheEnd()).containsExactlyInAnyOrder("+I[uno]", "+I[dos]");
            assertThat(job.said()).contains("2 rows in, 2 changes out, 0 skipped");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    void invalidTextIsABadRowWithItsPlaceAndReason() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(server, ", 'on.close' = 'end'", "SELECT line FROM s")) {
            try (Socket socket = server.accept()) {
                send(socket, "uno\n");
                socket.getOutputStream().write(new byte[] {'x', (byte) 0xC3, '(', '\n'});
                send(socket, "dos\n");
            }
            assertThat(job.printedToTheEnd()).containsExactlyInAnyOrder("+I[uno]", "+I[dos]");
            String place = "s at localhost:" + server.getLocalPort() + ":2: ";
            assertThat(job.said())
                    .contains("skipped a bad row of " + place, "2 rows in", "1 skipped (such as " + place, "UTF-8");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    void badRowsOfALostConnectionAreReadByAnotherStatement() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(
                        server,
                        ", 'max.record.bytes' = '9', 'on.error' = 'dead-letter', 'dead-letter.to' = 'bad'",
                        "SELECT source, line, record, bytes FROM bad")) {
            try (Socket socket = server.accept()) {
                send(socket, "uno\n0123456789\n");
                assertThat(job.printed()).isEqualTo("+I[s, 2, 012345678, \\x303132333435363738]");
                send(socket, "tr");
                // What it has read it keeps when the connection breaks.
                job.awaitSaid("put a bad row into bad: s at localhost:" + server.getLocalPort() + ":2: ");
                socket.setSoLinger(true, 0);
            }
            job.awaitSaid("closed the connection; reconnecting");
            job.signal("TERM");
            assertThat(job.said()).contains("1 row in", "skipped (such as s at localhost:");
            assertThat(job.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void badRowsThatNobodyReadsAreWarnedOf() throws Exception {
        String options = ", 'on.close' = 'end', 'on.error' = 'dead-letter', 'dead-letter.to' = 'bad'";
        try (ServerSocket server = server();
                Started job = lines(server, options, "SELECT line FROM s")) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(new byte[] {(byte) 0xC3, '(', '\n'});
                send(socket, "dos\n");
            }
            assertThat(job.printedToTheEnd()).containsExactly("+I[dos]");
            assertThat(job.said())
                    .contains("warning: no statement of this job reads \"bad\", the bad rows of \"s\"", "1 skipped");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    void aLostConnectionCutsTheLastLineAndIsMadeAgain() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(server, "", "SELECT line FROM s")) {
            try (Socket socket = server.accept()) {
                send(socket, "uno\ndos");
                assertThat(job.printed()).isEqualTo("+I[uno]");
                socket.setSoLinger(true, 0);
            }
            job.awaitSaid("closed the connection; reconnecting");
            try (Socket socket = server.accept()) {
                send(socket, "tres\n");
                assertThat(job.printed()).isEqualTo("+I[tres]");
                job.signal("TERM");
                assertThat(job.said()).contains("1 skipped (such as s at localhost:", "lost in the middle");
            }
            assertThat(job.exitCode()).isEqualTo(143);
        }
    }

    @Test
    @Tag("slow")
    void nobodyListeningIsSaidAndThenTheJobGivesUp() throws Exception {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }
        String script = "CREATE STREAM s (line STRING) WITH ('connector' = 'socket', 'port' = '" + port
                + "', 'connect.timeout' = '300 ms'); SELECT line FROM s;";
        try (Started job = Started.script(folder, HEAP, script)) {
            assertThat(job.said())
                    .contains(
                            "waiting for localhost:" + port + " (nc -lk " + port + ")",
                            "error[SLU-5001]: nobody answers at localhost:" + port,
                            "connect.timeout");
            assertThat(job.exitCode()).isEqualTo(4);
        }
    }

    @Test
    @Tag("slow")
    void aGibibyteWithoutANewlineIsOneBadRowAndTakesNoMemory() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(server, ", 'on.close' = 'end'", "SELECT line FROM s")) {
            try (Socket socket = server.accept()) {
                byte[] block = new byte[1 << 20];
                Arrays.fill(block, (byte) 'x');
                OutputStream out = socket.getOutputStream();
                out.write("uno\n".getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < 1 << 10; i++) {
                    out.write(block);
                }
                out.write("\ndos\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(job.printedToTheEnd()).containsExactlyInAnyOrder("+I[uno]", "+I[dos]");
            assertThat(job.said())
                    .contains("2 rows in", "1 skipped", ":2: it is longer than 'max.record.bytes' = 1048576");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    @Tag("slow")
    void whoDoesNotReadTheResultHoldsTheSenderBack() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(server, ", 'on.close' = 'end'", "SELECT line FROM s");
                Socket socket = server.accept()) {
            AtomicLong sent = new AtomicLong();
            byte[] block = ("y".repeat(999) + "\n").repeat(64).getBytes(StandardCharsets.UTF_8);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(block);
                        sent.addAndGet(block.length);
                    }
                } catch (IOException closed) {
                    // The test has seen enough.
                }
            });
            long before = -1;
            while (sent.get() == 0 || sent.get() > before) {
                before = sent.get();
                TimeUnit.MILLISECONDS.sleep(500);
            }
            // The pipe, batches under way and the system's buffers: far less than what was there to send.
            assertThat(sent.get()).isLessThan(512L << 20);
            for (long lines = sent.get() / 1_000; lines > 0; lines--) {
                assertThat(job.printed()).startsWith("+I[y");
            }
            socket.shutdownOutput();
            sender.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("slow")
    void aFullDiskIsTriedAgainAndThenEndsTheJob() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        Files.writeString(folder.resolve("in.txt"), "uno\ndos\n");
        String script = """
                SET sink.timeout = '300 ms';
                CREATE SINK out WITH ('connector' = 'filesystem', 'path' = '/dev/full', 'format' = 'json')
                AS SELECT line FROM 'in.txt';
                """;
        try (Started job = Started.script(folder, HEAP, script)) {
            assertThat(job.said())
                    .contains(
                            "sink out: cannot write /dev/full",
                            "trying again",
                            "error[SLU-5002]: cannot write /dev/full");
            assertThat(job.exitCode()).isEqualTo(4);
        }
    }

    private Started file(String name, String content, String columns, String options) throws IOException {
        Files.writeString(folder.resolve(name), content);
        return Started.script(folder, HEAP, """
                CREATE STREAM s (%s) WITH ('connector' = 'filesystem', 'path' = '%s'%s);
                SELECT a FROM s;
                """.formatted(columns, name, options));
    }

    @Test
    @Tag("slow")
    void aCsvRecordWithTooFewColumnsFailsOrIsSkipped() throws Exception {
        String csv = "a,b\n1,2\n3\n4,5\n";
        try (Started job = file("in.csv", csv, "a BIGINT, b BIGINT", "")) {
            assertThat(job.said()).contains("error[SLU-4004]: bad row in \"s\" at in.csv:3: ", "'on.error' = 'skip'");
            assertThat(job.exitCode()).isEqualTo(1);
        }
        try (Started job = file("in.csv", csv, "a BIGINT, b BIGINT", ", 'on.error' = 'skip'")) {
            assertThat(job.printedToTheEnd()).containsExactly("a", "-", "1", "4", "(2 rows)");
            assertThat(job.said()).contains("2 rows in", "1 skipped (such as s at in.csv:3: ");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    void jsonOfAnotherTypeFailsOrIsSkipped() throws Exception {
        String json = "{\"a\": 1}\n{\"a\": \"uno\"}\n{\"a\": 2\n{\"a\": 3}\n";
        try (Started job = file("in.json", json, "a BIGINT", ", 'on.error' = 'fail'")) {
            assertThat(job.said()).contains("error[SLU-4004]: bad row in \"s\" at in.json:2: ");
            assertThat(job.exitCode()).isEqualTo(1);
        }
        try (Started job = file("in.json", json, "a BIGINT", ", 'on.error' = 'skip'")) {
            assertThat(job.printedToTheEnd()).containsExactly("a", "-", "1", "3", "(2 rows)");
            assertThat(job.said()).contains("2 skipped (such as s at in.json:2: ");
            assertThat(job.exitCode()).isZero();
        }
    }

    @Test
    void ctrlCAndTerminationCompleteTheBatchAndSayTheClosingLine() throws Exception {
        for (List<String> signalAndCode : List.of(List.of("INT", "130"), List.of("TERM", "143"))) {
            try (ServerSocket server = server();
                    Started job =
                            Started.script(folder, HEAP, """
                            SET job.name = '%s';
                            SET batch.interval = '2 h';
                            SET batch.max.rows = 2;
                            CREATE STREAM s (line STRING) WITH ('connector' = 'socket', 'port' = '%d');
                            SELECT line FROM s;
                            """.formatted(signalAndCode.get(0), server.getLocalPort()));
                    Socket socket = server.accept()) {
                send(socket, "uno\ndos\n");
                assertThat(List.of(job.printed(), job.printed())).containsExactlyInAnyOrder("+I[uno]", "+I[dos]");
                job.signal(signalAndCode.get(0));
                assertThat(job.said()).contains("2 rows in, 2 changes out, 0 skipped, 1 batch; ");
                assertThat(job.exitCode()).isEqualTo(Integer.parseInt(signalAndCode.get(1)));
            }
        }
    }

    @Test
    void aTailedFileAndAWatchedFolderGoOn() throws Exception {
        Files.writeString(folder.resolve("log.txt"), "uno\n");
        Files.createDirectory(folder.resolve("in"));
        try (Started job = Started.script(folder, HEAP, """
                SET batch.interval = 0;
                CREATE STREAM log (line STRING) WITH ('connector' = 'filesystem', 'path' = 'log.txt', 'tail' = 'true');
                CREATE STREAM files (line STRING)
                WITH ('connector' = 'filesystem', 'path' = 'in', 'source.monitor-interval' = '50 ms');
                SELECT line FROM log UNION ALL SELECT line FROM files;
                """)) {
            assertThat(job.printed()).isEqualTo("+I[uno]");
            Files.writeString(folder.resolve("log.txt"), "uno\ndos\n");
            assertThat(job.printed()).isEqualTo("+I[dos]");
            Files.writeString(folder.resolve("tres.txt"), "tres\n");
            Files.move(folder.resolve("tres.txt"), folder.resolve("in/tres.txt"));
            assertThat(job.printed()).isEqualTo("+I[tres]");
            job.signal("TERM");
            assertThat(job.said()).contains("3 rows in, 3 changes out");
            assertThat(job.exitCode()).isEqualTo(143);
        }
    }

    @Test
    @Tag("slow")
    void theBatchIntervalDoesNotChangeTheResult() throws Exception {
        Files.writeString(folder.resolve("in.txt"), "a\nb\na\n");
        for (String interval : List.of("0", "1 ms", "1 s", "2 h")) {
            String script = "SET batch.interval = '" + interval + "';"
                    + " SELECT line, COUNT(*) AS n FROM 'in.txt' GROUP BY line ORDER BY line;";
            try (Started job = Started.script(folder, HEAP, script)) {
                assertThat(job.printedToTheEnd()).as(interval).contains("a    | 2", "b    | 1");
                assertThat(job.exitCode()).isZero();
            }
        }
    }

    @Test
    void whatGrowsForEverIsSaidOnce() throws Exception {
        try (ServerSocket server = server();
                Started job = lines(
                        server,
                        ", 'on.close' = 'end'",
                        "CREATE TABLE t (line STRING, n INT); INSERT INTO t VALUES ('uno', 1);"
                                + " SELECT line, COUNT(*) AS n FROM s GROUP BY line;"
                                + " SELECT t.n FROM s JOIN t ON s.line = t.line")) {
            try (Socket socket = server.accept()) {
                send(socket, "uno\n");
            }
            assertThat(job.said().lines().filter(line -> line.startsWith("warning: ")))
                    .singleElement()
                    .asString()
                    .contains("in: Join INNER ON left.line = right.line", "SET state.unbounded = ignore")
                    .doesNotContain("Aggregate");
            assertThat(job.exitCode()).isZero();
        }
    }
}
