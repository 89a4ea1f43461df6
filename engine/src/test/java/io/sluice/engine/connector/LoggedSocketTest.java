// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket whose input is logged, in a checkpoint on the local disk. */
class LoggedSocketTest {
    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(2);
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Optional<FillingDisk> disk = Optional.empty();
    private Optional<ServerSocket> server = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        disk = Optional.of(new FillingDisk(LocalCheckpointStore.open(folder)));
        server = Optional.of(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        server.get().setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        server.orElseThrow().close();
        disk.orElseThrow().close();
        env.close();
    }

    private Checkpoint claim() throws IOException {
        return Checkpoint.claim(disk.orElseThrow(), new Owner(UUID.randomUUID(), "job", "test"));
    }

    private Running start(Checkpoint checkpoint, byte[] position, String... more) {
        Map<String, String> options = new HashMap<>(
                Map.of("port", Integer.toString(server.orElseThrow().getLocalPort())));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        SourceConnector socket = Connectors.standard(new StringBuilder()).source("socket");
        return new Running(
                env,
                socket,
                Running.LINE,
                options,
                opening -> opening.at(position).into(checkpoint.inputLog("s", 0, env, said::add)));
    }

    /** The connection that a source makes; its failure, if it makes none. */
    private Socket accept(Running running) throws IOException {
        try {
            return server.orElseThrow().accept();
        } catch (SocketTimeoutException never) {
            running.source.take(1, chunk -> {});
            throw never;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> files() throws IOException {
        return disk.orElseThrow().list("wal/s");
    }

    @Test
    void whatHasArrivedIsReadOnByTheNextInstance() throws IOException {
        byte[] position;
        try (Running running = start(claim(), new byte[0]);
                Socket sender = accept(running)) {
            send(sender, "1\n2\n3\n4\nhal");
            running.untilRows(4);
            position = afterRow(2, running);
        }
        // Closed in order, the log has all that had arrived; the rest of the line went to nobody.
        try (Running running = start(claim(), position);
                Socket sender = accept(running)) {
            send(sender, "f\n5\n");
            assertThat(running.untilRows(4)).containsExactly("3", "4", "f", "5");
            assertThat(running.source.rowsSkipped()).isEqualTo(1);
            assertThat(running.said).anyMatch(line -> line.contains(":5: the connection was lost in the middle of it"));
            running.source.settle();
            running.source.acknowledge(running.source.position());
            assertThat(files()).hasSize(1);
        }
    }

    /** Where a source stood after some of its rows, from a second one that takes only those. */
    private byte[] afterRow(int rows, Running running) throws IOException {
        running.source.settle();
        running.close();
        try (Running again = start(claim(), new byte[0]);
                Socket sender = accept(again)) {
            again.takeExactly(rows);
            sender.shutdownOutput();
            return again.source.position();
        }
    }

    @Test
    void idleInstancesLeaveNoFilesBehind() throws IOException {
        byte[] position;
        try (Running running = start(claim(), new byte[0]);
                Socket sender = accept(running)) {
            send(sender, "1\n");
            running.untilRows(1);
            position = running.source.position();
            running.source.settle();
        }
        for (int i = 0; i < 5; i++) {
            try (Running running = start(claim(), position);
                    Socket sender = accept(running)) {
                assertThat(sender.isConnected()).isTrue();
                running.source.take(10, chunk -> {});
                position = running.source.position();
                running.source.settle();
                running.source.acknowledge(position);
            }
        }
        assertThat(files().size()).isLessThanOrEqualTo(2);
    }

    @Test
    void aFullDiskHoldsTheSenderBackAndLosesNothing() throws IOException {
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            sent.append("line ").append(i).append('\n');
        }
        byte[] begin = {};
        try (Running running = start(claim(), begin, "on.close", "end");
                Socket sender = accept(running)) {
            send(sender, "line -1\n");
            running.untilRows(1);
            running.source.settle();
            disk.orElseThrow().full = true;
            send(sender, "line -2\n");
            assertThatThrownBy(() -> running.takeUntil(() -> isRefused(running)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("no space left");
            Thread sending = new Thread(() -> {
                try (sender) {
                    send(sender, sent.toString());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sending.start();
            env.signal().await(env.clock().micros() + 200_000);
            disk.orElseThrow().full = false;
            assertThat(running.toTheEnd()).hasSize(50_002).startsWith("line -1", "line -2", "line 0");
            running.source.settle();
            assertThat(said)
                    .containsExactly(
                            "cannot log the input of s, which is not read until that works: no space left",
                            "the input of s is logged again");
        }
        try (Running running = start(claim(), begin, "on.close", "end");
                Socket sender = accept(running)) {
            sender.shutdownOutput();
            assertThat(running.toTheEnd())
                    .hasSize(50_002)
                    .endsWith("line 49999")
                    .doesNotHaveDuplicates();
        }
    }

    private static boolean isRefused(Running running) {
        try {
            running.source.settle();
            return false;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Test
    void withoutALogWhatWasUnderWayIsLost() throws IOException {
        byte[] position;
        try (Running running = start(claim(), new byte[0], "wal", "off");
                Socket sender = accept(running)) {
            send(sender, "1\n2\n");
            running.untilRows(2);
            position = running.source.position();
        }
        assertThat(files()).isEmpty();
        try (Running running = start(claim(), position);
                Socket sender = accept(running)) {
            send(sender, "3\n");
            assertThat(running.untilRows(1)).containsExactly("3");
            position = running.source.position();
        }
        byte[] logged = position;
        assertThatThrownBy(() -> start(claim(), logged, "wal", "off"))
                .hasMessageContaining("SLU-5005")
                .hasMessageContaining("is of a source with a log of its input");
    }

    @Test
    void anInstanceThatWasTakenOverSettlesNothing() throws IOException {
        try (Running running = start(claim(), new byte[0]);
                Socket sender = accept(running)) {
            send(sender, "1\n");
            running.untilRows(1);
            claim();
            assertThatThrownBy(running.source::settle).hasMessageContaining("SLU-6003");
        }
    }
}
