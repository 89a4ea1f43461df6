// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.hdfs.FaultyFileSystem.Faults;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** Renames whose outcome is not known: the answer is lost, the call hangs, Hadoop throws an Error. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class LostAnswersTest {
    private static final Content OURS = Content.of(new byte[] {1, 2, 3});
    private static final Content THEIRS = Content.of(new byte[] {4, 5, 6});

    private final Faults faults = new Faults();
    private Cluster cluster;
    private URI folder;

    @BeforeEach
    void freshFolder(Cluster shared) throws IOException {
        cluster = shared;
        folder = shared.freshFolder();
    }

    private HdfsCheckpointStore faulty(Patience patience) throws IOException {
        Configuration client =
                FaultyFileSystem.configure(cluster.client(), UUID.randomUUID().toString(), faults);
        return HdfsCheckpointStore.open(folder, client, patience);
    }

    private void requireContent(int first) throws IOException {
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            assertThat(store.read("plan/1"))
                    .hasValueSatisfying(
                            bytes -> assertThat(bytes).startsWith(first).hasSize(3));
            assertThat(store.list("plan")).containsExactly("1");
        }
    }

    @Test
    void aPutWhoseAnswerIsLostFindsItsOwnFile() throws IOException {
        faults.answersLost.set(1);
        try (CheckpointStore store = faulty(Patience.DEFAULT)) {
            assertThat(store.putIfAbsent("plan/1", OURS)).isEqualTo(Put.CREATED);
        }
        assertThat(faults.renames).hasValue(1);
        requireContent(1);
    }

    @Test
    void aPutThatHangsIsTriedAgainAndTheLateRenameDoesNoHarm() throws Exception {
        faults.hangs.set(1);
        try (CheckpointStore store = faulty(Cluster.patience(2_000, 60_000))) {
            assertThat(store.putIfAbsent("plan/1", OURS)).isEqualTo(Put.CREATED);
            assertThat(faults.renames).hasValue(2);
            faults.endOfHangs.countDown();
            assertThat(store.putIfAbsent("plan/1", THEIRS)).isEqualTo(Put.EXISTS);
        }
        requireContent(1);
    }

    @Test
    void aPutThatHangsLosesToAnother() throws IOException {
        faults.hangs.set(Integer.MAX_VALUE);
        try (CheckpointStore store = faulty(Cluster.patience(1_000, 1_500));
                CheckpointStore other = cluster.open(folder, Patience.DEFAULT)) {
            assertThatThrownBy(() -> store.putIfAbsent("plan/1", OURS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("put of " + folder + "/plan/1 failed; tried ")
                    .hasMessageContaining("has not returned within 1000 ms");
            assertThat(other.putIfAbsent("plan/1", THEIRS)).isEqualTo(Put.CREATED);
            faults.endOfHangs.countDown();
            assertThat(store.putIfAbsent("plan/1", OURS)).isEqualTo(Put.EXISTS);
        }
        requireContent(4);
    }

    @Test
    void anErrorOfHadoopIsAFailureAsAnyOther() throws IOException {
        faults.disksFull.set(2);
        try (CheckpointStore store = faulty(Patience.DEFAULT)) {
            assertThat(store.putIfAbsent("plan/1", OURS)).isEqualTo(Put.CREATED);
            assertThat(faults.renames).hasValue(3);
        }
        requireContent(1);
        faults.disksFull.set(Integer.MAX_VALUE);
        try (CheckpointStore store = faulty(Cluster.patience(10_000, 500))) {
            assertThatThrownBy(() -> store.putIfAbsent("plan/2", OURS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device")
                    .hasRootCauseMessage("No space left on device");
        }
    }

    @Test
    void afterAFailureNothingIsLeftAside() throws IOException {
        Path aside = new Path(folder + "/tmp");
        faults.answersLost.set(1);
        try (CheckpointStore store = faulty(Patience.DEFAULT)) {
            store.putIfAbsent("plan/1", OURS);
            store.putIfAbsent("plan/1", THEIRS);
            assertThat(cluster.hdfs.getFileSystem().listStatus(aside)).isEmpty();
        }
    }
}
