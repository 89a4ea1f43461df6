// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Network.Connection;
import io.sluice.engine.env.Network.Listener;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads one connection after the other. While the pipe is full it does not read, and TCP holds the sender back. */
final class SocketFeed implements Feed {
    private static final long PAUSE_MICROS_MIN = 100_000;
    private static final long PAUSE_MICROS_MAX = 5_000_000;

    private final Env env;
    private final Status status;
    private final String host;
    private final int port;
    private final boolean listen;
    private final boolean endOnClose;
    private final long timeoutMicros;

    private boolean stopped;
    private Optional<Closeable> open = Optional.empty();

    SocketFeed(Env env, Status status, String host, int port, boolean listen, boolean endOnClose, long timeoutMicros) {
        this.env = env;
        this.status = status;
        this.host = host;
        this.port = port;
        this.listen = listen;
        this.endOnClose = endOnClose;
        this.timeoutMicros = timeoutMicros;
    }

    @Override
    public void run(BytePipe pipe) {
        try {
            if (listen) {
                listen(pipe);
            } else {
                connect(pipe);
            }
            pipe.end();
        } catch (ProblemException problem) {
            pipe.fail(problem);
        }
    }

    private void connect(BytePipe pipe) {
        boolean first = true;
        long pause = PAUSE_MICROS_MIN;
        while (!pipe.closed()) {
            Optional<Connection> connection = connectPatiently(pipe, first ? timeoutMicros : Long.MAX_VALUE);
            if (connection.isEmpty()) {
                return;
            }
            boolean hadBytes = readAll(connection.get(), pipe, host + ":" + port);
            if (endOnClose || pipe.closed()) {
                return;
            }
            first = false;
            status.say(host + ":" + port + " closed the connection; reconnecting");
            pause = hadBytes ? PAUSE_MICROS_MIN : Math.min(2 * pause, PAUSE_MICROS_MAX);
            pipe.pause(env, pause);
        }
    }

    /** Tries until somebody listens; empty if stopped. */
    private Optional<Connection> connectPatiently(BytePipe pipe, long patienceMicros) {
        long begin = env.clock().micros();
        long pause = PAUSE_MICROS_MIN;
        boolean said = false;
        while (!pipe.closed()) {
            try {
                return Optional.of(env.network().connect(host, port));
            } catch (IOException nobody) {
                long left = patienceMicros - (env.clock().micros() - begin);
                if (left <= 0) {
                    throw unavailable("nobody answers at " + host + ":" + port + ": " + nobody.getMessage(), nobody)
                            .hint("start the sender, such as nc -lk " + port + ", or raise 'connect.timeout'")
                            .exception();
                }
                if (!said) {
                    status.say("waiting for " + host + ":" + port + " (nc -lk " + port + ")");
                    said = true;
                }
                pipe.pause(env, Math.min(pause, left));
                pause = Math.min(2 * pause, PAUSE_MICROS_MAX);
            }
        }
        return Optional.empty();
    }

    /** The problem of a port that cannot be had. */
    static ProblemException cannotListen(String host, int port, IOException cause) {
        return unavailable("cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause)
                .hint("another program may use the port; choose another 'port'")
                .exception();
    }

    private static Problem unavailable(String message, IOException cause) {
        return Problem.of(Code.SOURCE_UNAVAILABLE, cause.getMessage() == null ? message + cause : message);
    }

    private void listen(BytePipe pipe) {
        try (Listener listener = env.network().listen(host, port)) {
            hold(listener);
            status.say("listening on " + host + ":" + listener.port());
            boolean more = true;
            while (more && !pipe.closed()) {
                readAll(listener.accept(), pipe, host + ":" + listener.port());
                more = !endOnClose;
                hold(listener);
            }
        } catch (IOException e) {
            if (!pipe.closed()) {
                throw cannotListen(host, port, e);
            }
        }
    }

    private boolean readAll(Connection connection, BytePipe pipe, String origin) {
        boolean any = false;
        boolean orderly = true;
        try (connection) {
            hold(connection);
            pipe.mark(new BytePipe.Mark.Begin(origin, Input.LIVE));
            while (pipe.read(connection::read)) {
                any = true;
            }
        } catch (IOException lost) {
            orderly = false;
        }
        if (!pipe.closed()) {
            pipe.mark(new BytePipe.Mark.End(orderly));
        }
        return any;
    }

    /** Remembers what {@link #stop} has to close; closes it at once if that has been called. */
    private synchronized void hold(Closeable what) {
        open = Optional.of(what);
        if (stopped) {
            close(what);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        open.ifPresent(SocketFeed::close);
    }

    private static void close(Closeable what) {
        try {
            what.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
