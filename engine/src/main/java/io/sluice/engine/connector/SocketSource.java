// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Lines from a TCP connection. It connects to whoever serves them, or listens for whoever sends them. What was sent while
 * nobody read is in nobody's log: a restart does not see it again.
 */
final class SocketSource implements SourceConnector {
    private static final List<OptionSpec> OPTIONS = Records.liveOptions(
            OptionSpec.withDefault("hostname", "localhost", "where to connect, or the address to listen on"),
            OptionSpec.required("port", "the TCP port, as in 'port' = '7777'").whole(0, 65_535),
            OptionSpec.withDefault("mode", "connect", "connect, or listen for others to connect")
                    .words("connect", "listen"),
            OptionSpec.withDefault("on.close", "reconnect", "reconnect or end, when the other side closes")
                    .words("reconnect", "end"),
            OptionSpec.withDefault("connect.timeout", "60 s", "how long to try at the start")
                    .duration());

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Records.format(options, "raw").schema(options, () -> new byte[0]);
    }

    @Override
    public boolean bounded(Options options) {
        return false;
    }

    @Override
    public Optional<String> format(Options options, Env env) {
        return Optional.of(Records.format(options, "raw").name());
    }

    @Override
    public void check(Options options, Schema schema) {
        Records.check(options, Optional.of(Records.format(options, "raw")), schema);
        port(options);
    }

    @Override
    public boolean replays(Options options) {
        return false;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        boolean listen = options.choice("mode", List.of("connect", "listen")).equals("listen");
        boolean end = options.choice("on.close", List.of("reconnect", "end")).equals("end");
        SocketFeed feed = new SocketFeed(
                opening.env(),
                opening.status(),
                options.get("hostname"),
                port(options),
                listen,
                end,
                options.micros("connect.timeout"));
        return Records.openLive(opening, Records.format(options, "raw"), false, feed);
    }

    /** Whoever listens may leave the choice of a free port to the system. */
    private static int port(Options options) {
        boolean listen = options.choice("mode", List.of("connect", "listen")).equals("listen");
        return (int) options.number("port", listen ? 0 : 1, 65_535);
    }
}
