// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

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
    private static final String RECORD_BYTES = "max.record.bytes";
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

    static Format format(Options options, String otherwise) {
        return Format.named(options, options.find(FORMAT).orElse(otherwise));
    }

    /** Opens a source and starts the feed on a thread of its own. */
    static Source open(
            Options options,
            Format format,
            Schema schema,
            boolean bounded,
            Env env,
            Status status,
            Runnable wake,
            Feed feed) {
        BadRows badRows =
                new BadRows(options.relation(), fails(options, bounded), options.find(DeadLetters.TO), status);
        int recordBytesMax = options.bytes(RECORD_BYTES);
        Decoder decoder = format.decoder(options, schema, recordBytesMax);
        BytePipe pipe = new BytePipe(env, wake);
        env.scheduler().blocking("source-" + options.relation(), () -> feed.run(pipe));
        return new ByteSource(
                env,
                pipe,
                feed,
                format.framing(options),
                decoder,
                () -> Chunk.of(schema.types()),
                badRows,
                recordBytesMax);
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
