// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import java.util.List;

/** {@link DStream.Values}: constant rows, emitted in the first tick. */
public final class Values implements Operator, Stored {
    private final DStream.Values node;
    private boolean emitted;
    private boolean written;

    public Values(DStream.Values node) {
        this.node = node;
    }

    @Override
    public void accept(int port, Chunk chunk, Output out) {
        throw new IllegalStateException("constant rows have no input");
    }

    @Override
    public List<Stored> stored() {
        return List.of(this);
    }

    @Override
    public void track() {}

    /** An entry, without key and value, says that the rows have been emitted. */
    @Override
    public void write(boolean whole, Entries out) {
        if (emitted && (whole || !written)) {
            out.put();
            written = true;
        }
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        emitted = true;
        written = true;
    }

    @Override
    public void flush(Tick tick, Output out) {
        if (emitted) {
            return;
        }
        emitted = true;
        Chunk chunk = Chunk.of(node.schema().types());
        for (List<Expression.Constant> row : node.rows()) {
            for (int column = 0; column < row.size(); column++) {
                Datum.put(
                        node.schema().type(column),
                        chunk.column(column),
                        row.get(column).value());
            }
            chunk.addRow(1);
            if (chunk.size() == Chunk.ROWS_MAX) {
                out.push(chunk);
                chunk.clear();
            }
        }
        out.push(chunk);
    }
}
