// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexBuilder;
import org.jspecify.annotations.Nullable;

/** A job that after each tick computes every result anew, and tells how it differs from the one before. */
public final class Oracle {
    private final JobPlan plan;
    private final History history;
    private final Map<Integer, Map<List<@Nullable Object>, Long>> before = new HashMap<>();

    public Oracle(JobPlan plan) {
        this.plan = plan;
        RexBuilder builder = plan.outputs().isEmpty()
                ? new RexBuilder(io.sluice.engine.dialect.Types.factory())
                : plan.outputs().get(0).origin().rel().getCluster().getRexBuilder();
        this.history = new History(plan, new Scalars(builder));
    }

    /**
     * Runs one tick.
     *
     * @param deltas the changes of each stream and table, by name
     * @return the changes of each output of the plan
     */
    public List<List<Chunk>> tick(Tick tick, Map<String, List<Chunk>> deltas) {
        history.add(tick, deltas);
        List<List<Chunk>> results = new ArrayList<>();
        for (int i = 0; i < plan.outputs().size(); i++) {
            JobPlan.Output output = plan.outputs().get(i);
            Schema schema = output.stream().schema();
            RowOrder order = new RowOrder(schema.types());
            List<Row> rows = history.rows(output.origin());
            Map<List<@Nullable Object>, Long> known = before.getOrDefault(i, Map.of());
            results.add(List.of(chunk(order.changes(known, rows, tick), schema.types())));
            before.put(i, order.weights(rows));
        }
        return results;
    }

    private static Chunk chunk(List<Row> rows, List<SqlType> types) {
        Chunk chunk = Chunk.of(types);
        for (Row row : rows) {
            for (int i = 0; i < types.size(); i++) {
                Datum.put(types.get(i), chunk.column(i), row.values().get(i));
            }
            chunk.addRow(row.weight());
        }
        return chunk;
    }
}
