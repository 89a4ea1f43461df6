// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.Checkpoint;
import io.sluice.engine.checkpoint.Owner;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Http;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are posted, with and without a log. */
class HttpSourceTest {
    private static final Schema WORDS = schema("word", STRING, "n", BIGINT);

    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(2);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        env.close();
    }

    private static Map<String, String> options(String... more) {
        Map<String, String> options = new HashMap<>(Map.of("port", "0", "path", "/words"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private Running start(String... more) {
        return new Running(env, "http", WORDS, options(more));
    }

    /** The address that a source says it listens at. */
    private static URI url(Running running) {
        running.takeUntil(() -> running.said.stream().anyMatch(line -> line.startsWith("listening on ")));
        String said = running.said.get(0);
        int from = said.indexOf("http:");
        return URI.create(said.substring(from, said.indexOf(" (", from)));
    }

    private static HttpRequest.Builder post(URI url, byte[] body) {
        return HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return sendAsync(request).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int post(URI url, String body) {
        return send(post(url, bytes(body))).statusCode();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream deflating = new GZIPOutputStream(out)) {
            deflating.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void rowsArriveAsTheyArePosted() throws IOException {
        try (Running running = start()) {
            URI url = url(running);
            assertThat(post(url, "{\"word\": \"buen\", \"n\": 1}\n{\"word\": \"día\", \"n\": 2}"))
                    .isEqualTo(202);
            assertThat(running.untilRows(2)).containsExactly("buen|1", "día|2");
            assertThat(post(url, "")).isEqualTo(202);
            HttpRequest.Builder deflated =
                    post(url, gzip(bytes("{\"word\": \"fin\"}"))).header("Content-Encoding", "gzip");
            assertThat(send(deflated).statusCode()).isEqualTo(202);
            assertThat(running.untilRows(3)).endsWith("fin|NULL");
            assertThat(running.said.get(0)).contains("(curl --data-binary @rows.json " + url + ")");
        }
    }

    @Test
    void badRowsAreToldWithTheirPlaceInTheRequest() {
        try (Running running = start()) {
            URI url = url(running);
            assertThat(post(url, "{\"word\": \"buen\", \"n\": 1}\n[]\n")).isEqualTo(202);
            assertThat(post(url, "{\"word\": \"fin\", \"n\": 2}\n")).isEqualTo(202);
            assertThat(running.untilRows(2)).containsExactly("buen|1", "fin|2");
            assertThat(running.source.rowsSkipped()).isOne();
            assertThat(running.said.get(1))
                    .contains("localhost:" + url.getPort() + "/words:2: it is not a JSON object");
        }
    }

    @Test
    void whatCannotBeTakenIsAnsweredWithTheReason() throws IOException {
        try (Running running = start("max.request.bytes", "20")) {
            URI url = url(running);
            byte[] row = bytes("{\"n\": 1}");
            byte[] long21 = bytes("{\"n\": 1}".repeat(3).substring(0, 21));
            assertAnswer(HttpRequest.newBuilder(url), 405, "rows are sent here by POST");
            assertAnswer(post(url, row).header("Origin", "http://evil.example"), 403, "only with a token");
            assertAnswer(post(url, long21), 413, "at most 20 bytes are taken at a time");
            assertAnswer(post(url, gzip(long21)).header("Content-Encoding", "gzip"), 413, "at most 20 bytes");
            assertAnswer(post(url, row).header("Content-Encoding", "br"), 415, "as gzip, not as br");
            assertAnswer(post(url, row).header("Content-Encoding", "gzip"), 400, "the body is not whole");
            assertAnswer(post(url.resolve("/wrods"), row), 404, "the paths are /words");
            assertAnswer(post(url.resolve("/words/more"), row), 404, "the paths are /words");
            assertThat(post(url, "{\"n\": 7}")).isEqualTo(202);
            assertThat(running.untilRows(1)).containsExactly("NULL|7");
        }
    }

    private void assertAnswer(HttpRequest.Builder request, int status, String text) {
        HttpResponse<String> answer = send(request);
        assertThat(answer.body()).contains(text);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void aTokenIsAskedFor() {
        try (Running running = start("token", "s3cret")) {
            URI url = url(running);
            byte[] row = bytes("{\"n\": 1}");
            assertAnswer(post(url, row), 401, "a token is needed");
            assertAnswer(post(url, row).header("Authorization", "Bearer s3cre"), 401, "a token is needed");
            HttpRequest.Builder right =
                    post(url, row).header("Authorization", "Bearer s3cret").header("Origin", "https://shop.example");
            assertThat(send(right).statusCode()).isEqualTo(202);
            assertThat(running.untilRows(1)).containsExactly("NULL|1");
        }
    }

    @Test
    void streamsShareAPort() {
        try (Running words = start()) {
            URI url = url(words);
            String port = Integer.toString(url.getPort());
            try (Running more = start("port", port, "path", "/more")) {
                URI other = url(more);
                assertThat(other.getPort()).isEqualTo(url.getPort());
                assertThat(post(other, "{\"n\": 2}")).isEqualTo(202);
                assertThat(post(url, "{\"n\": 1}")).isEqualTo(202);
                assertThat(words.untilRows(1)).containsExactly("NULL|1");
                assertThat(more.untilRows(1)).containsExactly("NULL|2");
            }
            try (Running same = start("port", port)) {
                assertThatThrownBy(same::toTheEnd)
                        .hasMessageContaining("cannot listen on localhost:" + port)
                        .hasMessageContaining("another stream is served at /words");
            }
            assertThat(post(url, "{\"n\": 3}")).isEqualTo(202);
            assertThat(words.untilRows(2)).endsWith("NULL|3");
        }
    }

    @Test
    void manySendersAtATimeLoseNothing() throws IOException {
        int senders = 300;
        try (Running running = startLogged(new FillingDisk(LocalCheckpointStore.open(folder)), new byte[0])) {
            URI url = url(running);
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, senders)
                    .mapToObj(i -> sendAsync(post(url, bytes("{\"n\": " + i + "}"))))
                    .toList();
            answers.forEach(answer -> assertThat(
                            answer.orTimeout(20, TimeUnit.SECONDS).join().statusCode())
                    .isEqualTo(204));
            assertThat(running.untilRows(senders))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, senders)
                            .mapToObj(i -> "NULL|" + i)
                            .toList());
        }
    }

    @Test
    void whoeverWaitsForLongIsToldToComeAgain() {
        Hurried hurried = new Hurried(env, new AtomicBoolean(), new AtomicLong());
        try (Running running = new Running(hurried, "http", WORDS, options("max.request.bytes", "4 MiB"))) {
            URI url = url(running);
            String row = "{\"n\": 1}\n";
            byte[] full = bytes(row.repeat((4 << 20) / row.length()));
            assertThat(send(post(url, full)).statusCode()).isEqualTo(202);
            hurried.hurries.set(true);
            HttpResponse<String> behind = send(post(url, full));
            hurried.hurries.set(false);
            assertThat(behind.statusCode()).isEqualTo(503);
            assertThat(behind.body()).contains("does not keep up with its input; nothing of this request was taken");
            assertThat(behind.headers().firstValue("Retry-After")).contains("1");
            running.untilRows(full.length / row.length());
            assertThat(post(url, "{\"n\": 2}")).isEqualTo(202);
            assertThat(running.untilRows(full.length / row.length() + 1)).endsWith("NULL|2");
        }
    }

    private Checkpoint claim(FillingDisk disk) throws IOException {
        return Checkpoint.claim(disk, new Owner(UUID.randomUUID(), "job", "test"));
    }

    private Running startLogged(FillingDisk disk, byte[] position) throws IOException {
        Checkpoint checkpoint = claim(disk);
        List<String> said = new ArrayList<>();
        return new Running(
                env,
                Connectors.standard(new StringBuilder()).source("http"),
                WORDS,
                options(),
                opening -> opening.at(position).into(checkpoint.inputLog("s", 0, env, said::add)));
    }

    @Test
    void whatWasAnsweredIsReadOnByTheNextInstance() throws IOException {
        FillingDisk disk = new FillingDisk(LocalCheckpointStore.open(folder));
        byte[] position;
        try (Running running = startLogged(disk, new byte[0])) {
            URI url = url(running);
            position = running.source.position();
            assertThat(post(url, "{\"n\": 1}\n{\"n\": 2}")).isEqualTo(204);
            running.untilRows(2);
            assertThat(post(url, "{\"n\": 3}")).isEqualTo(204);
        }
        try (Running running = startLogged(disk, position)) {
            URI url = url(running);
            assertThat(post(url, "{\"n\": 4}")).isEqualTo(204);
            assertThat(running.untilRows(4)).containsExactly("NULL|1", "NULL|2", "NULL|3", "NULL|4");
            running.source.settle();
            running.source.acknowledge(running.source.position());
            assertThat(disk.list("wal/s")).hasSize(1);
        }
    }

    @Test
    void onAFullDiskTheAnswerWaits() throws IOException {
        FillingDisk disk = new FillingDisk(LocalCheckpointStore.open(folder));
        try (Running running = startLogged(disk, new byte[0])) {
            URI url = url(running);
            assertThat(post(url, "{\"n\": 1}")).isEqualTo(204);
            disk.full = true;
            CompletableFuture<HttpResponse<String>> answer = sendAsync(post(url, bytes("{\"n\": 2}")));
            running.untilRows(2);
            assertThatThrownBy(running.source::settle).isInstanceOf(IOException.class);
            assertThat(answer).isNotDone();
            disk.full = false;
            assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join().statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void anInstanceThatWasTakenOverPromisesNothing() throws IOException {
        FillingDisk disk = new FillingDisk(LocalCheckpointStore.open(folder));
        try (Running running = startLogged(disk, new byte[0])) {
            URI url = url(running);
            claim(disk);
            HttpResponse<String> answer = send(post(url, bytes("{\"n\": 1}")));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("it may have kept this request and may not");
            assertThatThrownBy(running::toTheEnd).hasMessageContaining("SLU-6003");
        }
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        SourceConnector http = Connectors.standard(new StringBuilder()).source("http");
        assertWrong(http, "lets other machines send rows", "hostname", "0.0.0.0");
        assertWrong(http, "is no path of a URL", "path", "words");
        assertWrong(http, "is no path of a URL", "path", "/words?x=1");
        assertWrong(http, "is more than a request may bring", "max.request.bytes", "5 MiB");
        assertWrong(http, "is empty", "token", "");
        assertWrong(http, "cannot stand in a header: (a secret)", "token", "two words");
        assertWrong(http, "is not a whole number it takes", "port", "70000");
        http.check(Options.of("s", options("hostname", "127.0.0.1"), http.options()), WORDS);
        http.check(Options.of("s", options("hostname", "0.0.0.0", "token", "t"), http.options()), WORDS);
    }

    private static void assertWrong(SourceConnector http, String message, String... more) {
        assertThatThrownBy(() -> http.check(Options.of("s", options(more), Set.of("token"), http.options()), WORDS))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    /** The real environment, with a clock that can be yesterday's and go on by five seconds each time somebody looks. */
    private record Hurried(Env env, AtomicBoolean hurries, AtomicLong looks) implements Env {
        @Override
        public Clock clock() {
            return () ->
                    env.clock().micros() + (hurries.get() ? looks.incrementAndGet() * 5_000_000 - 86_400_000_000L : 0);
        }

        @Override
        public Scheduler scheduler() {
            return env.scheduler();
        }

        @Override
        public long seed() {
            return env.seed();
        }

        @Override
        public Signal signal() {
            return env.signal();
        }

        @Override
        public Http http() {
            return env.http();
        }
    }
}
