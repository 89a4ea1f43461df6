// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.Answer;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the result of a query and shows it whole. The job's thread feeds it; the console may ask for frames from another. */
final class ResultTarget implements Target {
    /** When the result is shown. */
    enum When {
        /** After each batch that changes it. */
        EACH_BATCH,
        /** At the end. */
        FINAL,
        /** At the end, and on the way where the console is live. */
        LIVE_FINAL,
        /** On the way only: it has no end of its own. */
        LIVE
    }

    private final JobPlan.Output output;
    private final Accumulated rows;
    private final When when;
    private final Console console;
    private final boolean appendOnly;
    private long batch;

    /** @param schema of the changes; the first of its columns are those to show */
    ResultTarget(JobPlan.Output output, Schema schema, When when, Console console) {
        this.output = output;
        this.rows = new Accumulated(schema);
        this.when = when;
        this.console = console;
        this.appendOnly = Traits.of(output.stream()).appendOnly();
    }

    @Override
    public synchronized void changes(Tick tick, List<Chunk> changes) {
        rows.add(Accumulated.copies(changes));
        batch = tick.number();
        switch (when) {
            case EACH_BATCH -> console.show(result());
            case LIVE, LIVE_FINAL -> console.frame(new Console.Frame(output.name(), batch, this::frame, false));
            case FINAL -> {}
        }
    }

    @Override
    public List<Stored> stored() {
        return List.of(rows.stored());
    }

    private synchronized Rows result() {
        List<List<@Nullable Object>> visible =
                FinalRows.of(rows.changes(), rows.schema(), output.schema().size(), output.order());
        return Rows.of(new Answer(output.schema(), visible));
    }

    /** A row that changes keeps its place on the screen. */
    private Rows frame() {
        Rows result = result();
        if (appendOnly || !output.order().isEmpty()) {
            return result;
        }
        return new Rows(
                result.schema(), result.rows().stream().sorted(Row::compare).toList());
    }

    @Override
    public void finish() {
        switch (when) {
            case FINAL, LIVE_FINAL -> console.show(result());
            case LIVE -> console.frame(new Console.Frame(output.name(), batch, this::frame, true));
            case EACH_BATCH -> {}
        }
    }

    @Override
    public void close() {}
}
