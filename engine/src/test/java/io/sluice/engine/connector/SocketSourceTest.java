// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketSourceTest {
    private final RealEnv env = new RealEnv(2);

    @AfterEach
    void endThreads() {
        env.close();
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private Running connectTo(int port, String onClose) {
        return new Running(
                env,
                "socket",
                Running.LINE,
                Map.of("port", Integer.toString(port), "on.close", onClose, "connect.timeout", "200 ms"));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesArriveAsTheyAreSentAndTheUnfinishedLastOneAtTheEnd() throws IOException {
        try (ServerSocket server = server();
                Running running = connectTo(server.getLocalPort(), "end");
                Socket sender = server.accept()) {
            send(sender, "hola mundo\r\nbuen d");
            assertThat(running.untilRows(1)).containsExactly("hola mundo");
            send(sender, "ía\nsin fin");
            assertThat(running.untilRows(2)).containsExactly("hola mundo", "buen día");
            sender.shutdownOutput();
            assertThat(running.toTheEnd()).containsExactly("hola mundo", "buen día", "sin fin");
        }
    }

    @Test
    void afterACloseItConnectsAgain() throws IOException {
        try (ServerSocket server = server();
                Running running = connectTo(server.getLocalPort(), "reconnect")) {
            for (int i = 1; i <= 3; i++) {
                try (Socket sender = server.accept()) {
                    send(sender, "line " + i + "\n");
                    running.untilRows(i);
                }
            }
            assertThat(running.rows).containsExactly("line 1", "line 2", "line 3");
            assertThat(running.said).anyMatch(line -> line.endsWith("closed the connection; reconnecting"));
        }
    }

    @Test
    void aLineCutByALostConnectionIsABadRow() throws IOException {
        try (ServerSocket server = server();
                Running running = connectTo(server.getLocalPort(), "reconnect")) {
            Socket sender = server.accept();
            send(sender, "whole\ncut of");
            running.untilRows(1);
            // Closing with no linger resets the connection.
            sender.setSoLinger(true, 0);
            sender.close();
            running.takeUntil(() -> running.source.rowsSkipped() == 1);
            assertThat(running.said).anyMatch(line -> line.contains("the connection was lost in the middle of it"));
        }
    }

    @Test
    void nobodyListeningIsSaidOnceThenTheTimeRunsOut() throws IOException {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }
        try (Running running = connectTo(port, "end")) {
            assertThatThrownBy(running::toTheEnd)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("SLU-5001")
                    .hasMessageContaining("nc -lk " + port);
            assertThat(running.said).containsExactly("waiting for localhost:" + port + " (nc -lk " + port + ")");
        }
    }

    @Test
    void listeningTakesOneSenderAfterTheOther() throws IOException {
        try (Running running = new Running(env, "socket", Running.LINE, Map.of("port", "0", "mode", "listen"))) {
            int port = awaitPort(running);
            for (int i = 1; i <= 2; i++) {
                try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    send(sender, "from " + i + "\n");
                    running.untilRows(i);
                }
            }
            assertThat(running.rows).containsExactly("from 1", "from 2");
        }
    }

    private static int awaitPort(Running running) {
        running.takeUntil(() -> !running.said.isEmpty());
        String line = running.said.get(0);
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    @Test
    void aUsedPortSaysSo() throws IOException {
        try (ServerSocket server = server();
                Running running = new Running(
                        env,
                        "socket",
                        Running.LINE,
                        Map.of("port", Integer.toString(server.getLocalPort()), "mode", "listen"))) {
            assertThatThrownBy(running::toTheEnd).hasMessageContaining("cannot listen on localhost:");
        }
    }

    @Test
    void whileNobodyTakesTheSenderIsHeldBack() throws Exception {
        byte[] line = ("x".repeat(1_023) + "\n").getBytes(StandardCharsets.UTF_8);
        int lines = 120_000;
        AtomicLong sent = new AtomicLong();
        try (ServerSocket server = server();
                Running running = connectTo(server.getLocalPort(), "end");
                Socket sender = server.accept()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(sender, line, lines, sent));
            awaitStandstill(sent);
            // What the pipe and the system's buffers hold, far below the 120 MB that wait.
            assertThat(sent.get()).isLessThan(80_000L);
            running.toTheEnd();
            sending.get(20, TimeUnit.SECONDS);
            assertThat(running.rows).hasSize(lines).containsOnly("x".repeat(1_023));
        }
    }

    private static void sendAll(Socket sender, byte[] line, int lines, AtomicLong sent) {
        try {
            OutputStream out = sender.getOutputStream();
            for (int i = 0; i < lines; i++) {
                out.write(line);
                sent.incrementAndGet();
            }
            sender.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until nothing has been sent for a while. */
    private void awaitStandstill(AtomicLong sent) {
        long before = -1;
        while (sent.get() != before || before == 0) {
            before = sent.get();
            env.signal().await(env.clock().micros() + 300_000);
        }
    }

    @Test
    void closingEndsAReadAndATry() throws IOException {
        try (ServerSocket server = server()) {
            Running running = connectTo(server.getLocalPort(), "reconnect");
            try (Socket sender = server.accept()) {
                running.close();
                running.close();
                // The other side sees the end of the connection.
                assertThat(sender.getInputStream().read()).isEqualTo(-1);
            }
        }
    }
}
