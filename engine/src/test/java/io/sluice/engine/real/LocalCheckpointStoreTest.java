// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.checkpoint.StoreProbe;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store on the local disk promises beyond the contract of all stores. */
class LocalCheckpointStoreTest {
    private static final Content CONTENT = Content.of(new byte[] {1, 2, 3});

    @TempDir
    Path temporary;

    private LocalCheckpointStore open() throws IOException {
        return LocalCheckpointStore.open(temporary.resolve("checkpoints/job"));
    }

    @Test
    void theProbeFindsItFit() throws IOException {
        try (LocalCheckpointStore store = open()) {
            StoreProbe.require(store, UUID.randomUUID());
            assertThat(store.list("probe")).isEmpty();
        }
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        try (LocalCheckpointStore store = open()) {
            store.putIfAbsent("plan/1", CONTENT);
            store.createLog("wal/source/1").close();
        }
        try (Stream<Path> all = Files.walk(temporary.resolve("checkpoints"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as("%s", path)
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void nothingIsLeftAside() throws IOException {
        try (LocalCheckpointStore store = open()) {
            store.putIfAbsent("plan/1", CONTENT);
            store.putIfAbsent("plan/1", Content.of(new byte[1]));
            store.createLog("wal/1").close();
            assertThat(aside()).isEmpty();
        }
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("checkpoints/job/tmp"))) {
            return files.toList();
        }
    }

    @Test
    void leftoversAreRemovedWhenTheyAreADayOld() throws IOException {
        open().close();
        Path folder = temporary.resolve("checkpoints/job/tmp");
        Path old = Files.createFile(folder.resolve("old"));
        Path young = Files.createFile(folder.resolve("young"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(young, FileTime.from(Instant.now().minus(Duration.ofHours(23))));
        open().close();
        assertThat(aside()).containsExactly(young);
    }

    @Test
    void aFolderThatIsDeletedIsNotMadeAgain() throws IOException {
        try (LocalCheckpointStore store = open()) {
            store.putIfAbsent("plan/1", CONTENT);
            Files.delete(temporary.resolve("checkpoints/job/plan/1"));
            Files.delete(temporary.resolve("checkpoints/job/plan"));
            assertThatThrownBy(() -> store.putIfAbsent("plan/2", CONTENT)).isInstanceOf(IOException.class);
            assertThat(temporary.resolve("checkpoints/job/plan")).doesNotExist();
        }
    }

    @Test
    void aFileSystemWithoutLinksIsRefused() throws IOException {
        URI zip = URI.create("jar:" + temporary.resolve("zip.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            assertThatThrownBy(() -> LocalCheckpointStore.open(files.getPath("/job")))
                    .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                        assertThat(refusal.problem().code()).isEqualTo(Code.STORE_UNFIT);
                        assertThat(refusal.problem().message())
                                .isEqualTo("the file system of /job cannot carry a checkpoint:"
                                        + " it does not make hard links, by which files get their names");
                        assertThat(refusal.problem().hint()).isPresent();
                    });
        }
    }

    @Test
    void aLogThatIsBeingWrittenIsNotTaken() throws IOException {
        try (LocalCheckpointStore store = open();
                LocalCheckpointStore other = open()) {
            CheckpointStore.Log log = store.createLog("wal/1");
            for (CheckpointStore handle : List.of(store, other)) {
                assertThatThrownBy(() -> handle.takeLog("wal/1"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is being written by this process");
                assertThatThrownBy(() -> handle.read("wal/1")).isInstanceOf(IOException.class);
                assertThat(handle.putIfAbsent("wal/1", Content.of(new byte[0]))).isEqualTo(Put.EXISTS);
            }
            log.close();
            assertThat(other.takeLog("wal/1")).isEmpty();
        }
    }

    @Test
    void anInterruptEndsALogForGood() throws IOException {
        try (LocalCheckpointStore store = open()) {
            CheckpointStore.Log log = store.createLog("wal/1");
            log.append(new byte[] {1});
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> log.append(new byte[] {2})).isInstanceOf(IOException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> log.append(new byte[] {3})).isInstanceOf(IOException.class);
            assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
            assertThat(store.takeLog("wal/1")).containsExactly(1);
        }
    }
}
