// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.JobPlan;
import java.util.List;
import java.util.StringJoiner;

/** LOG: the first changes of each batch, under a header, as status lines. */
final class LogTarget implements Target {
    private final JobPlan.Output output;
    private final Console console;

    LogTarget(JobPlan.Output output, Console console) {
        this.output = output;
        this.console = console;
    }

    @Override
    public void changes(Tick tick, List<Chunk> changes) {
        long all = changes.stream().mapToLong(Chunk::size).sum();
        console.status("-- " + output.name() + ", batch " + tick.number() + ", " + all + " changes");
        long left = output.limit();
        for (Chunk chunk : changes) {
            for (int row = 0; row < chunk.size() && left > 0; row++, left--) {
                console.status(line(chunk, row));
            }
        }
        if (all > output.limit()) {
            console.status("   … and " + (all - output.limit()) + " more");
        }
    }

    private String line(Chunk chunk, int row) {
        StringJoiner values = new StringJoiner(", ", "   (", ")");
        for (int i = 0; i < output.schema().size(); i++) {
            Object value = Datum.get(output.schema().type(i), chunk.column(i), row);
            values.add(value == null ? "NULL" : Datum.text(output.schema().type(i), value));
        }
        long weight = chunk.weight(row);
        return values + (weight == 1 ? "" : " × " + weight);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
