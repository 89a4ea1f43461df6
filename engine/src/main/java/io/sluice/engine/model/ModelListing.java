// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Position;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.connector.Status;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Env;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model has when the source is opened, and then it ends: its versions, what was done with them, or what happened about drift. Each
 * row has a number that grows. A position is the last number given, so a job that goes on gets those behind it that are there by then.
 */
public final class ModelListing implements SourceConnector {
    private static final SqlType BIGINT = SqlType.of(Kind.BIGINT, true);
    private static final SqlType STRING = SqlType.of(Kind.VARCHAR, true);
    private static final SqlType TIMESTAMP = SqlType.of(Kind.TIMESTAMP, 6, 0, true);

    /** The columns of {@link #versions}. {@code metrics} is a JSON object, {@code tags} are separated by commas. */
    public static final Schema VERSIONS = new Schema(List.of(
            new Field("version", BIGINT),
            new Field("parent", BIGINT),
            new Field("job", STRING),
            new Field("batch", BIGINT),
            new Field("batch_time", TIMESTAMP),
            new Field("rows", BIGINT),
            new Field("algorithm", STRING),
            new Field("metrics", STRING),
            new Field("bytes", BIGINT),
            new Field("sha256", STRING),
            new Field("active", SqlType.of(Kind.BOOLEAN, true)),
            new Field("tags", STRING)));

    /** The columns of {@link #audit}. */
    public static final Schema AUDIT = new Schema(List.of(
            new Field("number", BIGINT),
            new Field("action", STRING),
            new Field("version", BIGINT),
            new Field("tag", STRING),
            new Field("time", TIMESTAMP),
            new Field("who", STRING),
            new Field("reason", STRING)));

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(ModelSink.PATH, "the folder of the model"),
            OptionSpec.optional(ModelSink.MODEL, "its name, for messages; else the last part of the path"),
            OptionSpec.optional(ModelSink.KEY, "the secret with which versions are signed; others are left out"));

    /** The columns of {@link #drift}. */
    public static final Schema DRIFT = drift();

    /** A row of a list. */
    private record Entry(long number, List<@Nullable Object> row) {}

    /** Reads the rows of a list, in order of their number. */
    private interface Rows {
        List<Entry> of(ModelStore store, Status status) throws IOException;
    }

    private final String name;
    private final Schema schema;
    private final Rows rows;
    private final Stores stores;

    private ModelListing(String name, Schema schema, Rows rows, Stores stores) {
        this.name = name;
        this.schema = schema;
        this.rows = rows;
        this.stores = stores;
    }

    /** {@code 'connector' = 'model-versions'}: the versions that are kept. */
    public static ModelListing versions(Stores stores) {
        return new ModelListing("model-versions", VERSIONS, ModelListing::versions, stores);
    }

    /** {@code 'connector' = 'model-audit'}: what was done with the versions. */
    public static ModelListing audit(Stores stores) {
        return new ModelListing("model-audit", AUDIT, ModelListing::audit, stores);
    }

    /** {@code 'connector' = 'model-drift'}: what happened about drift while it was trained. */
    public static ModelListing drift(Stores stores) {
        return new ModelListing("model-drift", DRIFT, ModelListing::drift, stores);
    }

    private static Schema drift() {
        List<Field> fields = new ArrayList<>(
                List.of(new Field("version", BIGINT), new Field("rows", BIGINT), new Field("batch_time", TIMESTAMP)));
        fields.addAll(Drift.COLUMNS.fields());
        return new Schema(fields);
    }

    private static List<Entry> versions(ModelStore store, Status status) throws IOException {
        List<Entry> rows = new ArrayList<>();
        Serving serving = store.serving();
        List<Long> numbers = new ArrayList<>(store.numbers());
        OptionalLong active = serving.candidates(store.numbers()).stream()
                .mapToLong(Long::longValue)
                .findFirst();
        for (long version : numbers) {
            try {
                rows.add(new Entry(version, row(store.manifest(version), active, serving.tags())));
            } catch (ProblemException unreadable) {
                status.say("version " + version + " is left out: "
                        + unreadable.problem().message());
            }
        }
        return rows;
    }

    private static List<@Nullable Object> row(ModelManifest manifest, OptionalLong active, Map<String, Long> tags) {
        long version = manifest.version();
        ModelManifest.Origin origin = manifest.origin();
        return Arrays.asList(
                version,
                origin.parent().isPresent() ? (Long) origin.parent().getAsLong() : null,
                origin.job(),
                origin.batch(),
                origin.batchMicros(),
                origin.rows(),
                manifest.definition().algorithm(),
                JsonFile.line(origin.metrics()),
                manifest.bytes(),
                manifest.sha256(),
                active.isPresent() && active.getAsLong() == version,
                tags.entrySet().stream()
                        .filter(tag -> tag.getValue() == version)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(",")));
    }

    private static List<Entry> audit(ModelStore store, Status status) throws IOException {
        List<Entry> rows = new ArrayList<>();
        for (ModelEvent event : store.log()) {
            ModelEvent.By by = event.by();
            long number = rows.size() + 1L;
            rows.add(new Entry(
                    number,
                    Arrays.asList(
                            number,
                            event.action().name().toLowerCase(Locale.ROOT),
                            version(event),
                            event.tag().isEmpty() ? null : event.tag(),
                            by.timeMicros(),
                            by.who(),
                            by.reason())));
        }
        return rows;
    }

    private static @Nullable Long version(ModelEvent event) {
        return event.version() == 0 ? null : (Long) event.version();
    }

    private static List<Entry> drift(ModelStore store, Status status) throws IOException {
        List<Entry> rows = new ArrayList<>();
        long number = 0;
        for (ModelEvent event : store.log()) {
            number++;
            if (event.action() == ModelEvent.Action.REPLACE) {
                rows.clear();
            }
            if (event.drift().isPresent()) {
                ModelEvent.Drifted drift = event.drift().get();
                rows.add(new Entry(
                        number,
                        Arrays.asList(
                                version(event),
                                drift.rows(),
                                event.by().timeMicros(),
                                drift.detector(),
                                drift.level().orElse(null),
                                drift.before().orElse(null),
                                drift.after().orElse(null),
                                drift.action())));
            }
        }
        return rows;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isForUsers() {
        return false;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Optional.of(schema);
    }

    @Override
    public void check(Options options, Schema declared) {
        ModelSource.requireColumns(options, declared, schema);
    }

    @Override
    public boolean bounded(Options options) {
        return true;
    }

    @Override
    public boolean replays(Options options) {
        return true;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        check(options, opening.schema());
        long last = Position.read(opening, Position.Kind.MODEL_LIST, BinaryReader::longNumber)
                .orElse(0L);
        String path = options.get(ModelSink.PATH);
        try (ModelStore store = new ModelStore(stores.reading(path), ModelSink.key(options))) {
            return new Listed(schema, rows.of(store, opening.status()), last);
        } catch (NoSuchFileException none) {
            opening.status()
                    .say("there is no version of model \"" + ModelSink.model(options) + "\" in " + path + " yet");
            return new Listed(schema, List.of(), last);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ProblemException(
                    Problem.of(Code.SOURCE_UNAVAILABLE, "cannot read the model in " + path + ": " + why), e);
        }
    }

    private static final class Listed implements Source {
        private final Schema schema;
        private final ArrayDeque<Entry> left = new ArrayDeque<>();
        private final Chunk chunk;
        private long last;

        Listed(Schema schema, List<Entry> rows, long last) {
            this.schema = schema;
            this.last = last;
            chunk = Chunk.of(schema.types());
            rows.stream().filter(entry -> entry.number() > last).forEach(left::add);
        }

        @Override
        public boolean hasRows() {
            return !left.isEmpty();
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            chunk.clear();
            while (!left.isEmpty() && chunk.size() < Math.min(rowsMax, Chunk.ROWS_MAX)) {
                Entry entry = left.remove();
                List<@Nullable Object> row = entry.row();
                for (int i = 0; i < row.size(); i++) {
                    Datum.put(schema.type(i), chunk.column(i), row.get(i));
                }
                chunk.addRow(1);
                last = entry.number();
            }
            if (chunk.size() > 0) {
                out.accept(chunk);
            }
        }

        @Override
        public boolean exhausted() {
            return left.isEmpty();
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public byte[] position() {
            BinaryWriter out = Position.begin(Position.Kind.MODEL_LIST);
            out.count(last);
            return out.toBytes();
        }

        @Override
        public void close() {
            left.clear();
        }
    }
}
