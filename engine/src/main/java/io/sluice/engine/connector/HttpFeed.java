// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Http.Answer;
import io.sluice.engine.env.Http.Request;
import io.sluice.engine.env.Http.Service;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Takes the bodies of requests, one after the other, each as a whole or not at all. While the pipe is full they wait, and whoever
 * has waited for long is told to come again. Requests are answered on threads of the server.
 */
final class HttpFeed implements Feed {
    /**
     * Where it listens.
     *
     * @param port 0 for any free one
     */
    record Place(String host, int port, String path) {
        String at(int actualPort) {
            String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            return name + ":" + actualPort + path;
        }
    }

    private static final long PATIENCE_MICROS = 10_000_000;
    private static final long PAUSE_MICROS = 1_000_000;
    private static final String RETRY = "Retry-After";

    private static final Answer KEPT = Answer.of(204, "");
    private static final Answer TAKEN = Answer.of(202, "");
    private static final Answer ENDING =
            Answer.of(503, "the job ends; nothing of this request was taken").with(RETRY, "5");
    private static final Answer BEHIND = Answer.of(
                    503, "the job does not keep up with its input; nothing of this request was taken")
            .with(RETRY, "1");
    private static final Answer UNKNOWN =
            Answer.of(500, "the job has ended meanwhile; it may have kept this request and may not");

    private final Env env;
    private final Status status;
    private final Place place;
    private final Optional<String> token;
    private final int requestBytesMax;
    private final Signal stopped;

    HttpFeed(Env env, Status status, Place place, Optional<String> token, int requestBytesMax) {
        this.env = env;
        this.status = status;
        this.place = place;
        this.token = token;
        this.requestBytesMax = requestBytesMax;
        stopped = env.signal();
    }

    @Override
    public void run(BytePipe pipe) {
        Receiver receiver = new Receiver(pipe);
        try (Service service = receiver.open()) {
            String url = "http://" + place.at(service.port());
            status.say("listening on " + url + " (curl --data-binary @rows.json " + url + ")");
            while (!pipe.closed()) {
                stopped.await(Signal.NEVER);
            }
            pipe.end();
        } catch (IOException e) {
            pipe.fail(SocketFeed.cannotListen(place.host(), place.port(), e));
        }
    }

    @Override
    public void stop() {
        stopped.wake();
    }

    /** What is wrong with a request whatever it brings. */
    private Optional<Answer> refused(Request request) {
        if (!request.method().equals("POST")) {
            return Optional.of(Answer.of(405, "rows are sent here by POST").with("Allow", "POST"));
        }
        if (token.isPresent()
                && !request.header("Authorization").map(this::isAuthorized).orElse(false)) {
            return Optional.of(Answer.of(401, "a token is needed in the header Authorization: Bearer TOKEN")
                    .with("WWW-Authenticate", "Bearer"));
        }
        if (token.isEmpty() && request.header("Origin").isPresent()) {
            return Optional.of(
                    Answer.of(403, "pages of the web may send rows only with a token: add the option 'token'"));
        }
        return Optional.empty();
    }

    private boolean isAuthorized(String header) {
        byte[] wanted = ("Bearer " + token.orElseThrow()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(wanted, header.strip().getBytes(StandardCharsets.UTF_8));
    }

    /** The body as it is after inflation; empty if it is too long. */
    private Optional<byte[]> body(Request request, boolean deflated) throws IOException {
        InputStream in = deflated ? new GZIPInputStream(request.body()) : request.body();
        byte[] bytes = in.readNBytes(requestBytesMax + 1);
        return bytes.length <= requestBytesMax ? Optional.of(bytes) : Optional.empty();
    }

    /** Puts what requests bring into the pipe. The threads of the server meet here. */
    private final class Receiver {
        private final BytePipe pipe;
        private final Object settling = new Object();
        /** How many requests have been put in. */
        private long added;
        /** How many of them are durable; guarded by settling. */
        private long settled;

        private boolean logged;

        private String origin = "";

        Receiver(BytePipe pipe) {
            this.pipe = pipe;
        }

        /** Nothing is put in before this has returned. */
        synchronized Service open() throws IOException {
            Service service = env.http().serve(place.host(), place.port(), place.path(), this::answer);
            origin = place.at(service.port());
            return service;
        }

        Answer answer(Request request) throws IOException {
            Optional<Answer> refused = refused(request);
            if (refused.isPresent()) {
                return refused.get();
            }
            String encoding =
                    request.header("Content-Encoding").orElse("identity").toLowerCase(Locale.ROOT);
            if (!encoding.equals("identity") && !encoding.equals("gzip")) {
                return Answer.of(415, "bodies are taken as they are or as gzip, not as " + encoding)
                        .with("Accept-Encoding", "gzip");
            }
            try {
                Optional<byte[]> body = body(request, encoding.equals("gzip"));
                if (body.isEmpty()) {
                    return Answer.of(
                            413,
                            "at most " + requestBytesMax
                                    + " bytes are taken at a time; send several requests, or raise 'max.request.bytes'");
                }
                return take(body.get());
            } catch (ZipException | EOFException damaged) {
                return Answer.of(400, "the body is not whole: " + damaged.getMessage());
            }
        }

        private Answer take(byte[] body) {
            long until = env.clock().micros() + PATIENCE_MICROS;
            try {
                long mine;
                synchronized (this) {
                    if (!pipe.hasRoom(env, body.length, until)) {
                        return pipe.closed() ? ENDING : BEHIND;
                    }
                    if (!pipe.add(origin, Input.LIVE, body)) {
                        return UNKNOWN;
                    }
                    mine = ++added;
                }
                return settle(mine);
            } catch (ProblemException problem) {
                pipe.fail(problem);
                return UNKNOWN;
            }
        }

        /** Waits until a request that has been put in is durable, together with those that have come meanwhile. */
        private Answer settle(long mine) {
            synchronized (settling) {
                while (settled < mine) {
                    long all = added();
                    try {
                        logged = pipe.settle();
                        settled = all;
                    } catch (IOException failing) {
                        if (pipe.closed()) {
                            return UNKNOWN;
                        }
                        // The log has told. Whoever sends waits until it works.
                        env.signal().await(env.clock().micros() + PAUSE_MICROS);
                    }
                }
                return logged ? KEPT : TAKEN;
            }
        }

        private synchronized long added() {
            return added;
        }
    }
}
