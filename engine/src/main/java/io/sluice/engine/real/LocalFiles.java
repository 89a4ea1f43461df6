// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Files;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The local disk. A path may begin with {@code file:}. */
final class LocalFiles implements Files {
    /** What the names of files begin with that are not complete; whoever reads folders leaves such files out. */
    private static final String ASIDE = ".sluice-";

    private static final String SCHEME = "file:";

    private static Path path(String text) {
        if (!text.startsWith(SCHEME)) {
            return Path.of(text);
        }
        String rest = text.substring(SCHEME.length());
        return Path.of(rest.startsWith("//") ? rest.substring(2) : rest);
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        try {
            return Optional.of(entry(path(path)));
        } catch (NoSuchFileException nothing) {
            return Optional.empty();
        }
    }

    private static Entry entry(Path path) throws IOException {
        BasicFileAttributes attributes = java.nio.file.Files.readAttributes(path, BasicFileAttributes.class);
        Path name = path.getFileName();
        return new Entry(
                path.toString(),
                name == null ? "" : name.toString(),
                attributes.isDirectory(),
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS));
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> children = java.nio.file.Files.list(path(folder))) {
            paths = children.toList();
        }
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            // A file may go between the listing and the look at it.
            find(path.toString()).ifPresent(entries::add);
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    @Override
    public InputStream read(String path, long position) throws IOException {
        FileChannel channel = FileChannel.open(path(path), StandardOpenOption.READ);
        try {
            channel.position(position);
            return Channels.newInputStream(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public FileOutput write(String path, boolean append) throws IOException {
        Path target = path(path);
        Path parent = target.getParent();
        if (parent != null) {
            java.nio.file.Files.createDirectories(parent);
        }
        return new Output(FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING));
    }

    @Override
    public void delete(String path) throws IOException {
        java.nio.file.Files.deleteIfExists(path(path));
    }

    @Override
    public boolean create(String path, byte[] data, int length) throws IOException {
        Path target = path(path).toAbsolutePath();
        Path folder = target.resolveSibling("");
        java.nio.file.Files.createDirectories(folder);
        Path aside = folder.resolve(ASIDE + UUID.randomUUID());
        try {
            put(aside, 0, data, length);
            boolean created = link(aside, target);
            force(folder);
            return created;
        } finally {
            java.nio.file.Files.deleteIfExists(aside);
        }
    }

    private static boolean link(Path file, Path target) throws IOException {
        try {
            java.nio.file.Files.createLink(target, file);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void put(String path, long position, byte[] data, int length) throws IOException {
        Path target = path(path).toAbsolutePath();
        Path folder = target.resolveSibling("");
        boolean made = !java.nio.file.Files.exists(target);
        java.nio.file.Files.createDirectories(folder);
        put(target, position, data, length);
        if (made) {
            force(folder);
        }
    }

    private static void put(Path file, long position, byte[] data, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(data, 0, length);
            for (long at = position; buffer.hasRemaining(); at = position + buffer.position()) {
                channel.write(buffer, at);
            }
            channel.force(true);
        }
    }

    private static final class Output extends FileOutput {
        private final FileChannel channel;
        private long written;

        Output(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
        }

        @Override
        public long written() {
            return written;
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
