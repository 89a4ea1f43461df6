// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files.Entry;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Records in a file, or in the files of a folder in order of name. With a monitor interval new files of the folder are read
 * as they come: a file must be complete when it appears under its name, so write it elsewhere and rename it.
 */
final class FilesystemSource implements SourceConnector {
    private static final String PATH = "path";
    private static final String TAIL = "tail";
    private static final String INTERVAL = "source.monitor-interval";
    private static final long TAIL_MICROS = 200_000;
    private static final int SAMPLE_BYTES = 256 << 10;
    private static final List<OptionSpec> OPTIONS = Records.options(
            OptionSpec.required(PATH, "a file or a folder"),
            OptionSpec.optional(
                            INTERVAL, "look for new files of the folder, or new lines with 'tail', this often: '5 s'")
                    .duration(),
            OptionSpec.withDefault(TAIL, "false", "true goes on reading a file that grows")
                    .words("true", "false"));

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public boolean bounded(Options options) {
        return !options.flag(TAIL) && options.find(INTERVAL).isEmpty();
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        Entry entry = find(options, env);
        return format(options, entry, env).schema(options, () -> sample(options, entry, env));
    }

    @Override
    public Optional<String> format(Options options, Env env) {
        return Optional.of(format(options, find(options, env), env).name());
    }

    @Override
    public void check(Options options, Schema schema) {
        String byName = Format.ofPath(options.get(PATH));
        // A name that says nothing may be that of a folder, whose files say what they are.
        boolean known = options.find("format").isPresent() || !byName.equals("raw");
        Records.check(options, known ? Optional.of(Records.format(options, byName)) : Optional.empty(), schema);
    }

    @Override
    public boolean replays(Options options) {
        return true;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        Env env = opening.env();
        Entry entry = find(options, env);
        boolean tail = options.flag(TAIL);
        if (tail && (entry.folder() || FileFeed.compressed(entry))) {
            throw options.wrong(TAIL, "needs one plain file", "a folder takes 'source.monitor-interval' = '5 s'");
        }
        Optional<Long> interval = options.find(INTERVAL).map(text -> options.micros(INTERVAL));
        if (interval.isPresent() && !entry.folder() && !tail) {
            throw options.wrong(INTERVAL, "needs a folder", "a file that grows takes 'tail' = 'true'");
        }
        Optional<Long> pause = interval.or(() -> tail ? Optional.of(TAIL_MICROS) : Optional.empty());
        Progress.Saved<FileInput.Place> saved = Position.read(
                        opening, Position.Kind.FILE, in -> Progress.read(in, FileInput.Place::of))
                .orElseGet(Progress.Saved::nothing);
        try {
            FileFeed feed = FileFeed.open(opening, entry, pause, saved);
            return Records.open(opening, format(options, entry, env), bounded(options), feed, saved.in(feed.current()));
        } catch (IOException e) {
            throw unreadable(entry.path(), e).exception();
        }
    }

    private static Format format(Options options, Entry entry, Env env) {
        Optional<Entry> named =
                entry.folder() ? files(options, entry, env).stream().findFirst() : Optional.of(entry);
        return Records.format(
                options, named.map(file -> Format.ofPath(file.name())).orElse("raw"));
    }

    private static Entry find(Options options, Env env) {
        String path = options.get(PATH);
        try {
            return env.files()
                    .find(path)
                    .orElseThrow(() -> options.placed(
                                    PATH,
                                    Problem.of(Code.FILE, "there is no file " + path)
                                            .hint("the option 'path' of \"" + options.relation()
                                                    + "\" is relative to the working directory"))
                            .exception());
        } catch (IOException e) {
            throw options.placed(PATH, unreadable(path, e)).exception();
        }
    }

    private static List<Entry> files(Options options, Entry folder, Env env) {
        try {
            return FileFeed.files(env, folder);
        } catch (IOException e) {
            throw unreadable(options.get(PATH), e).exception();
        }
    }

    static Problem unreadable(String path, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return Problem.of(Code.FILE, "cannot read " + path + ": " + reason);
    }

    /** The first records of the file or of the first file of the folder. */
    private static byte[] sample(Options options, Entry entry, Env env) {
        List<Entry> files = entry.folder() ? files(options, entry, env) : List.of(entry);
        if (files.isEmpty()) {
            return new byte[0];
        }
        Entry file = files.get(0);
        try (InputStream input = FileFeed.open(env, file)) {
            byte[] bytes = input.readNBytes(SAMPLE_BYTES);
            if (bytes.length < SAMPLE_BYTES) {
                return bytes;
            }
            int last = Framing.lines().lastEnd(bytes, 0, bytes.length);
            return Arrays.copyOf(bytes, Math.max(0, last));
        } catch (IOException e) {
            throw unreadable(file.path(), e).exception();
        }
    }
}
