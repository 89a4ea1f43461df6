// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;

/**
 * A checkpoint in a folder on HDFS. A file is written aside, synced, closed, and then renamed, without the permission to
 * replace: of several renames onto one name the NameNode lets one through. It is never renamed while it is open, since its
 * writer could go on writing it.
 *
 * <p>What may pass (a NameNode that restarts or is in safe mode, a DataNode that is away, a call that hangs) is tried again
 * until the {@link Patience} ends. An attempt begins by looking whether an earlier one, whose answer was lost, has done it.
 */
public final class HdfsCheckpointStore implements CheckpointStore {
    private static final String SCHEME = "hdfs";
    private static final Duration LEFTOVER = Duration.ofDays(1);
    private static final FsPermission OWNERS = new FsPermission((short) 0700);
    /** A taker asks for the lease again after so many looks: the DataNode that was to recover it may be gone. */
    private static final int LOOKS = 16;

    private final Calls calls;
    private final DistributedFileSystem files;
    private final Path root;
    private final Path aside;
    /** Folders that are there. They are not made again if somebody deletes them. */
    private final Set<Path> made = ConcurrentHashMap.newKeySet();

    private HdfsCheckpointStore(Calls calls, DistributedFileSystem files, Path root) {
        this.calls = calls;
        this.files = files;
        this.root = root;
        this.aside = new Path(root, ASIDE);
        made.add(root);
    }

    /**
     * Opens a checkpoint; what is missing of the folder is made.
     *
     * @param folder such as {@code hdfs://namenode:8020/sluice/job}
     * @param site the cluster's settings, such as {@code new Configuration()}, which reads them from the class path
     * @throws ProblemException {@link Code#STORE_UNFIT} if it is not HDFS
     */
    public static HdfsCheckpointStore open(URI folder, Configuration site, Patience patience) throws IOException {
        return opened(folder, site, patience, HdfsCheckpointStore::prepare);
    }

    /**
     * Opens the checkpoint in a folder that is there, to read it: nothing is made or removed. Otherwise as {@link #open}.
     *
     * @throws NoSuchFileException if there is no such folder
     */
    public static HdfsCheckpointStore reading(URI folder, Configuration site, Patience patience) throws IOException {
        return opened(folder, site, patience, HdfsCheckpointStore::requireRoot);
    }

    /** What is done before a store is used. */
    private interface Start {
        void on(HdfsCheckpointStore store) throws IOException;
    }

    private static HdfsCheckpointStore opened(URI folder, Configuration site, Patience patience, Start start)
            throws IOException {
        if (!SCHEME.equals(folder.getScheme()) || folder.getPath().isEmpty()) {
            throw unfit(folder, "it is not of the form hdfs://host/path");
        }
        Calls calls = new Calls(patience);
        HdfsCheckpointStore store;
        try {
            DistributedFileSystem files = connect(folder, site, calls);
            store = new HdfsCheckpointStore(calls, files, files.makeQualified(new Path(folder)));
        } catch (IOException | RuntimeException e) {
            calls.close();
            throw e;
        }
        try {
            start.on(store);
            return store;
        } catch (IOException | RuntimeException e) {
            store.closeAfter(e);
            throw e;
        }
    }

    private static DistributedFileSystem connect(URI folder, Configuration site, Calls calls) throws IOException {
        FileSystem files = calls.once("connection to " + folder, () -> FileSystem.newInstance(folder, tuned(site)));
        if (files instanceof DistributedFileSystem hdfs) {
            return hdfs;
        }
        files.close();
        throw unfit(folder, "its scheme is served by " + files.getClass().getName());
    }

    private static ProblemException unfit(URI folder, String reason) {
        return Problem.of(Code.STORE_UNFIT, folder + " cannot carry a checkpoint on HDFS: " + reason)
                .hint("set checkpoint.dir to a folder such as hdfs://namenode:8020/sluice/job")
                .exception();
    }

    /** Settings of ours: the default waits 400 ms whenever a DataNode reports a block a little late; we try again ourselves. */
    private static Configuration tuned(Configuration site) {
        Configuration tuned = new Configuration(site);
        tuned.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        tuned.setInt("dfs.client.block.write.locateFollowingBlock.retries", 10);
        tuned.setInt("ipc.client.connect.max.retries", 1);
        return tuned;
    }

    private void prepare() throws IOException {
        make(root);
        make(aside);
        long young = Instant.now().minus(LEFTOVER).toEpochMilli();
        for (FileStatus file : children(aside)) {
            if (file.getModificationTime() < young) {
                remove(file.getPath());
            }
        }
    }

    private void requireRoot() throws IOException {
        if (!calls.patiently("look at " + root, () -> files.exists(root))) {
            throw new NoSuchFileException(root.toString());
        }
    }

    private void make(Path folder) throws IOException {
        calls.patiently("creation of folder " + folder, () -> files.mkdirs(folder, OWNERS));
        made.add(folder);
    }

    private FileStatus[] children(Path folder) throws IOException {
        return calls.patiently("list of " + folder, () -> files.listStatus(folder));
    }

    private void remove(Path file) throws IOException {
        calls.patiently("deletion of " + file, () -> files.delete(file, false));
    }

    private Path path(String name) {
        return new Path(root, CheckpointStore.checked(name));
    }

    private HdfsFile file(Path path) {
        return new HdfsFile(files, calls, path);
    }

    /** Makes the folder of a file once; the folder of a file that is there, too. */
    private void makeFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (!made.contains(folder)) {
            make(folder);
        }
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        Path target = path(name);
        makeFolder(target);
        return calls.repeatedly("put of " + target, attempt -> {
            Optional<Put> before = found(target, content);
            return before.isPresent() ? before.get() : put(target, content);
        });
    }

    /** What a put finds: nothing, its own file from an earlier try, or that of another. */
    private Optional<Put> found(Path target, Content content) throws IOException {
        try {
            return Optional.of(file(target).holds(content) ? Put.CREATED : Put.EXISTS);
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    private Put put(Path target, Content content) throws IOException {
        Path written = new Path(aside, UUID.randomUUID().toString());
        file(written).write(content);
        try {
            calls.once("rename of " + written + " to " + target, () -> {
                files.rename(written, target, Rename.NONE);
                return target;
            });
            return Put.CREATED;
        } catch (FileAlreadyExistsException there) {
            calls.begin(() -> files.delete(written, false));
            return found(target, content).orElseThrow(() -> there);
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        HdfsFile file = file(path(name));
        try {
            return Optional.of(calls.repeatedly("read of " + path(name), attempt -> file.read()));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try {
            return Arrays.stream(children(path(folder)))
                    .filter(FileStatus::isFile)
                    .map(file -> file.getPath().getName())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        remove(path(name));
    }

    @Override
    public Log createLog(String name) throws IOException {
        Path path = path(name);
        makeFolder(path);
        HdfsFile file = file(path);
        return calls.repeatedly("creation of log " + path, attempt -> {
            try {
                return new HdfsLog(file, file.create());
            } catch (AlreadyBeingCreatedException there) {
                throw new Calls.Lasting(there);
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>A writer that is alive and busy is stopped in the middle of a packet, and a DataNode of Hadoop 3.5 may then remember
     * more of a block than it has on its disk ("Block length mismatch"). The log can then be taken only after that DataNode
     * was restarted. Nothing that was synced is lost, and until the log is taken nothing is said about the writer.
     */
    @Override
    public byte[] takeLog(String name) throws IOException {
        Path path = path(name);
        HdfsFile file = file(path);
        return calls.repeatedly("taking of log " + path, attempt -> {
            if (!isClosed(path, attempt % LOOKS == 1)) {
                throw new IOException("the lease of its writer is still being recovered; if that does not end, look for"
                        + " \"Failed to recover block\" in the logs of the DataNodes, and restart those");
            }
            file.syncTail();
            return file.read();
        });
    }

    /**
     * Whether nobody has the file open any more.
     *
     * @param ask for the lease, too, which stops who has it
     */
    private boolean isClosed(Path path, boolean ask) throws IOException {
        return ask
                ? calls.once("recovery of the lease of " + path, () -> files.recoverLease(path))
                : calls.once("look at " + path, () -> files.isFileClosed(path));
    }

    @Override
    public void close() throws IOException {
        try {
            calls.once("end of the connection to " + root, () -> {
                files.close();
                return root;
            });
        } finally {
            calls.close();
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException another) {
            failure.addSuppressed(another);
        }
    }
}
