// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Sink;
import io.sluice.engine.connector.SinkConnector;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Publishes the versions of a model, a row each: {@code version BIGINT, rows BIGINT, batch_time TIMESTAMP}, any metrics as {@code
 * DOUBLE} columns, those of {@link Drift#COLUMNS} if there are any, and last {@code model BYTES}, a {@link ModelFile}. Versions grow. A
 * row without a model is about drift, and goes into the log of the model.
 */
public final class ModelSink implements SinkConnector {
    /** What {@code 'connector' = } says, of the source as well. */
    public static final String NAME = "model";

    static final String PATH = "path";
    static final String MODEL = "model";
    static final String KEY = "hmac.key";
    private static final String DEFINITION = "definition";
    private static final String JOB = "job";
    private static final String KEEP = "keep";
    private static final String EXISTS = "if.exists";
    private static final String REPLACE = "replace";
    private static final String CONTINUE = "continue";
    private static final int KEEP_MAX = 1_000_000;
    private static final List<Kind> FIRST = List.of(Kind.BIGINT, Kind.BIGINT, Kind.TIMESTAMP);
    private static final List<String> FIRST_NAMES = List.of("version", "rows", "batch_time");
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(PATH, "the folder of the model"),
            OptionSpec.optional(MODEL, "its name; else the last part of the path"),
            OptionSpec.withDefault(JOB, "", "the name of the job that trains it"),
            OptionSpec.withDefault(KEEP, "10", "how many of the newest versions are kept; those with a tag always are")
                    .whole(1, KEEP_MAX),
            OptionSpec.optional(
                            EXISTS,
                            "replace deletes the versions that are there, continue counts on behind them; without it they are"
                                    + " left alone and the job is refused")
                    .words(REPLACE, CONTINUE),
            OptionSpec.optional(DEFINITION, "what the model is, as JSON: written before its first version"),
            OptionSpec.optional(KEY, "a secret with which versions are signed, so that readers can tell them"));

    private final Stores stores;

    /** @param stores opens {@code 'path'} */
    public ModelSink(Stores stores) {
        this.stores = stores;
    }

    @Override
    public String name() {
        return NAME;
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
    public void check(Options options, Schema schema, Optional<List<Integer>> key, boolean appendOnly) {
        if (!appendOnly) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "the sink \"" + options.relation()
                                    + "\" publishes versions for good, but its query changes rows it has given")
                    .hint("write only what is complete, with EMIT FINAL")
                    .exception();
        }
        if (!isFit(schema)) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "the sink \"" + options.relation()
                                    + "\" takes (version BIGINT, rows BIGINT, batch_time TIMESTAMP, metrics DOUBLE …, model BYTES), but"
                                    + " its query gives " + schema)
                    .hint("what trains a model gives these columns")
                    .exception();
        }
    }

    private static boolean isFit(Schema schema) {
        int last = schema.size() - 1;
        boolean fit = last >= FIRST.size()
                && schema.type(last).kind() == Kind.VARBINARY
                && schema.name(last).equals("model");
        int end = metricsEnd(schema);
        for (int i = end; fit && i < last; i++) {
            int column = i - end;
            fit = column < Drift.COLUMNS.size()
                    && Drift.COLUMNS.name(column).equals(schema.name(i))
                    && Drift.COLUMNS.type(column).kind() == schema.type(i).kind();
        }
        for (int i = 0; fit && i < end; i++) {
            boolean metric = i >= FIRST.size();
            Kind kind = metric ? Kind.DOUBLE : FIRST.get(i);
            fit = schema.type(i).kind() == kind && (metric || schema.name(i).equals(FIRST_NAMES.get(i)));
        }
        return fit;
    }

    /** The column behind the metrics. */
    static int metricsEnd(Schema schema) {
        int drift = schema.names().indexOf(Drift.COLUMNS.name(0));
        return drift < 0 ? schema.size() - 1 : drift;
    }

    /** The name of a model in a folder. */
    static String model(Options options) {
        String path = options.get(PATH).replaceFirst("/+$", "");
        return options.find(MODEL).orElse(path.substring(path.lastIndexOf('/') + 1));
    }

    static Optional<byte[]> key(Options options) {
        return options.find(KEY).map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Sink open(Opening opening) {
        Options options = opening.options();
        check(options, opening.schema(), opening.key(), opening.appendOnly());
        String path = options.get(PATH);
        try {
            CheckpointStore files = stores.open(path);
            try {
                return open(opening, new ModelStore(files, key(options)));
            } catch (IOException | RuntimeException failure) {
                files.close();
                throw failure;
            }
        } catch (IOException e) {
            throw unavailable(path, e);
        }
    }

    private static Sink open(Opening opening, ModelStore store) throws IOException {
        Options options = opening.options();
        long offset = opening.resumed() ? 0 : begin(opening, store);
        Optional<String> definition = options.find(DEFINITION);
        if (definition.isPresent()) {
            store.define(ModelDefinition.read(definition.get()));
        }
        ModelRows rows = new ModelRows(
                opening.sink(), model(options), options.get(JOB), opening.schema(), store.definition(), offset);
        int keep = (int) options.number(KEEP, 1, KEEP_MAX);
        Publisher publisher = new Publisher(store, options.get(PATH), keep, model(options), opening.status());
        return opening.groups() ? new StagedModels(rows, publisher) : new PublishedModels(rows, publisher);
    }

    /** Makes room for the versions of a job that begins. @return the version behind which they are counted */
    private static long begin(Opening opening, ModelStore store) throws IOException {
        Options options = opening.options();
        NavigableSet<Long> numbers = store.numbers();
        if (!numbers.isEmpty() && options.find(EXISTS).isEmpty()) {
            Problem problem = Problem.of(
                            Code.FILE,
                            options.get(PATH) + " already holds " + numbers.size() + " versions of model \""
                                    + model(options) + "\", up to " + numbers.last())
                    .hint("'if.exists' = 'continue' counts on behind them, 'if.exists' = 'replace' deletes them first");
            throw options.placed(PATH, problem).exception();
        }
        boolean goesOn = !numbers.isEmpty()
                && options.choice(EXISTS, List.of(REPLACE, CONTINUE)).equals(CONTINUE);
        if (goesOn) {
            return numbers.last();
        }
        if (!numbers.isEmpty() || store.definition().isPresent()) {
            String why = "a job begins with '" + EXISTS + "' = '" + REPLACE + "'";
            long now = opening.env().clock().micros();
            store.replace(new ModelEvent.By("sink \"" + opening.sink() + "\"", why, now));
        }
        return 0;
    }

    static ProblemException unavailable(String path, IOException cause) {
        String unfit = cause instanceof AccessDeniedException denied
                ? "there is no permission for " + denied.getFile()
                : cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException
                        ? "it is a file, not a folder"
                        : cause instanceof NoSuchFileException missing
                                ? "the folder " + missing.getFile() + " cannot be made"
                                : "";
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        Problem problem = Problem.of(
                Code.SINK_UNAVAILABLE, "cannot publish to " + path + ": " + (unfit.isEmpty() ? reason : unfit));
        return new ProblemException(
                unfit.isEmpty() ? problem : problem.hint("'path' of the model takes another folder"), cause);
    }
}
