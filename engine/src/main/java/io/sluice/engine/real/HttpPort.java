// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.engine.env.Http.Answer;
import io.sluice.engine.env.Http.Request;
import io.sluice.engine.env.Http.Responder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One port and the paths that are served there, by the server that comes with Java. */
final class HttpPort {
    /** How many requests are answered at a time; others wait. */
    private static final int THREADS = 64;

    /** How many connections wait to be taken: with fewer, some of many that are made at once are reset after a second. */
    private static final int CONNECTIONS = 1_024;

    private static final int IDLE_SECONDS = 10;
    private static final long CLOSE_NANOS = 2_000_000_000L;
    private static final int EMPTY = -1;

    /** How long a request may take to arrive; else whoever sends slowly enough could hold all threads. */
    private static final String ARRIVAL_SECONDS = "60";

    private static final String ARRIVAL = "sun.net.httpserver.maxReqTime";

    static {
        // Java reads it once in a process. A program that embeds the engine may have set its own.
        System.setProperty(ARRIVAL, System.getProperty(ARRIVAL, ARRIVAL_SECONDS));
    }

    private static final class Path {
        private final Responder responder;
        private int answering;

        Path(Responder responder) {
            this.responder = responder;
        }
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Pool.daemon(task, "sluice-http"));
    private final Map<String, Path> paths = new TreeMap<>();

    HttpPort(InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, CONNECTIONS);
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Returns false if the path is served already. */
    synchronized boolean add(String path, Responder responder) {
        return paths.putIfAbsent(path, new Path(responder)) == null;
    }

    synchronized boolean isIdle() {
        return paths.isEmpty();
    }

    /** Serves a path no longer. Waits a moment for answers that are being made. */
    synchronized void remove(String path) {
        Path removed = paths.remove(path);
        long end = System.nanoTime() + CLOSE_NANOS;
        boolean interrupted = false;
        while (removed != null && removed.answering > 0 && !interrupted) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException stop) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
        }
    }

    void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Path> path = begin(exchange.getRequestURI().getPath());
            if (path.isEmpty()) {
                send(exchange, Answer.of(404, "nothing is received here; the paths are " + names()));
                return;
            }
            try {
                send(exchange, path.get().responder.answer(new Received(exchange)));
            } finally {
                end(path.get());
            }
        }
    }

    private synchronized Optional<Path> begin(String name) {
        Optional<Path> path = Optional.ofNullable(paths.get(name));
        path.ifPresent(found -> found.answering++);
        return path;
    }

    private synchronized void end(Path path) {
        path.answering--;
        notifyAll();
    }

    private synchronized String names() {
        return String.join(", ", paths.keySet());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (answer.text().isEmpty()) {
            exchange.sendResponseHeaders(answer.status(), EMPTY);
            return;
        }
        byte[] text = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(answer.status(), text.length);
        exchange.getResponseBody().write(text);
    }

    private record Received(HttpExchange exchange) implements Request {
        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
        }

        @Override
        public InputStream body() {
            return exchange.getRequestBody();
        }
    }
}
