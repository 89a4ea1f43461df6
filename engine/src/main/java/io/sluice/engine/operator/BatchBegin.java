// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;
import org.jspecify.annotations.Nullable;

/** {@link DStream.Delta}: passes the changes of the tick on, and notes that there are any. */
public final class BatchBegin implements Operator {
    private final DStream.Delta node;
    private @Nullable Tick tick;

    public BatchBegin(DStream.Delta node) {
        this.node = node;
    }

    @Override
    public void begin(Tick now) {
        tick = now;
    }

    @Override
    public void accept(int port, Chunk chunk, Output out) {
        if (chunk.size() > 0 && tick != null) {
            tick.rowsArrived(node);
        }
        out.push(chunk);
    }
}
