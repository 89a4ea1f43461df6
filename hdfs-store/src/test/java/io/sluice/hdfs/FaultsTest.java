// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.CheckpointStore.Put;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** A NameNode that restarts or is in safe mode, a DataNode that is down, a writer whose log is taken. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class FaultsTest {
    private static final Patience SHORT = Cluster.patience(20_000, 2_000);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Cluster cluster;
    private URI folder;

    @BeforeEach
    void freshFolder(Cluster shared) throws IOException {
        cluster = shared;
        folder = shared.freshFolder();
    }

    @AfterEach
    void noThreads() {
        threads.shutdownNow();
    }

    /** Three blocks. */
    private static byte[] bytes() {
        byte[] bytes = new byte[5 << 19];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static void requireContent(CheckpointStore store, String name, byte[] expected) throws IOException {
        assertThat(store.read(name))
                .hasValueSatisfying(
                        found -> assertThat(Arrays.mismatch(found, expected)).isNegative());
    }

    @Test
    void aPutOutlivesARestartOfTheNameNode() throws IOException {
        byte[] expected = bytes();
        AtomicBoolean restarted = new AtomicBoolean();
        Content content = out -> {
            out.write(expected, 0, expected.length / 2);
            if (!restarted.getAndSet(true)) {
                cluster.hdfs.restartNameNode(true);
            }
            out.write(expected, expected.length / 2, expected.length - expected.length / 2);
        };
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            assertThat(store.putIfAbsent("state/1", content)).isEqualTo(Put.CREATED);
            requireContent(store, "state/1", expected);
        }
    }

    @Test
    void aNameNodeThatIsDownIsWaitedForAndThenReported() throws Exception {
        try (CheckpointStore hasty = cluster.open(folder, SHORT);
                CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            cluster.hdfs.shutdownNameNode(0);
            Future<Put> put;
            try {
                assertThatThrownBy(() -> hasty.putIfAbsent("plan/1", Content.of(new byte[1])))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("plan")
                        .hasMessageMatching("(?s).* failed; tried \\d+ times? in .*, at last: .*");
                put = threads.submit(() -> store.putIfAbsent("plan/1", Content.of(new byte[2])));
            } finally {
                cluster.hdfs.restartNameNode(true);
            }
            assertThat(put.get()).isEqualTo(Put.CREATED);
            requireContent(hasty, "plan/1", new byte[2]);
        }
    }

    @Test
    void safeModeIsWaitedFor() throws Exception {
        try (CheckpointStore hasty = cluster.open(folder, SHORT);
                CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            store.putIfAbsent("plan/1", Content.of(new byte[1]));
            Future<Put> put;
            cluster.hdfs.getFileSystem().setSafeMode(SafeModeAction.ENTER);
            try {
                assertThatThrownBy(() -> hasty.putIfAbsent("plan/2", Content.of(new byte[2])))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("safe mode");
                requireContent(hasty, "plan/1", new byte[1]);
                put = threads.submit(() -> store.putIfAbsent("plan/2", Content.of(new byte[3])));
            } finally {
                cluster.hdfs.getFileSystem().setSafeMode(SafeModeAction.LEAVE);
            }
            assertThat(put.get()).isEqualTo(Put.CREATED);
            requireContent(hasty, "plan/2", new byte[3]);
        }
    }

    @Test
    void aPutOutlivesADataNodeThatGoesDownAmidIt() throws IOException {
        byte[] expected = bytes();
        List<DataNodeProperties> stopped = new ArrayList<>();
        Content content = out -> {
            out.write(expected, 0, expected.length / 2);
            if (stopped.isEmpty()) {
                stopped.add(cluster.hdfs.stopDataNode(0));
            }
            out.write(expected, expected.length / 2, expected.length - expected.length / 2);
        };
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            assertThat(store.putIfAbsent("state/1", content)).isEqualTo(Put.CREATED);
            requireContent(store, "state/1", expected);
        } finally {
            restart(stopped);
        }
    }

    private void restart(List<DataNodeProperties> stopped) throws IOException {
        for (DataNodeProperties node : stopped) {
            cluster.hdfs.restartDataNode(node, true);
        }
        cluster.hdfs.waitActive();
    }

    @Test
    void dataNodesThatAreAllDownAreWaitedForAndThenReported() throws Exception {
        byte[] expected = bytes();
        try (CheckpointStore hasty = cluster.open(folder, SHORT);
                CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            List<DataNodeProperties> stopped = new ArrayList<>();
            Future<Put> put;
            try {
                for (int i = 0; i < Cluster.DATA_NODES; i++) {
                    stopped.add(cluster.hdfs.stopDataNode(0));
                }
                assertThatThrownBy(() -> hasty.putIfAbsent("state/1", Content.of(new byte[1])))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("state/1");
                assertThat(hasty.read("state/1")).isEmpty();
                put = threads.submit(() -> store.putIfAbsent("state/1", Content.of(expected)));
            } finally {
                restart(stopped);
            }
            assertThat(put.get()).isEqualTo(Put.CREATED);
            requireContent(hasty, "state/1", expected);
        }
    }

    /**
     * Numbers are appended and synced in a loop until the log is taken away. That may leave a block which its DataNodes
     * cannot recover before they start again; then the thief is told so.
     */
    @Test
    void aWriterWhoseLogIsTakenStopsAndNothingSyncedIsLost() throws Exception {
        AtomicInteger synced = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(100);
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT);
                CheckpointStore hasty = cluster.open(folder, Cluster.patience(10_000, 15_000));
                CheckpointStore thief = cluster.open(folder, Patience.DEFAULT)) {
            CheckpointStore.Log log = store.createLog("wal/1");
            Future<IOException> writer = threads.submit(() -> write(log, synced, running));
            running.await();
            if (!tryToTake(hasty)) {
                cluster.hdfs.restartDataNodes(true);
            }
            assertThat(writer.get()).as("the writer has stopped").isNotNull();
            byte[] taken = thief.takeLog("wal/1");
            assertThat(taken.length).isGreaterThanOrEqualTo(synced.get() * Integer.BYTES);
            ByteBuffer numbers = ByteBuffer.wrap(taken);
            for (int number = 0; numbers.remaining() >= Integer.BYTES; number++) {
                assertThat(numbers.getInt()).isEqualTo(number);
            }
            assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
            assertThat(thief.takeLog("wal/1")).isEqualTo(taken);
        }
    }

    private static boolean tryToTake(CheckpointStore thief) {
        try {
            thief.takeLog("wal/1");
            return true;
        } catch (IOException stuck) {
            assertThat(stuck).hasMessageContaining("lease of its writer").hasMessageContaining("restart");
            return false;
        }
    }

    private static IOException write(CheckpointStore.Log log, AtomicInteger synced, CountDownLatch running) {
        try {
            for (int number = 0; ; number++) {
                log.append(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
                log.sync();
                synced.set(number + 1);
                running.countDown();
            }
        } catch (IOException stopped) {
            return stopped;
        }
    }

    /** As a process that dies leaves it: open, with bytes that were not synced. */
    @Test
    void aLogOutlivesARestartOfTheNameNodeAndIsTakenAfterwards() throws IOException {
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT);
                CheckpointStore other = cluster.open(folder, Patience.DEFAULT)) {
            CheckpointStore.Log log = store.createLog("wal/1");
            byte[] synced = bytes();
            log.append(synced);
            log.sync();
            cluster.hdfs.restartNameNode(true);
            log.append(new byte[] {1});
            log.sync();
            byte[] taken = other.takeLog("wal/1");
            assertThat(taken).hasSize(synced.length + 1).startsWith(synced);
        }
    }

    @Test
    void aFolderThatIsDeletedIsNotMadeAgain() throws IOException {
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            store.putIfAbsent("plan/1", Content.of(new byte[1]));
            cluster.hdfs.getFileSystem().delete(new Path(folder), true);
            assertThatThrownBy(() -> store.putIfAbsent("plan/2", Content.of(new byte[1])))
                    .isInstanceOf(IOException.class);
            assertThat(cluster.hdfs.getFileSystem().exists(new Path(folder))).isFalse();
        }
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        try (CheckpointStore store = cluster.open(folder, Patience.DEFAULT)) {
            store.putIfAbsent("plan/1", Content.of(new byte[1]));
            for (String path : new String[] {"", "/plan", "/tmp"}) {
                assertThat(permission(path)).as("%s", path).isEqualTo("rwx------");
            }
            assertThat(permission("/plan/1")).isEqualTo("rw-------");
        }
    }

    private String permission(String path) throws IOException {
        return cluster.hdfs
                .getFileSystem()
                .getFileStatus(new Path(folder + path))
                .getPermission()
                .toString();
    }

    @Test
    void whatIsNotHdfsIsRefused() {
        for (String other : new String[] {"file:///tmp/job", "/tmp/job", "s3a://bucket/job", "hdfs://host"}) {
            assertThatThrownBy(() -> HdfsCheckpointStore.open(URI.create(other), cluster.client(), SHORT))
                    .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                        assertThat(refusal.problem().code()).isEqualTo(Code.STORE_UNFIT);
                        assertThat(refusal.problem().message()).startsWith(other);
                    });
        }
    }
}
