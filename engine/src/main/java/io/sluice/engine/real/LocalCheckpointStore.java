// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A checkpoint in a directory of this machine. A file is written aside, forced to disk, and then given its name by a hard
 * link: unlike a rename, a link never replaces what is there. Only the owner can read it.
 *
 * <p>An interrupt makes a call end with an {@link IOException}, and ends the log that it meets.
 */
public final class LocalCheckpointStore implements CheckpointStore {
    private static final Duration LEFTOVER = Duration.ofDays(1);
    private static final int BUFFER = 1 << 16;
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final Path aside;
    /** Folders that this handle knows to survive a loss of power. They are not made again if somebody deletes them. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    private LocalCheckpointStore(Path root) {
        this.root = root;
        this.aside = root.resolve(ASIDE);
    }

    /**
     * Opens a checkpoint; what is missing of the folder is made.
     *
     * @throws ProblemException {@link Code#STORE_UNFIT} if the file system cannot carry one
     */
    public static LocalCheckpointStore open(Path folder) throws IOException {
        try {
            List<Path> changed = make(folder.toAbsolutePath());
            LocalCheckpointStore store = new LocalCheckpointStore(folder.toRealPath());
            makeOne(store.aside);
            store.requireLinks();
            for (Path parent : changed) {
                force(parent);
            }
            store.makeDurable(store.aside);
            store.removeLeftovers();
            return store;
        } catch (UnsupportedOperationException lacking) {
            throw unfit(folder, "it has no POSIX permissions", lacking);
        }
    }

    /** Opens the checkpoint in a directory that is there, to read it: nothing is made or removed. */
    public static LocalCheckpointStore reading(Path folder) throws IOException {
        return new LocalCheckpointStore(folder.toRealPath());
    }

    /** Makes a folder and those above it; the ones that have new names in them, to be forced to disk. */
    private static List<Path> make(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return new ArrayList<>();
        }
        List<Path> changed = make(parent);
        makeOne(folder);
        changed.add(parent);
        return changed;
    }

    private static void makeOne(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, OWNERS_FOLDER);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(folder)) {
                throw there;
            }
        }
    }

    /** Writes the names in a folder to disk. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void requireLinks() throws IOException {
        Path file = fresh();
        Path link = fresh();
        create(file).close();
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | FileSystemException lacking) {
            throw unfit(root, "it does not make hard links, by which files get their names", lacking);
        } finally {
            discard(link);
            discard(file);
        }
    }

    private static ProblemException unfit(Path folder, String reason, Exception cause) {
        String message = "the file system of " + folder + " cannot carry a checkpoint: " + reason;
        return new ProblemException(
                Problem.of(Code.STORE_UNFIT, message)
                        .hint("set checkpoint.dir to a folder on a disk with ext4, xfs, btrfs or APFS, or on hdfs://"),
                cause);
    }

    /** Removes what puts that were cut off have left. Young files may be of a put that is under way. */
    private void removeLeftovers() throws IOException {
        Instant young = Instant.now().minus(LEFTOVER);
        for (Path file : children(aside)) {
            if (isOlder(file, young)) {
                discard(file);
            }
        }
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            FileTime changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            return changed.toInstant().isBefore(than);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private Path fresh() {
        return aside.resolve(UUID.randomUUID().toString());
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE);
    }

    /** Deletes a file that is of no more use, if that can be done. */
    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftover) {
            // A later start will try again.
        }
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        Path target = path(name);
        Path folder = makeFolder(target);
        Path written = fresh();
        try {
            write(written, content);
            Put put = LocalLog.link(written, target);
            // Also when it was there: whoever acts on that must not see it vanish.
            force(folder);
            return put;
        } finally {
            discard(written);
        }
    }

    private Path path(String name) {
        return root.resolve(CheckpointStore.checked(name));
    }

    private static void write(Path file, Content content) throws IOException {
        try (FileChannel channel = create(file);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    private Path makeFolder(Path file) throws IOException {
        Path folder = file.resolveSibling("");
        makeDurable(folder);
        return folder;
    }

    /** Makes a folder below the root. Another handle may have made it and not have forced it to disk yet, so this one does. */
    private void makeDurable(Path folder) throws IOException {
        if (folder.equals(root) || durable.contains(folder)) {
            return;
        }
        Path parent = folder.resolveSibling("");
        makeDurable(parent);
        makeOne(folder);
        force(parent);
        durable.add(folder);
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(Files.newInputStream(path(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return LocalLog.read(path(name));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path child : children(path(folder))) {
                if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(String.valueOf(child.getFileName()));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public Log createLog(String name) throws IOException {
        Path target = path(name);
        Path folder = makeFolder(target);
        Path fresh = fresh();
        try {
            LocalLog log = LocalLog.create(create(fresh), fresh, target);
            try {
                force(folder);
            } catch (IOException e) {
                log.close();
                throw e;
            }
            return log;
        } finally {
            discard(fresh);
        }
    }

    @Override
    public byte[] takeLog(String name) throws IOException {
        return LocalLog.take(path(name));
    }

    /** Nothing is held open but logs, which their writers close. */
    @Override
    public void close() {}
}
