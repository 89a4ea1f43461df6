// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files.Entry;
import io.sluice.engine.env.Files.FileOutput;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows or changes in files: one file where the path has an extension, else a folder of part files: of a job that commits
 * groups one per group, else a new one each time the sink is opened.
 */
final class FilesystemSink implements SinkConnector {
    private static final String PATH = "path";
    private static final String CHANGELOG = "changelog";
    private static final String EXISTS = "if.exists";
    private static final Pattern PART = Pattern.compile("part-[0-9]{1,9}(-[0-9]{1,9})?(\\..*)?");
    private static final List<OptionSpec> OPTIONS = options(
            OptionSpec.required(PATH, "a folder, or a file if its name has an extension"),
            OptionSpec.optional("format", "json, csv or raw; by the file's name, else json")
                    .words("json", "csv", "raw"),
            OptionSpec.withDefault(
                            CHANGELOG,
                            "append",
                            "append plain rows; or retract, upsert or debezium, for results that change")
                    .words("append", "retract", "upsert", "debezium"),
            OptionSpec.optional(EXISTS, "append or replace what stands there; without it that is refused")
                    .words("append", "replace"));

    private static List<OptionSpec> options(OptionSpec... own) {
        List<OptionSpec> all = new ArrayList<>(List.of(own));
        all.addAll(new CsvFormat().options());
        return List.copyOf(all);
    }

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public void check(Options options, Schema schema, Optional<List<Integer>> key, boolean appendOnly) {
        String format = format(options);
        check(options, format, changelog(options), schema, key, appendOnly);
        if (format.equals("csv")) {
            CsvFormat.dialect(options);
        }
    }

    @Override
    public Sink open(Opening opening) {
        Options options = opening.options();
        String path = options.get(PATH);
        String format = format(options);
        check(options, format, changelog(options), opening.schema(), opening.key(), opening.appendOnly());
        RowWriter writer = RowWriter.of(format, changelog(options), options, opening.schema(), opening.key());
        try {
            return open(path, opening, format, writer);
        } catch (IOException e) {
            throw unavailable(path, e);
        }
    }

    private static String format(Options options) {
        String path = options.get(PATH);
        String byName = Format.ofPath(path);
        String otherwise = byName.equals("raw") && !path.endsWith(".txt") ? "json" : byName;
        return options.find("format").isPresent() ? options.choice("format", List.of("json", "csv", "raw")) : otherwise;
    }

    private static Changelog changelog(Options options) {
        String choice = options.choice(CHANGELOG, List.of("append", "retract", "upsert", "debezium"));
        return Changelog.valueOf(choice.toUpperCase(Locale.ROOT));
    }

    private static void check(
            Options options,
            String format,
            Changelog changelog,
            Schema schema,
            Optional<List<Integer>> key,
            boolean appendOnly) {
        Format.named(options, format);
        if (changelog == Changelog.APPEND && !appendOnly) {
            Problem problem = Problem.of(
                            Code.INVALID_QUERY,
                            "the sink \"" + options.relation()
                                    + "\" takes rows only, but its query changes rows it has given")
                    .hint(
                            "say how to write changes with 'changelog' = 'retract', 'upsert' or 'debezium', or write only what"
                                    + " is complete with EMIT FINAL");
            throw options.placed(CHANGELOG, problem).exception();
        }
        if (changelog != Changelog.APPEND && !format.equals("json")) {
            throw options.wrong(CHANGELOG, "needs the format json", "'format' = 'json'");
        }
        if (changelog == Changelog.UPSERT && key.isEmpty() && !appendOnly) {
            throw options.wrong(CHANGELOG, "needs a query whose rows have a key", "'changelog' = 'retract' needs none");
        }
        if (format.equals("raw") && schema.size() != 1) {
            Problem problem = Problem.of(
                            Code.INVALID_VALUE,
                            "the format raw writes one column, but \"" + options.relation() + "\" has " + schema)
                    .hint("choose 'format' = 'csv' or 'json'");
            throw options.placed("format", problem).exception();
        }
    }

    private static Sink open(String path, Opening opening, String format, RowWriter writer) throws IOException {
        Options options = opening.options();
        Env env = opening.env();
        Optional<Entry> entry = env.files().find(path);
        boolean folder = entry.map(Entry::folder)
                .orElse(!path.substring(path.lastIndexOf('/') + 1).contains("."));
        boolean append = options.find(EXISTS).isPresent()
                && options.choice(EXISTS, List.of("append", "replace")).equals("append");
        if (!folder) {
            long bytes = entry.map(Entry::bytes).orElse(0L);
            refuse(bytes > 0 && !opening.resumed(), path, options);
            boolean keep = append || opening.resumed();
            if (opening.groups()) {
                if (!keep && bytes > 0) {
                    env.files().delete(path);
                }
                return new GrowingFile(path, keep ? bytes : 0, writer, env.files());
            }
            return new Part(path, env.files().write(path, append), writer, !(append && bytes > 0));
        }
        int number = opening.resumed() ? 0 : nextNumber(path, entry, append, options, env);
        String start = path + (path.endsWith("/") ? "" : "/") + "part-";
        String end = "." + (format.equals("raw") ? "txt" : format);
        if (opening.groups()) {
            return new PartFiles(start, end, number, writer, env.files());
        }
        return new Part(start + number + end, env.files().write(start + number + end, false), writer, true);
    }

    /** The number behind those of the part files that are there; what is to be replaced is deleted. */
    private static int nextNumber(String path, Optional<Entry> entry, boolean append, Options options, Env env)
            throws IOException {
        List<Entry> parts = entry.isEmpty()
                ? List.of()
                : env.files().list(path).stream()
                        .filter(file -> PART.matcher(file.name()).matches())
                        .toList();
        refuse(!parts.isEmpty(), path, options);
        int number = 0;
        for (Entry part : parts) {
            if (append) {
                String digits = part.name().substring("part-".length()).replaceAll("[-.].*", "");
                number = Math.max(number, Integer.parseInt(digits) + 1);
            } else {
                env.files().delete(part.path());
            }
        }
        return number;
    }

    private static void refuse(boolean exists, String path, Options options) {
        if (exists && options.find(EXISTS).isEmpty()) {
            Problem problem = Problem.of(Code.FILE, path + " already holds data")
                    .hint("'if.exists' = 'append' adds to it, 'if.exists' = 'replace' deletes it first");
            throw options.placed(PATH, problem).exception();
        }
    }

    /** The same failure, with the path in its message. */
    static IOException unwritten(String path, IOException cause) {
        return new IOException(unavailable(path, cause).problem().message(), cause);
    }

    static ProblemException unavailable(String path, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return Problem.of(Code.SINK_UNAVAILABLE, "cannot write " + path + ": " + reason)
                .exception();
    }

    /** The file being written. */
    private static final class Part implements Sink {
        private static final int BUFFER_BYTES = 256 << 10;

        private final String path;
        private final FileOutput file;
        private final RowWriter writer;
        private final Bytes buffer = new Bytes(BUFFER_BYTES);

        Part(String path, FileOutput file, RowWriter writer, boolean empty) {
            this.path = path;
            this.file = file;
            this.writer = writer;
            if (empty) {
                writer.begin(buffer);
            }
        }

        @Override
        public void write(long batch, List<Chunk> changes) {
            writer.put(batch, changes, buffer);
            if (buffer.size() >= BUFFER_BYTES) {
                drain();
            }
        }

        /** What a failed write leaves stays in the buffer, for the next try. */
        private void drain() {
            long before = file.written();
            try {
                file.write(buffer.data(), 0, buffer.size());
                buffer.clear();
            } catch (IOException e) {
                buffer.dropFirst((int) (file.written() - before));
                throw unavailable(path, e);
            }
        }

        @Override
        public void flush() {
            drain();
            try {
                file.force();
            } catch (IOException e) {
                throw unavailable(path, e);
            }
        }

        @Override
        public void close() {
            try (file) {
                drain();
            } catch (IOException e) {
                throw unavailable(path, e);
            }
        }
    }
}
