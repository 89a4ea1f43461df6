// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** TCP. */
final class Sockets implements Network {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BACKLOG = 16;

    @Override
    public Connection connect(String host, int port) throws IOException {
        // Closed by the connection that is returned, or below.
        @SuppressWarnings("resource")
        Socket socket = new Socket();
        try {
            socket.connect(address(host, port), CONNECT_MILLIS);
            return new Stream(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static InetSocketAddress address(String host, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("no host has the name " + host);
        }
        return address;
    }

    @Override
    public Listener listen(String host, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address(host, port), BACKLOG);
            return new Port(server);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static final class Stream implements Connection {
        private final Socket socket;
        private final InputStream input;

        Stream(Socket socket) throws IOException {
            this.socket = socket;
            input = socket.getInputStream();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return input.read(into, from, length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Port(ServerSocket server) implements Listener {
        @Override
        public Connection accept() throws IOException {
            return new Stream(server.accept());
        }

        @Override
        public int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
