// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads a file, or the files of a folder, and perhaps what comes later. */
final class FileFeed implements Feed {
    private static final int INFLATE_BYTES = 64 << 10;

    private final Env env;
    private final Entry root;
    private final Optional<Long> intervalMicros;

    /** @param intervalMicros how often to look for more, if not only once */
    FileFeed(Env env, Entry root, Optional<Long> intervalMicros) {
        this.env = env;
        this.root = root;
        this.intervalMicros = intervalMicros;
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
            } else {
                readFile(root, pipe);
            }
            pipe.end();
        } catch (IOException e) {
            pipe.fail(FilesystemSource.unreadable(reading[0], e).exception());
        }
    }

    private void readFolder(BytePipe pipe, String[] reading) throws IOException {
        Set<String> done = new HashSet<>();
        boolean more = true;
        while (more && !pipe.closed()) {
            for (Entry file : files(env, root)) {
                if (done.add(file.name()) && !pipe.closed()) {
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
        pipe.mark(new BytePipe.Mark.Begin(file.path()));
        try (InputStream input = open(env, file)) {
            boolean more = true;
            while (more) {
                more = pipe.read(input::read);
            }
        }
        pipe.mark(new BytePipe.Mark.End(true));
    }

    /** Reads a file that grows. If it has become shorter, another has taken its place and is read from its beginning. */
    private void follow(BytePipe pipe, long pauseMicros) throws IOException {
        long position = 0;
        pipe.mark(new BytePipe.Mark.Begin(root.path()));
        while (!pipe.closed()) {
            long length = env.files().find(root.path()).map(Entry::bytes).orElse(position);
            if (length < position) {
                position = 0;
                pipe.mark(new BytePipe.Mark.End(true));
                pipe.mark(new BytePipe.Mark.Begin(root.path()));
            }
            if (length > position) {
                position += readFrom(position, pipe);
            }
            pipe.pause(env, pauseMicros);
        }
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
