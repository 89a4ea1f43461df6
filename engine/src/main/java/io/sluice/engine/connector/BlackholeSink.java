// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import java.util.List;

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
    public Sink open(Opening opening) {
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
