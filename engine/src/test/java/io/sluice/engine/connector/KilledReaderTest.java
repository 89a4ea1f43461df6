// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.real.LocalCheckpointStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that read a socket and are killed with SIGKILL: of what they had settled nothing is lost, and nothing is read twice. */
@Tag("slow")
class KilledReaderTest {
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    @Test
    @Seeded
    void whatWasSettledIsReadOnce(SplittableRandom random) throws Exception {
        TreeMap<Integer, String> settled = new TreeMap<>();
        CompletableFuture<Void> sending;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            sending = CompletableFuture.runAsync(() -> sendNumbers(server));
            for (int kill = 0; kill < KILLS; kill++) {
                Process reader = LoggedReader.start(folder, server.getLocalPort());
                try (BufferedReader lines = reader.inputReader()) {
                    for (int i = 1 + random.nextInt(20); i > 0; i--) {
                        note(lines.readLine(), settled);
                    }
                    reader.toHandle().destroyForcibly();
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        note(line, settled);
                    }
                } finally {
                    reader.destroyForcibly().waitFor();
                }
            }
        }
        sending.join();
        check(settled);
    }

    private static void note(String line, Map<Integer, String> settled) {
        assertThat(line).startsWith("settled ");
        int last = line.lastIndexOf(' ');
        settled.put(Integer.parseInt(line.substring("settled ".length(), last)), line.substring(last + 1));
    }

    /** Sends numbered lines to whoever connects, each once, until the server is closed. */
    private static void sendNumbers(ServerSocket server) {
        long number = 0;
        while (true) {
            try (Socket reader = server.accept()) {
                OutputStream out = reader.getOutputStream();
                while (true) {
                    out.write((++number + "\n").getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException lost) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void check(NavigableMap<Integer, String> settled) throws IOException {
        try (LocalCheckpointStore store = LocalCheckpointStore.open(folder)) {
            Checkpoint checkpoint = Checkpoint.claim(store, new Owner(UUID.randomUUID(), "job", "test"));
            byte[] last = checkpoint.sealed().isPresent()
                    ? checkpoint.sealed().get().ticks()
                    : checkpoint.newest().orElseThrow().summary();
            List<String> rows = LoggedReader.Committed.of(last).rows();
            long before = 0;
            for (String row : rows) {
                assertThat(Long.parseLong(row)).isGreaterThan(before);
                before = Long.parseLong(row);
            }
            // What was settled last may not have been sealed; it is in the log, as the next reader would have found.
            settled.headMap(rows.size(), true)
                    .forEach((count, row) -> assertThat(rows.get(count - 1)).isEqualTo(row));
            assertThat(settled.headMap(rows.size(), true)).hasSizeGreaterThan(KILLS);
        }
    }
}
