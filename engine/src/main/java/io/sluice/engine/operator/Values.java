// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import java.util.List;

/** Constant rows ({@link DStream.Values}), emitted in the first tick. */
public final class Values implements Operator {
    private final DStream.Values node;
    private boolean emitted;

    public Values(DStream.Values node) {
        this.node = node;
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        throw new IllegalStateException("VALUES has no input");
    }

    @Override
    public void flush(Tick tick, Output output) {
        if (emitted) {
            return;
        }
        emitted = true;
        Chunk out = Chunk.of(node.schema().types());
        for (List<Expression.Constant> row : node.rows()) {
            for (int i = 0; i < row.size(); i++) {
                Datum.put(node.schema().type(i), out.column(i), row.get(i).value());
            }
            out.addRow(1);
            if (out.size() == Chunk.ROWS_MAX) {
                output.push(out);
                out.clear();
            }
        }
        if (out.size() > 0) {
            output.push(out);
        }
    }
}
