// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.Answer;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.List;

/** Keeps the result of a query and shows it whole: at the end, or after each batch that changes it. */
final class ResultTarget implements Target {
    private final JobPlan.Output output;
    private final Schema schema;
    private final boolean eachBatch;
    private final Console console;
    private List<Chunk> rows = new ArrayList<>();
    private int loose;

    /** @param schema of the changes; the first of its columns are those to show */
    ResultTarget(JobPlan.Output output, Schema schema, boolean eachBatch, Console console) {
        this.output = output;
        this.schema = schema;
        this.eachBatch = eachBatch;
        this.console = console;
    }

    @Override
    public void changes(Tick tick, List<Chunk> changes) {
        changes.forEach(chunk -> rows.add(chunk.copy()));
        loose += changes.size();
        if (eachBatch) {
            show();
        } else if (loose > 2 * Math.max(16, rows.size() - loose)) {
            rows = new ArrayList<>(FinalRows.consolidated(rows, schema));
            loose = 0;
        }
    }

    private void show() {
        console.show(new Answer(
                output.schema(), FinalRows.of(rows, schema, output.schema().size(), output.order())));
    }

    @Override
    public void finish() {
        if (!eachBatch) {
            show();
        }
    }

    @Override
    public void close() {}
}
