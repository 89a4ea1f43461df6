// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Sink;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import java.util.List;

/** Writes into a sink; what fails because the outside does is tried again for a while. */
final class SinkTarget implements Target {
    private final String name;
    private final Sink sink;
    private final Patience patience;

    SinkTarget(String name, Sink sink, Patience patience) {
        this.name = name;
        this.sink = sink;
        this.patience = patience;
    }

    @Override
    public void changes(Tick tick, List<Chunk> changes) {
        patience.with(name, () -> sink.write(tick.number(), changes), sink::flush);
    }

    @Override
    public void finish() {
        patience.with(name, sink::flush, sink::flush);
    }

    @Override
    public void close() {
        sink.close();
    }
}
