// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rows that are posted to a job that is killed again and again. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class PostedRowsTest {
    private static final int KILLS = "full".equals(System.getProperty("sluice.lane")) ? 10 : 2;
    private static final String HEAP = "128m";
    private static final int KEPT = 204;

    @TempDir
    private Path folder = Path.of("");

    /** Sends numbers, one in each request and some of them as what is none, each until it is answered that it is kept. */
    private static final class Sender {
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI url;
        private final AtomicInteger kept = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Set<Integer> repeated = new HashSet<>();

        Sender(int port) {
            url = URI.create("http://localhost:" + port + "/numbers");
        }

        /** @return those that were sent again, as their answer had not come */
        Set<Integer> run() {
            while (!stopped.get()) {
                int number = kept.get();
                if (isKept(number)) {
                    kept.incrementAndGet();
                }
            }
            return repeated;
        }

        private boolean isKept(int number) {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            isBad(number) ? "no " + number : "{\"n\": " + number + "}"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == KEPT) {
                    return true;
                }
                assertThat(status).isIn(500, 503);
                repeated.add(number);
            } catch (ConnectException nobody) {
                // Nothing has been sent.
            } catch (IOException cut) {
                repeated.add(number);
            } catch (InterruptedException stop) {
                stopped.set(true);
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    private static boolean isBad(int number) {
        return number % 5 > 2;
    }

    private static int freePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    @Test
    void whatWasAnsweredIsThereOnceWhateverKillsTheJob() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int port = freePort();
        Path script = Files.writeString(folder.resolve("job.sql"), """
                SET batch.interval = '10 ms';
                SET checkpoint.interval = '100 ms';
                CREATE STREAM numbers (n BIGINT) WITH ('connector' = 'http', 'port' = '%d',
                    'on.error' = 'dead-letter', 'dead-letter.to' = 'bad');
                CREATE SINK out WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'csv') AS SELECT n FROM numbers;
                CREATE SINK rest WITH ('connector' = 'filesystem', 'path' = 'rest', 'format' = 'csv') AS
                SELECT CAST(REPLACE(record, 'no ', '') AS BIGINT) AS n FROM bad;
                """.formatted(port));
        Sender sender = new Sender(port);
        CompletableFuture<Set<Integer>> sending = CompletableFuture.supplyAsync(sender::run);
        for (int kill = 0; kill <= KILLS; kill++) {
            try (Started job = Started.script(folder, HEAP, script)) {
                job.awaitSaid("listening on http://localhost:" + port + "/numbers");
                int some = sender.kept.get() + 1 + random.nextInt(200);
                job.await(() -> sender.kept.get() >= some);
                if (kill < KILLS) {
                    job.kill();
                } else {
                    sender.stopped.set(true);
                    sending.orTimeout(60, TimeUnit.SECONDS).join();
                    job.signal("TERM");
                    assertThat(job.exitCode()).as(job.said()).isEqualTo(143);
                }
            }
        }
        Set<Integer> repeated = sending.join();
        System.out.println("kills of a job that rows are posted to: " + KILLS + ", " + sender.kept.get() + " rows, "
                + repeated.size() + " of them sent again, seed " + seed);
        for (boolean bad : List.of(false, true)) {
            List<Integer> rows = Parts.lines(folder.resolve(bad ? "rest" : "out"), ".csv").stream()
                    .filter(line -> !line.equals("n"))
                    .map(Integer::valueOf)
                    .toList();
            assertThat(rows).as("seed " + seed).isSorted().allMatch(row -> isBad(row) == bad);
            assertThat(new HashSet<>(rows))
                    .as("seed " + seed)
                    .containsAll(IntStream.range(0, sender.kept.get())
                            .filter(number -> isBad(number) == bad)
                            .boxed()
                            .toList());
            assertThat(rows.stream().filter(row -> !repeated.contains(row)).toList())
                    .as("seed " + seed)
                    .doesNotHaveDuplicates();
        }
    }
}
