// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Http;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The ports of the process at which HTTP is served, each by one server however many services it has. */
final class HttpPorts implements Http {
    /** Jobs of one process can share a port, so there is one of these. */
    static final HttpPorts OF_THE_PROCESS = new HttpPorts();

    private final Map<InetSocketAddress, HttpPort> open = new HashMap<>();

    private HttpPorts() {}

    @Override
    public synchronized Service serve(String host, int port, String path, Responder responder) throws IOException {
        InetSocketAddress address = Sockets.address(host, port);
        HttpPort at = open.get(address);
        if (at == null) {
            at = new HttpPort(address);
            open.put(at.address(), at);
        }
        if (!at.add(path, responder)) {
            throw new BindException("another stream is served at " + path);
        }
        return new Served(at, path);
    }

    private synchronized void closeUnlessUsed(HttpPort port) {
        if (port.isIdle() && open.remove(port.address(), port)) {
            port.close();
        }
    }

    private final class Served implements Service {
        private final HttpPort at;
        private final String path;

        Served(HttpPort at, String path) {
            this.at = at;
            this.path = path;
        }

        @Override
        public int port() {
            return at.address().getPort();
        }

        @Override
        public void close() {
            at.remove(path);
            closeUnlessUsed(at);
        }
    }
}
