// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** Made-up rows. Row n is a function of the seed and n alone, however the rows are cut into batches. */
final class DatagenSource implements SourceConnector {
    static final String ROWS = "rows";
    static final String RATE = "rows-per-second";
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.optional(ROWS, "how many rows; without it they never end")
                    .whole(0, Long.MAX_VALUE),
            OptionSpec.optional(RATE, "how many rows a second; without it as many as are taken")
                    .whole(1, 1_000_000_000),
            OptionSpec.withDefault("seed", "1", "a whole number; another gives other rows")
                    .whole(Long.MIN_VALUE, Long.MAX_VALUE),
            OptionSpec.optional("fields.<column>.kind", "sequence or random; for strings also word or sentence"),
            OptionSpec.optional("fields.<column>.start", "the first value of a sequence"),
            OptionSpec.optional("fields.<column>.step", "what a sequence grows by; a duration for times"),
            OptionSpec.optional("fields.<column>.min", "the least random value"),
            OptionSpec.optional("fields.<column>.max", "the greatest random value"),
            OptionSpec.optional("fields.<column>.length", "the letters of a random string"));

    @Override
    public String name() {
        return "datagen";
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Optional.empty();
    }

    @Override
    public boolean bounded(Options options) {
        return options.find(ROWS).isPresent();
    }

    @Override
    public void check(Options options, Schema schema) {
        Generator.all(options, schema);
    }

    @Override
    public boolean replays(Options options) {
        return true;
    }

    @Override
    public Source open(Opening opening) {
        Options options = opening.options();
        long rows = bounded(options) ? options.number(ROWS, 0, Long.MAX_VALUE) : Long.MAX_VALUE;
        long rate = options.find(RATE).isPresent() ? options.number(RATE, 1, 1_000_000_000) : 0;
        return new GeneratedRows(opening, Generator.all(options, opening.schema()), rows, rate);
    }
}
