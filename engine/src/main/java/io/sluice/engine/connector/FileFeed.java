// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files.Entry;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** Reads a file, or the files of a folder, and perhaps what comes later. */
final class FileFeed implements Feed {
    private static final int INFLATE_BYTES = 64 << 10;

    private final Env env;
    private final Entry root;
    private final Optional<Long> intervalMicros;
    private final FilesRead before;
    private final Optional<FilesRead> read;
    private final Optional<Resumed> resumed;
    private final Optional<FileInput> current;

    /** A file that has been read up to an offset, of inflated bytes if it is compressed. */
    private record Resumed(Entry file, FileInput input, long offset) {}

    private FileFeed(
            Env env,
            Entry root,
            Optional<Long> intervalMicros,
            FilesRead before,
            Optional<FilesRead> read,
            Optional<Resumed> resumed,
            Optional<FileInput> current) {
        this.env = env;
        this.root = root;
        this.intervalMicros = intervalMicros;
        this.before = before;
        this.read = read;
        this.resumed = resumed;
        this.current = current;
    }

    /**
     * A feed that begins, or goes on.
     *
     * @param intervalMicros how often to look for more, if not only once
     * @throws ProblemException if the position is not one in this file or folder, or the file has changed since
     */
    static FileFeed open(
            SourceConnector.Opening opening,
            Entry root,
            Optional<Long> intervalMicros,
            Progress.Saved<FileInput.Place> saved)
            throws IOException {
        Env env = opening.env();
        if (saved.place().isEmpty()) {
            Optional<FilesRead> read = filesRead(root, intervalMicros, List.of());
            return new FileFeed(
                    env, root, intervalMicros, FilesRead.inOrder(), read, Optional.empty(), Optional.empty());
        }
        FileInput.Place place = saved.place().get();
        if (root.folder() != place.read().isPresent()
                || (!root.folder() && !root.name().equals(place.name()))) {
            throw Position.unfit(
                    opening.stream(),
                    "is in " + (place.read().isPresent() ? "a folder, at " : "") + place.name() + ", and 'path' is "
                            + root.path());
        }
        FilesRead before = place.read().orElseGet(FilesRead::inOrder);
        Optional<FilesRead> read = filesRead(root, intervalMicros, namesRead(env, root, before));
        FileInput input = new FileInput(place.name(), read, place.identity());
        Optional<Resumed> resumed = Optional.empty();
        if (saved.inside().isPresent()) {
            Entry file = root.folder() ? inFolder(opening, root, place.name()) : root;
            long offset = saved.inside().get().offset;
            boolean grows = !root.folder() && intervalMicros.isPresent();
            FileInput.requireSame(env, opening.stream(), file, place.identity().orElseThrow(), grows, offset);
            resumed = Optional.of(new Resumed(file, input, offset));
        }
        return new FileFeed(env, root, intervalMicros, before, read, resumed, Optional.of(input));
    }

    private static Optional<FilesRead> filesRead(Entry root, Optional<Long> intervalMicros, List<String> names) {
        if (!root.folder()) {
            return Optional.empty();
        }
        return Optional.of(intervalMicros.isPresent() ? FilesRead.named(names) : FilesRead.inOrder());
    }

    /** The names that have been read. Those that are gone from the folder are forgotten, so that there are never more than it has files. */
    private static List<String> namesRead(Env env, Entry root, FilesRead before) throws IOException {
        List<String> names = new ArrayList<>();
        if (root.folder()) {
            NavigableSet<String> there = new TreeSet<>();
            env.files().list(root.path()).forEach(file -> there.add(file.name()));
            for (String name : before.names().orElse(there)) {
                // A listing can miss a file that is replaced at the same moment.
                boolean isThere = there.contains(name)
                        || env.files().find(root.path() + "/" + name).isPresent();
                if (isThere && before.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static Entry inFolder(SourceConnector.Opening opening, Entry folder, String name) throws IOException {
        return files(opening.env(), folder).stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> FileInput.gone(opening.stream(), folder.path() + "/" + name, "is gone"));
    }

    /** The file that a position is in, or that was the last before it. */
    Optional<FileInput> current() {
        return current;
    }

    @Override
    public Position.Kind kind() {
        return Position.Kind.FILE;
    }

    /** The files of a folder that are data, in order of name. */
    static List<Entry> files(Env env, Entry folder) throws IOException {
        return env.files().list(folder.path()).stream()
                .filter(entry -> !entry.folder()
                        && !entry.name().startsWith(".")
                        && !entry.name().startsWith("_"))
                .toList();
    }

    static boolean compressed(Entry file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** Opens a file from its beginning; what is compressed is inflated. */
    static InputStream open(Env env, Entry file) throws IOException {
        InputStream input = env.files().read(file.path(), 0);
        if (!compressed(file)) {
            return input;
        }
        try {
            return new GZIPInputStream(input, INFLATE_BYTES);
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public void run(BytePipe pipe) {
        String[] reading = {root.path()};
        try {
            if (root.folder()) {
                readFolder(pipe, reading);
            } else if (intervalMicros.isPresent()) {
                follow(pipe, intervalMicros.get());
            } else if (resumed.isPresent()) {
                readRest(resumed.get(), pipe);
            } else if (current.isEmpty()) {
                readFile(root, pipe);
            }
            pipe.end();
        } catch (IOException e) {
            pipe.fail(FilesystemSource.unreadable(reading[0], e).exception());
        }
    }

    private void readFolder(BytePipe pipe, String[] reading) throws IOException {
        Set<String> done = new HashSet<>();
        if (resumed.isPresent()) {
            reading[0] = resumed.get().file().path();
            done.add(resumed.get().file().name());
            readRest(resumed.get(), pipe);
        }
        boolean more = true;
        while (more && !pipe.closed()) {
            for (Entry file : files(env, root)) {
                if (!before.contains(file.name()) && done.add(file.name()) && !pipe.closed()) {
                    reading[0] = file.path();
                    readFile(file, pipe);
                }
            }
            reading[0] = root.path();
            intervalMicros.ifPresent(micros -> pipe.pause(env, micros));
            more = intervalMicros.isPresent();
        }
    }

    private void readFile(Entry file, BytePipe pipe) throws IOException {
        readRest(new Resumed(file, begin(file, pipe), 0), pipe);
    }

    private void readRest(Resumed from, BytePipe pipe) throws IOException {
        boolean compressed = compressed(from.file());
        try (InputStream input = compressed
                ? open(env, from.file())
                : env.files().read(from.file().path(), from.offset())) {
            if (compressed) {
                input.skipNBytes(from.offset());
            }
            boolean more = true;
            while (more) {
                more = pipe.read(input::read);
            }
        }
        pipe.mark(new BytePipe.Mark.End(true));
    }

    /** Reads a file that grows. If it has become shorter, another has taken its place and is read from its beginning. */
    private void follow(BytePipe pipe, long pauseMicros) throws IOException {
        long position = resumed.map(Resumed::offset).orElse(0L);
        FileInput input = resumed.isPresent() ? resumed.get().input() : begin(root, pipe);
        while (!pipe.closed()) {
            Optional<Entry> now = env.files().find(root.path());
            long length = now.map(Entry::bytes).orElse(position);
            if (length < position) {
                position = 0;
                pipe.mark(new BytePipe.Mark.End(true));
                input = begin(now.orElseThrow(), pipe);
            }
            if (length > position) {
                if (!input.isKnown()) {
                    input.grown(FileInput.Identity.of(env, now.orElseThrow()));
                }
                position += readFrom(position, pipe);
            }
            pipe.pause(env, pauseMicros);
        }
    }

    private FileInput begin(Entry file, BytePipe pipe) throws IOException {
        FileInput input = new FileInput(file.name(), read, Optional.of(FileInput.Identity.of(env, file)));
        pipe.mark(new BytePipe.Mark.Begin(file.path(), input));
        return input;
    }

    private long readFrom(long position, BytePipe pipe) throws IOException {
        long[] count = {0};
        try (InputStream input = env.files().read(root.path(), position)) {
            boolean more = true;
            while (more) {
                more = pipe.read((into, from, length) -> {
                    int read = input.read(into, from, length);
                    count[0] += Math.max(0, read);
                    return read;
                });
            }
        }
        return count[0];
    }

    @Override
    public void stop() {
        // A read of a file does not wait for long, and every other wait is at the pipe.
    }
}
