// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What all sources of bytes share: the format, what to do with bad rows, and the thread that reads. */
final class Records {
    private static final String FORMAT = "format";
    private static final String ON_ERROR = "on.error";
    private static final String RECORD_BYTES = "max.record.bytes";
    private static final List<String> ON_ERROR_VALUES = List.of("fail", "skip", "dead-letter");

    private Records() {}

    /** The given options, then those of every source of bytes. */
    static List<OptionSpec> options(OptionSpec... own) {
        List<OptionSpec> all = new ArrayList<>(Arrays.asList(own));
        all.add(OptionSpec.optional(FORMAT, "raw, csv or json; by the file's name, else raw")
                .formats());
        all.add(OptionSpec.optional(
                        ON_ERROR,
                        "fail or skip, what to do with a bad row; fail where the input ends by itself, else skip")
                .words("fail", "skip", "dead-letter"));
        all.add(OptionSpec.withDefault(RECORD_BYTES, "1 MiB", "the longest record; a longer one is a bad row")
                .size());
        Format.ALL.forEach(format -> all.addAll(format.options()));
        return List.copyOf(all);
    }

    static Format format(Options options, String otherwise) {
        return Format.named(options, options.find(FORMAT).orElse(otherwise));
    }

    /** Opens a source and starts the feed on a thread of its own. */
    static Source open(SourceConnector.Opening opening, Format format, boolean bounded, Feed feed) {
        Options options = opening.options();
        Schema schema = opening.schema();
        Env env = opening.env();
        BadRows badRows = new BadRows(options.relation(), fails(options, bounded), opening.status());
        int recordBytesMax = options.bytes(RECORD_BYTES);
        Decoder decoder = format.decoder(options, schema, recordBytesMax);
        BytePipe pipe = new BytePipe(env, opening.wake());
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

    private static boolean fails(Options options, boolean bounded) {
        Optional<String> given = options.find(ON_ERROR);
        String choice = given.isEmpty() ? (bounded ? "fail" : "skip") : options.choice(ON_ERROR, ON_ERROR_VALUES);
        if (choice.equals("dead-letter")) {
            throw Problem.of(Code.NOT_YET, "'on.error' = 'dead-letter' is not built yet")
                    .hint("'on.error' = 'skip' leaves bad rows out, counts them and shows the first")
                    .exception();
        }
        return choice.equals("fail");
    }
}
