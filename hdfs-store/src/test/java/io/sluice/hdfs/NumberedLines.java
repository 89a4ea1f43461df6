// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serves the lines {@code CONNECTION,NUMBER} to whoever connects, each of them once: what is lost on the way is not sent again. */
final class NumberedLines implements AutoCloseable {
    private static final int BACKLOG = 8;
    private static final int POLL_MILLIS = 5;

    private final ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final List<Integer> sent = new ArrayList<>();
    private Optional<Socket> connection = Optional.empty();

    NumberedLines() throws IOException {
        server.setSoTimeout(POLL_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many lines were sent on each connection. */
    List<Integer> sent() {
        return List.copyOf(sent);
    }

    /** How many lines were sent on the connection that is open. */
    int sentNow() {
        return sent.get(sent.size() - 1);
    }

    /** A line of the connection that is open. */
    String line(int number) {
        return (sent.size() - 1) + "," + number + "\n";
    }

    /** Whether somebody has connected, who gets the lines from now on. */
    boolean accept() throws IOException {
        disconnect();
        try {
            connection = Optional.of(server.accept());
            sent.add(0);
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    /** Turns away all who have connected. */
    void turnAway() throws IOException {
        while (true) {
            try {
                server.accept().close();
            } catch (SocketTimeoutException nobody) {
                return;
            }
        }
    }

    /** Sends the next lines, as they are and when they are: a write each. */
    void send(int count) throws IOException {
        Socket to = connection.orElseThrow();
        for (int i = 0; i < count; i++) {
            to.getOutputStream().write(line(sentNow()).getBytes(StandardCharsets.UTF_8));
            sent.set(sent.size() - 1, sentNow() + 1);
        }
    }

    /** Ends the connection that is open, if one is: there are no more lines. */
    void disconnect() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
        }
        connection = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        disconnect();
        server.close();
    }
}
