// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Position;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.env.Env;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The version of a model that is served, a row each time that it is another one. Versions that are superseded before somebody has
 * looked are passed over; what has been given is in the job's log, and is given again where the job goes on.
 */
public final class ModelSource implements SourceConnector {
    /** Its columns. {@code model} is a {@link ModelFile}. */
    public static final Schema SCHEMA = new Schema(List.of(
            new Field("version", SqlType.of(Kind.BIGINT, true)),
            new Field("batch_time", SqlType.of(Kind.TIMESTAMP, 6, 0, true)),
            new Field("rows", SqlType.of(Kind.BIGINT, true)),
            new Field("algorithm", SqlType.of(Kind.VARCHAR, true)),
            new Field("model", SqlType.of(Kind.VARBINARY, true))));

    private static final String INTERVAL = "reload.interval";
    private static final String FOLLOW = "follow";
    private static final String BESIDE = "beside";
    private static final String MISSING = "on.missing";
    private static final String STALENESS = "max.staleness";
    private static final String VERSION = "version";
    private static final String TAG = "tag";
    private static final long INTERVAL_MICROS_MIN = 1_000;
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(ModelSink.PATH, "the folder of the model"),
            OptionSpec.optional(ModelSink.MODEL, "its name, for messages; else the last part of the path"),
            OptionSpec.withDefault(INTERVAL, "1 s", "how often to look for another version")
                    .duration(),
            OptionSpec.withDefault(
                            FOLLOW,
                            "true",
                            "true; false to end behind the first version; beside to end when the other sources of a job have")
                    .words("true", "false", BESIDE),
            OptionSpec.withDefault(
                            MISSING,
                            "null",
                            "what a job does before there is a version: null goes on without one, wait reads nothing else, fail fails")
                    .words("null", "wait", "fail"),
            OptionSpec.optional(STALENESS, "how long ago a version may have been made before there is a warning")
                    .duration(),
            OptionSpec.optional(VERSION, "this version, whichever is active").whole(1, Long.MAX_VALUE),
            OptionSpec.optional(TAG, "the version of this name, whichever is active"),
            OptionSpec.optional(ModelSink.KEY, "the secret with which versions are signed; others are not used"));

    private final Stores stores;

    /** @param stores opens {@code 'path'} */
    public ModelSource(Stores stores) {
        this.stores = stores;
    }

    @Override
    public String name() {
        return ModelSink.NAME;
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
        return Optional.of(SCHEMA);
    }

    @Override
    public void check(Options options, Schema schema) {
        requireColumns(options, schema, SCHEMA);
        if (options.find(VERSION).isPresent() && options.find(TAG).isPresent()) {
            throw options.wrong(TAG, "names a version, and so does 'version'", "leave one of them out");
        }
        if (options.micros(INTERVAL) < INTERVAL_MICROS_MIN) {
            throw options.wrong(INTERVAL, "is too short", "write at least '1 ms'");
        }
    }

    /** @throws io.sluice.engine.problem.ProblemException if a stream has declared other columns than there are */
    static void requireColumns(Options options, Schema declared, Schema given) {
        boolean same = declared.names().equals(given.names());
        for (int i = 0; same && i < given.size(); i++) {
            same = declared.type(i).kind() == given.type(i).kind();
        }
        if (!same) {
            throw Problem.of(
                            Code.INVALID_VALUE,
                            "\"" + options.relation() + "\" gives the columns " + given + ", not " + declared)
                    .hint("leave the columns out of the declaration")
                    .exception();
        }
    }

    @Override
    public boolean bounded(Options options) {
        return !follows(options, "true");
    }

    private static boolean follows(Options options, String how) {
        return options.get(FOLLOW).equalsIgnoreCase(how);
    }

    /** A version may have been deleted when it is needed again. */
    @Override
    public boolean replays(Options options) {
        return false;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        check(options, opening.schema());
        OptionalLong version = options.find(VERSION).isPresent()
                ? OptionalLong.of(options.number(VERSION, 1, Long.MAX_VALUE))
                : OptionalLong.empty();
        ModelFeed.Followed followed = new ModelFeed.Followed(
                options.get(ModelSink.PATH),
                ModelSink.model(options),
                ModelSink.key(options),
                version,
                options.find(TAG),
                follows(options, "false"),
                options.get(MISSING).equalsIgnoreCase("fail"),
                options.micros(INTERVAL),
                options.find(STALENESS).isPresent() ? options.micros(STALENESS) : Long.MAX_VALUE);
        FollowedModel.Where where = Position.read(opening, Position.Kind.MODEL, FollowedModel.Where::read)
                .orElse(FollowedModel.Where.BEGIN);
        // To fail it has to have looked first.
        boolean waits = !options.get(MISSING).equalsIgnoreCase("null");
        FollowedModel source = new FollowedModel(opening, where, follows(options, BESIDE), waits);
        ModelFeed feed = new ModelFeed(followed, opening, stores, source, where);
        opening.env().scheduler().blocking("source-" + options.relation(), feed::run);
        return source;
    }
}
