// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are closed and opened again where they stood give the rows, and count the bad ones, as if they never had been. */
class PositionsTest {
    private static final Schema AB = schema("a", BIGINT, "b", STRING);
    private static final int INPUTS = 40;

    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(2);
    private final Connectors connectors = Connectors.standard(new StringBuilder());

    @AfterEach
    void endThreads() {
        env.close();
    }

    /** What a run, or several behind each other, have given and said. */
    private record Outcome(List<String> rows, long skipped, List<String> said, String first) {}

    private Outcome whole(String connector, Schema schema, Map<String, String> options) {
        try (Running running = new Running(env, connectors.source(connector), schema, options)) {
            running.toTheEnd();
            return outcome(running, List.copyOf(running.rows), bad(running));
        }
    }

    private static Outcome outcome(Running last, List<String> rows, List<String> said) {
        return new Outcome(
                rows,
                last.source.rowsSkipped(),
                said,
                last.source.firstSkipped().orElse(""));
    }

    private static List<String> bad(Running running) {
        return running.said.stream()
                .filter(line -> line.startsWith("skipped a bad row"))
                .toList();
    }

    /** Opens the source again after every batch, and at every position to the end. */
    private void reopensAnywhere(
            String connector, Schema schema, Map<String, String> options, SplittableRandom random) {
        Outcome whole = whole(connector, schema, options);
        List<String> rows = new ArrayList<>();
        List<String> said = new ArrayList<>();
        byte[] position = {};
        int batch = random.nextInt(1, 12);
        boolean more = true;
        while (more) {
            byte[] from = position;
            try (Running running =
                    new Running(env, connectors.source(connector), schema, options, opening -> opening.at(from))) {
                running.takeExactly(random.nextInt(1, batch + 1));
                position = running.source.position();
                rows.addAll(running.rows);
                said.addAll(bad(running));
                more = !running.source.exhausted();
                if (!more) {
                    assertThat(outcome(running, rows, said)).isEqualTo(whole);
                }
            }
            requireTheRest(connector, schema, options, position, new Outcome(rows, 0, said, ""), whole);
        }
    }

    private void requireTheRest(
            String connector,
            Schema schema,
            Map<String, String> options,
            byte[] position,
            Outcome before,
            Outcome whole) {
        try (Running running =
                new Running(env, connectors.source(connector), schema, options, opening -> opening.at(position))) {
            running.toTheEnd();
            List<String> rows = new ArrayList<>(before.rows());
            rows.addAll(running.rows);
            List<String> said = new ArrayList<>(before.said());
            said.addAll(bad(running));
            assertThat(outcome(running, rows, said)).isEqualTo(whole);
        }
    }

    /** Records, good and bad: bytes that are not UTF-8, too long, with quotes that do not end, blank, of other columns. */
    private static byte[] records(String format, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(3) == 0) {
            out.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        }
        if (format.equals("csv") && random.nextBoolean()) {
            boolean longHeader = random.nextInt(5) == 0;
            String header = longHeader ? "a,b," + "c".repeat(60) : random.nextBoolean() ? "b,a" : "a,b";
            out.writeBytes((header + "\n").getBytes(StandardCharsets.UTF_8));
        }
        int records = random.nextInt(25);
        for (int i = 0; i < records; i++) {
            out.writeBytes(record(format, i, random));
            out.writeBytes((random.nextInt(4) == 0 ? "\r\n" : "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (random.nextBoolean()) {
            out.writeBytes(record(format, records, random));
        }
        return out.toByteArray();
    }

    private static byte[] record(String format, int number, SplittableRandom random) {
        String text = random.nextInt(3) == 0 ? "ñ".repeat(random.nextInt(5)) : "t" + random.nextInt(10);
        switch (random.nextInt(12)) {
            case 0 -> {
                return new byte[] {'1', ',', (byte) 0xC3};
            }
            case 1 -> text = "x".repeat(random.nextInt(30, 120));
            case 2 -> {
                return new byte[0];
            }
            case 3 -> {
                return "\"1".getBytes(StandardCharsets.UTF_8);
            }
            default -> {}
        }
        String record = switch (format) {
            case "csv" -> random.nextInt(4) == 0 ? number + ",\"" + text + "\n,\"\"z\"" : number + "," + text;
            case "json" -> "{\"a\":" + number + ",\"b\":\"" + text + "\"}";
            default -> text;
        };
        return record.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> options(Path path, String... more) {
        Map<String, String> options =
                new HashMap<>(Map.of("path", path.toString(), "on.error", "skip", "max.record.bytes", "40"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static Schema schemaOf(String format) {
        return format.equals("raw") ? LINE : AB;
    }

    @Test
    @Seeded
    void files(SplittableRandom random) throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            String format = List.of("raw", "csv", "json").get(i % 3);
            Path file = Files.write(folder.resolve("in"), records(format, random));
            reopensAnywhere("filesystem", schemaOf(format), options(file, "format", format), random);
        }
    }

    @Test
    @Seeded
    void compressedFiles(SplittableRandom random) throws IOException {
        for (int i = 0; i < INPUTS / 4; i++) {
            Path file = folder.resolve("in.csv.gz");
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(records("csv", random));
            }
            reopensAnywhere("filesystem", AB, options(file), random);
        }
    }

    @Test
    @Seeded
    void folders(SplittableRandom random) throws IOException {
        for (int i = 0; i < INPUTS / 4; i++) {
            Path in = Files.createDirectory(folder.resolve("in" + i));
            for (int file = random.nextInt(1, 5); file > 0; file--) {
                Files.write(in.resolve("part-" + random.nextInt(1_000) + ".csv"), records("csv", random));
            }
            reopensAnywhere("filesystem", AB, options(in, "format", "csv"), random);
        }
    }

    @Test
    @Seeded
    void generatedRows(SplittableRandom random) {
        Map<String, String> options = Map.of("rows", "100", "fields.a.kind", "sequence", "seed", "3");
        reopensAnywhere("datagen", AB, options, random);
        assertThat(connectors
                        .source("datagen")
                        .replays(Options.of(
                                "s", options, connectors.source("datagen").options())))
                .isTrue();
    }

    @Test
    void generatedRowsKeepTheirRateBehindARestart() {
        Map<String, String> options = Map.of("rows", "1000000", "rows-per-second", "100");
        byte[] position;
        try (Running running = new Running(env, "datagen", LINE, Map.of("rows", "500000"))) {
            running.takeExactly(100_000);
            position = running.source.position();
        }
        long begin = env.clock().micros();
        try (Running running =
                new Running(env, connectors.source("datagen"), LINE, options, opening -> opening.at(position))) {
            running.takeExactly(11);
            assertThat(env.clock().micros() - begin).isBetween(100_000L, 5_000_000L);
        }
    }

    /** What a source gives between two counts of rows and bad rows, however it is asked. */
    private record Given(List<String> rows, List<String> letters) {
        Given() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        /** Takes at most so many. */
        void take(Source source, Schema schema, long most) {
            source.take(most, chunk -> Running.add(schema, chunk, rows));
            source.takeDeadLetters(
                    (to, chunks) -> chunks.forEach(chunk -> Running.add(DeadLetters.COLUMNS, chunk, letters)));
        }

        long count() {
            return (long) rows.size() + letters.size();
        }
    }

    private Given upTo(long count, Path file, String format, SplittableRandom random) {
        Map<String, String> options =
                options(file, "format", format, "on.error", "dead-letter", "dead-letter.to", "bad");
        Schema schema = schemaOf(format);
        Given given = new Given();
        try (Running running = new Running(env, connectors.source("filesystem"), schema, options)) {
            running.takeUntil(
                    () -> {
                        while (given.count() < count && running.source.hasRows()) {
                            given.take(running.source, schema, Math.min(count - given.count(), random.nextInt(1, 9)));
                        }
                        return given.count() >= count || running.source.exhausted();
                    },
                    0);
        }
        return given;
    }

    @Test
    @Seeded
    void asManyRowsAndBadRowsAreTheSameOnes(SplittableRandom random) throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            String format = List.of("raw", "csv", "json").get(i % 3);
            Path file = Files.write(folder.resolve("in"), records(format, random));
            Given all = upTo(Long.MAX_VALUE, file, format, random);
            for (long count = 0; count <= all.count(); count++) {
                Given once = upTo(count, file, format, random);
                assertThat(once.count()).isEqualTo(count);
                assertThat(upTo(count, file, format, random)).isEqualTo(once);
                assertThat(all.rows().subList(0, once.rows().size())).isEqualTo(once.rows());
                assertThat(all.letters().subList(0, once.letters().size())).isEqualTo(once.letters());
            }
        }
    }

    @Test
    void takeGivesNoRowTooMany() throws IOException {
        Path file = Files.writeString(folder.resolve("many"), "x\n".repeat(200_000));
        try (Running running = new Running(env, connectors.source("filesystem"), LINE, options(file))) {
            for (int rows : new int[] {1, 8_192, 3, 5_000, 8_191}) {
                running.takeExactly(rows);
            }
            assertThat(running.toTheEnd()).hasSize(200_000);
        }
    }

    @Test
    void rowsOfAProgram() {
        MemorySource memory = new MemorySource();
        MemoryFeed feed = memory.feed("s", AB);
        for (long i = 0; i < 20; i++) {
            feed.add(List.of(i, "x"));
        }
        feed.end();
        byte[] at3;
        byte[] at9;
        try (Running running = new Running(env, memory, AB, Map.of())) {
            running.takeExactly(3);
            at3 = running.source.position();
            running.takeExactly(6);
            at9 = running.source.position();
        }
        // The same feed still has what was not committed.
        try (Running running = new Running(env, memory, AB, Map.of(), opening -> opening.at(at3))) {
            assertThat(running.toTheEnd()).hasSize(17).startsWith("3|x", "4|x");
            running.source.position();
        }
        // In another process the program hands its rows over again.
        MemorySource other = new MemorySource();
        MemoryFeed again = other.feed("s", AB);
        try (Running running = new Running(env, other, AB, Map.of(), opening -> opening.at(at9))) {
            for (long i = 0; i < 20; i++) {
                again.add(List.of(i, "x"));
            }
            again.end();
            assertThat(running.toTheEnd()).hasSize(11).startsWith("9|x", "10|x");
        }
    }
}
