// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What all sources of bytes share: the format, what to do with bad rows, and the thread that reads. */
final class Records {
    private static final String FORMAT = "format";
    static final String ON_ERROR = "on.error";
    static final String RECORD_BYTES = "max.record.bytes";
    private static final String WAL = "wal";
    private static final List<String> ON_ERROR_VALUES = List.of("fail", "skip", DeadLetters.CHOICE);

    private Records() {}

    /** The given options, then those of every source of bytes. */
    static List<OptionSpec> options(OptionSpec... own) {
        List<OptionSpec> all = new ArrayList<>(Arrays.asList(own));
        all.add(OptionSpec.optional(FORMAT, "raw, csv or json; by the file's name, else raw")
                .formats());
        all.add(OptionSpec.optional(
                        ON_ERROR,
                        "fail, skip or dead-letter, what to do with a bad row; fail where the input ends by itself, else skip")
                .words("fail", "skip", DeadLetters.CHOICE));
        all.add(OptionSpec.optional(
                DeadLetters.TO, "the stream that bad rows go into with 'on.error' = 'dead-letter'"));
        all.add(OptionSpec.withDefault(RECORD_BYTES, "1 MiB", "the longest record; a longer one is a bad row")
                .size());
        Format.ALL.forEach(format -> all.addAll(format.options()));
        return List.copyOf(all);
    }

    /** The options of {@link #options}, and that of sources whose input cannot be had twice. */
    static List<OptionSpec> liveOptions(OptionSpec... own) {
        List<OptionSpec> all = new ArrayList<>(Arrays.asList(own));
        all.add(OptionSpec.withDefault(
                        WAL,
                        "on",
                        "on keeps the input in the job's checkpoint, if it has one, until it is committed; off may lose what"
                                + " is under way")
                .words("on", "off"));
        return options(all.toArray(OptionSpec[]::new));
    }

    static Format format(Options options, String otherwise) {
        return Format.named(options, options.find(FORMAT).orElse(otherwise));
    }

    /** Opens a source and starts the feed on a thread of its own. */
    static Source open(
            SourceConnector.Opening opening, Format format, boolean bounded, Feed feed, Progress.Restored restored) {
        Options options = opening.options();
        Schema schema = opening.schema();
        Env env = opening.env();
        BadRows badRows = new BadRows(
                options.relation(), fails(options, bounded), options.find(DeadLetters.TO), opening.status());
        int recordBytesMax = options.bytes(RECORD_BYTES);
        Decoder decoder = format.decoder(options, schema, recordBytesMax);
        BytePipe pipe = new BytePipe(env, opening.wake());
        ByteSource source = new ByteSource(
                env,
                pipe,
                feed,
                format.framing(options),
                decoder,
                () -> Chunk.of(schema.types()),
                badRows,
                recordBytesMax);
        source.restore(restored);
        env.scheduler().blocking("source-" + options.relation(), () -> feed.run(pipe));
        return source;
    }

    /** Opens a source whose input cannot be had twice: with a log, if there is one, it can. */
    static Source openLive(SourceConnector.Opening opening, Format format, boolean bounded, Feed feed) {
        Options options = opening.options();
        boolean off = options.choice(WAL, List.of("on", "off")).equals("off");
        if (opening.log().isEmpty() || off) {
            opening.log().ifPresent(InputLog::close);
            Progress.Saved<Boolean> saved = Position.read(
                            opening, Position.Kind.LIVE, in -> Progress.read(in, nothing -> true))
                    .orElseGet(Progress.Saved::nothing);
            // What was in flight is lost, and the input begins anew.
            return open(opening, format, bounded, feed, saved.in(Optional.empty()));
        }
        InputLog log = opening.log().get();
        if (Position.isOf(opening, Position.Kind.LIVE)) {
            // It was off: what an earlier log may hold is not part of the input.
            Progress.Saved<Boolean> saved = Position.read(
                            opening, Position.Kind.LIVE, in -> Progress.read(in, nothing -> true))
                    .orElseThrow();
            LoggedFeed logged = new LoggedFeed(opening.stream(), log, log.own(), false, feed);
            return open(opening, format, bounded, logged, saved.in(Optional.empty()));
        }
        Progress.Saved<InputLog.Place> saved = Position.read(
                        opening, Position.Kind.LOG, in -> Progress.read(in, LoggedInput::read))
                .orElseGet(Progress.Saved::nothing);
        InputLog.Place place = saved.place().orElse(InputLog.Place.START);
        boolean inside = saved.inside().isPresent();
        LoggedFeed logged = new LoggedFeed(opening.stream(), log, place, inside, feed);
        return open(
                opening,
                format,
                bounded,
                logged,
                saved.in(saved.place().map(where -> LoggedInput.at(where, saved.inside()))));
    }

    /**
     * Checks what can be known before any data is there.
     *
     * @param format that of the data, if it is known
     * @throws io.sluice.engine.problem.ProblemException if options do not fit each other, or the format not the columns
     */
    static void check(Options options, Optional<Format> format, Schema schema) {
        boolean letters = options.find(ON_ERROR).isPresent() && choice(options).equals(DeadLetters.CHOICE);
        Optional<String> to = options.find(DeadLetters.TO);
        if (letters && to.isEmpty()) {
            throw options.wrong(
                    ON_ERROR,
                    "needs a stream for the bad rows",
                    "add 'dead-letter.to' = '" + options.relation() + "_bad'; the stream is declared by that");
        }
        if (!letters && to.isPresent()) {
            throw options.wrong(DeadLetters.TO, "has no effect", "add 'on.error' = 'dead-letter'");
        }
        format.ifPresent(known -> {
            known.framing(options);
            known.decoder(options, schema, options.bytes(RECORD_BYTES));
        });
    }

    private static String choice(Options options) {
        return options.choice(ON_ERROR, ON_ERROR_VALUES);
    }

    private static boolean fails(Options options, boolean bounded) {
        return options.find(ON_ERROR).isEmpty() ? bounded : choice(options).equals("fail");
    }
}
