// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;

/** {@link DStream.Delta} of rows that can change: what the tick has changed in the end, each row once. */
public final class BatchChanges implements Operator {
    private final DStream.Delta node;
    private final Consolidate rows;

    public BatchChanges(DStream.Delta node) {
        this.node = node;
        rows = new Consolidate(node.schema().types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output out) {
        rows.add(chunk);
    }

    @Override
    public void flush(Tick tick, Output out) {
        rows.drain(chunk -> {
            tick.rowsArrived(node);
            out.push(chunk);
        });
    }
}
