// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** Takes everything and keeps nothing: to measure what comes before it. */
final class BlackholeSink implements SinkConnector {
    @Override
    public String name() {
        return "blackhole";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Sink open(
            String sink, Options options, Schema schema, Optional<List<Integer>> key, boolean appendOnly, Env env) {
        return new Sink() {
            @Override
            public void write(long batch, List<Chunk> changes) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
