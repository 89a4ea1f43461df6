// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A log on the local disk. Its writer holds a lock of the operating system on it, which ends with the process.
 *
 * <p>POSIX has a trap here: a lock belongs to the process, and when the process closes <em>any</em> descriptor of the file it
 * loses the lock. So the process must not open a file that is a log of its own, under whichever handle; that is what
 * {@link #OPEN} is for, and why files are read and compared here.
 */
final class LocalLog implements CheckpointStore.Log {
    /** Shared by who opens files, exclusive for who makes a file a log or takes one. */
    private static final ReadWriteLock OPENING = new ReentrantReadWriteLock();

    /** The logs that this process is writing; guarded by {@link #OPENING}. */
    private static final Map<Path, LocalLog> OPEN = new HashMap<>();

    private final FileChannel channel;
    private final Path path;

    private LocalLog(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /**
     * Begins a log. It gets its name only when it is locked, so nobody can take it in between.
     *
     * @param channel of a new file, at {@code fresh}
     * @param path the name to give it
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    static LocalLog create(FileChannel channel, Path fresh, Path path) throws IOException {
        OPENING.writeLock().lock();
        try {
            if (channel.tryLock() == null) {
                throw new IOException(fresh + " is new, and yet it is locked");
            }
            Files.createLink(path, fresh);
            LocalLog log = new LocalLog(channel, path);
            OPEN.put(path, log);
            return log;
        } catch (IOException e) {
            channel.close();
            throw e;
        } finally {
            OPENING.writeLock().unlock();
        }
    }

    /** Takes a log that nobody writes any more. A process that has died holds no lock. */
    static byte[] take(Path path) throws IOException {
        OPENING.writeLock().lock();
        try {
            if (OPEN.containsKey(path)) {
                throw new IOException("log " + path + " is being written by this process");
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (channel.tryLock() == null) {
                    throw new IOException("log " + path + " is being written by another process, which is alive");
                }
                // The writer may have died before a sync. What is read must not vanish afterwards.
                channel.force(true);
                InputStream in = Channels.newInputStream(channel);
                return in.readAllBytes();
            }
        } finally {
            OPENING.writeLock().unlock();
        }
    }

    /** Reads a file. */
    static Optional<byte[]> read(Path path) throws IOException {
        OPENING.readLock().lock();
        try {
            if (OPEN.containsKey(path)) {
                throw new IOException("log " + path + " is being written; it is read by taking it");
            }
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } finally {
            OPENING.readLock().unlock();
        }
    }

    /** Gives a file its name, unless there is a file of that name. One with the same content is this one, from an earlier try. */
    static CheckpointStore.Put link(Path written, Path path) throws IOException {
        try {
            Files.createLink(path, written);
            return CheckpointStore.Put.CREATED;
        } catch (FileAlreadyExistsException there) {
            OPENING.readLock().lock();
            try {
                boolean same = !OPEN.containsKey(path) && Files.mismatch(path, written) < 0;
                return same ? CheckpointStore.Put.CREATED : CheckpointStore.Put.EXISTS;
            } finally {
                OPENING.readLock().unlock();
            }
        }
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            // A torn record must be the last one.
            closeAfter(e);
            throw e;
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            // The system may have dropped what it could not write, and the next sync would say that all is well.
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException another) {
            failure.addSuppressed(another);
        }
    }

    @Override
    public void close() throws IOException {
        OPENING.writeLock().lock();
        try {
            OPEN.remove(path, this);
            channel.close();
        } finally {
            OPENING.writeLock().unlock();
        }
    }
}
