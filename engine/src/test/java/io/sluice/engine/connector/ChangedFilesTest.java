// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.real.RealEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that are not, or are, what they were when a job stopped. */
class ChangedFilesTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1_000_000_000));

    @TempDir
    Path folder;

    private final RealEnv env = new RealEnv(1);
    private Path file = Path.of("");

    @BeforeEach
    void writeAFile() throws IOException {
        file = Files.writeString(folder.resolve("in"), "1\n2\n3\n");
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    @AfterEach
    void endThreads() {
        env.close();
    }

    private Running open(Path path, byte[] position, String... more) {
        Map<String, String> options = new HashMap<>(Map.of("path", path.toString()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        SourceConnector connector = Connectors.standard(new StringBuilder()).source("filesystem");
        return new Running(env, connector, LINE, options, opening -> opening.at(position));
    }

    private byte[] after(int rows, Path path, String... more) {
        try (Running running = open(path, new byte[0], more)) {
            running.takeExactly(rows);
            return running.source.position();
        }
    }

    private void requireChanged(byte[] position, String how, String... more) {
        assertThatThrownBy(() -> open(file, position, more))
                .hasMessageContaining("SLU-5006")
                .hasMessageContaining(file + ", which the job had read in part for \"s\", " + how);
    }

    @Test
    void aFileThatWasShortenedIsNotReadOn() throws IOException {
        byte[] position = after(2, file);
        Files.writeString(file, "1\n");
        requireChanged(position, "was shortened: it has 2 bytes, and had at least 6");
    }

    @Test
    void aFileThatWasReplacedIsNotReadOn() throws IOException {
        byte[] position = after(2, file);
        Files.writeString(file, "1\n2\n4\n");
        Files.setLastModifiedTime(file, LONG_AGO);
        requireChanged(position, "was replaced");
    }

    @Test
    void aFileThatWasWrittenToIsNotReadOn() throws IOException {
        byte[] position = after(2, file);
        Files.writeString(file, "4\n", StandardOpenOption.APPEND);
        requireChanged(position, "was written to: it has 8 bytes, and had 6");
        Files.writeString(file, "1\n2\n3\n");
        requireChanged(position, "was written to: it has another time of change");
    }

    @Test
    void aFileThatHasBeenReadToItsEndMayChange() throws IOException {
        byte[] position = after(4, file);
        Files.writeString(file, "other\n");
        try (Running running = open(file, position)) {
            assertThat(running.toTheEnd()).isEmpty();
        }
    }

    @Test
    void aFileOfAFolderThatIsGoneIsMissed() throws IOException {
        byte[] position = after(1, folder);
        Files.delete(file);
        assertThatThrownBy(() -> open(folder, position))
                .hasMessageContaining("SLU-5006")
                .hasMessageContaining("is gone");
    }

    @Test
    void aPositionOfAnotherPathOrSourceIsRefused() throws IOException {
        byte[] position = after(1, file);
        Path other = Files.writeString(folder.resolve("other"), "1\n2\n");
        assertThatThrownBy(() -> open(other, position))
                .hasMessageContaining("SLU-5005")
                .hasMessageContaining("the checkpoint's position of \"s\" is in in, and 'path' is " + other);
        SourceConnector datagen = Connectors.standard(new StringBuilder()).source("datagen");
        assertThatThrownBy(() -> new Running(env, datagen, LINE, Map.of(), opening -> opening.at(position)))
                .hasMessageContaining("SLU-5005")
                .hasMessageContaining("is of a file or a folder, and \"s\" is now a datagen source");
    }

    @Test
    void noBytesAreTakenForAPositionByMistake() {
        byte[] position = after(1, file);
        for (int length = 1; length < position.length; length++) {
            byte[] part = Arrays.copyOf(position, length);
            assertThatThrownBy(() -> open(file, part)).hasMessageContaining("SLU-5005");
        }
    }

    @Test
    void aTailedFileGoesOnWhereItWasAndAsItGrows() throws IOException {
        String[] tail = {"tail", "true", "source.monitor-interval", "10 ms"};
        Files.writeString(file, "1\n2\n3\nhal");
        byte[] position = after(3, file, tail);
        Files.writeString(file, "f\n5\n", StandardOpenOption.APPEND);
        try (Running running = open(file, position, tail)) {
            assertThat(running.untilRows(2)).containsExactly("half", "5");
            Files.writeString(file, "new\nhalf");
            running.untilRows(3);
            position = running.source.position();
        }
        Files.writeString(file, " and\n", StandardOpenOption.APPEND);
        try (Running running = open(file, position, tail)) {
            assertThat(running.untilRows(1)).containsExactly("half and");
        }
        Files.writeString(file, "x");
        requireChanged(position, "was shortened: it has 1 bytes, and had at least 8", tail);
        Files.writeString(file, "old\nhalf and more\n");
        requireChanged(position, "was replaced", tail);
    }

    @Test
    void aWatchedFolderKnowsTheFilesItHasRead() throws IOException {
        String[] watch = {"source.monitor-interval", "10 ms"};
        for (int i = 0; i < 300; i++) {
            Files.writeString(folder.resolve("part-%05d".formatted(i)), i + "\n");
        }
        byte[] position;
        try (Running running = open(folder, new byte[0], watch)) {
            running.untilRows(303);
            position = running.source.position();
        }
        // The names share most of their letters.
        assertThat(position.length).isLessThan(300 * 5);
        Files.delete(folder.resolve("part-00007"));
        Files.writeString(folder.resolve("a-new-one"), "new\n");
        try (Running running = open(folder, position, watch)) {
            running.untilRows(1);
            Files.writeString(folder.resolve("another"), "another\n");
            assertThat(running.untilRows(2)).containsExactly("new", "another");
        }
    }
}
