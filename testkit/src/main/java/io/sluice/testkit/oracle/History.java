// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.plan.Block;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has happened so far: the rows that arrived, and the results of what is defined batch by batch. */
final class History {
    /** A relation over time. */
    private static final class Past {
        private List<Row> rows = new ArrayList<>();
        private List<Row> changes = List.of();
    }

    /** A table that queries write into: what each of them said before, and with a key the row that it has. */
    private static final class Filled {
        private final List<List<Row>> said = new ArrayList<>();
        private final TreeMap<List<@Nullable Object>, List<@Nullable Object>> lastOfKey;

        Filled(Relation.Table table) {
            lastOfKey = new TreeMap<>(new RowOrder(
                    table.primaryKey().stream().map(table.schema()::type).toList()));
        }
    }

    private final JobPlan plan;
    private final Scalars scalars;
    private final Evaluation evaluation;
    private final List<Relation> relations;
    private final IdentityHashMap<Relation, Past> pasts = new IdentityHashMap<>();
    private final IdentityHashMap<Relation, KeyedStates> states = new IdentityHashMap<>();
    private final IdentityHashMap<Relation, Filled> filled = new IdentityHashMap<>();
    private Tick first = new Tick(0, 0);
    private Tick now = first;

    History(JobPlan plan, Scalars scalars) {
        this.plan = plan;
        this.scalars = scalars;
        this.evaluation = new Evaluation(this, new Arrival(plan.feeds()), scalars);
        this.relations = Reach.of(plan);
    }

    Tick now() {
        return now;
    }

    /** The first tick: constant rows have been there since. */
    Tick first() {
        return first;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /** Takes the input of a tick, and lets everything that is made of it follow. */
    void add(Tick tick, Map<String, List<Chunk>> deltas) {
        now = tick;
        if (first.number() == 0) {
            first = tick;
        }
        TreeMap<String, List<Chunk>> input = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        input.putAll(deltas);
        for (Relation relation : relations) {
            Past past = pasts.computeIfAbsent(relation, any -> new Past());
            if (relation instanceof Relation.Stream stream && !plan.feeds().containsKey(stream.name())) {
                past.changes = arrived(stream, input.getOrDefault(stream.name(), List.of()));
                past.rows.addAll(past.changes);
            } else if (relation instanceof Relation.Table table) {
                List<Row> before = past.rows;
                RowOrder order = new RowOrder(table.schema().types());
                past.changes = rows(table.schema(), input.getOrDefault(table.name(), List.of()));
                List<List<Row>> changes = new ArrayList<>(List.of(past.changes));
                changes.addAll(fed(table, order));
                if (table.primaryKey().isEmpty() || changes.size() == 1) {
                    List<Row> all = new ArrayList<>(past.rows);
                    changes.forEach(all::addAll);
                    past.rows = new ArrayList<>(order.canonical(all, now));
                } else {
                    past.rows = lastOfEachKey(table, changes, order);
                    past.changes = order.changes(order.weights(before), past.rows, now);
                }
            } else {
                List<Row> before = past.rows;
                past.rows = follow(relation, past);
                RowOrder order = new RowOrder(relation.schema().types());
                past.changes = order.changes(order.weights(before), past.rows, now);
            }
        }
    }

    /** What each query that writes into a table has to say about the tick. */
    private List<List<Row>> fed(Relation.Table table, RowOrder order) {
        Filled memory = filled.computeIfAbsent(table, any -> new Filled(table));
        List<List<Row>> changes = new ArrayList<>();
        int next = 0;
        for (JobPlan.Origin origin : plan.feeds().getOrDefault(table.name(), List.of())) {
            List<Row> rows = rows(origin);
            List<Row> before = next < memory.said.size() ? memory.said.set(next, rows) : List.of();
            if (next == memory.said.size()) {
                memory.said.add(rows);
            }
            changes.add(order.changes(order.weights(before), rows, now));
            next++;
        }
        return changes;
    }

    /** The rows of a table with a key after a tick: first the net removals of every input, then what each adds, in order. */
    private List<Row> lastOfEachKey(Relation.Table table, List<List<Row>> changes, RowOrder order) {
        TreeMap<List<@Nullable Object>, List<@Nullable Object>> last =
                filled.computeIfAbsent(table, any -> new Filled(table)).lastOfKey;
        List<Row> added = new ArrayList<>();
        for (List<Row> input : changes) {
            Map<List<@Nullable Object>, Long> net = order.weights(input);
            net.forEach((row, weight) -> {
                List<@Nullable Object> current = last.get(key(table, row));
                if (weight < 0 && current != null && order.compare(current, row) == 0) {
                    last.remove(key(table, row));
                }
            });
            input.stream()
                    .filter(row -> row.weight() > 0 && net.getOrDefault(row.values(), 0L) > 0)
                    .forEach(added::add);
        }
        added.forEach(row -> last.put(key(table, row.values()), row.values()));
        List<Row> rows = new ArrayList<>();
        last.values().forEach(values -> rows.add(new Row(values, 1, now)));
        return new ArrayList<>(order.canonical(rows, now));
    }

    private static List<@Nullable Object> key(Relation.Table table, List<@Nullable Object> row) {
        List<@Nullable Object> key = new ArrayList<>();
        table.primaryKey().forEach(column -> key.add(row.get(column)));
        return key;
    }

    /** The rows of a relation, or in a batch query those of the tick. */
    List<Row> rows(Relation relation, boolean batch) {
        Past past = pasts.get(relation);
        if (past == null) {
            throw new IllegalStateException("relation " + relation.name() + " is not reached");
        }
        if (batch && relation instanceof Relation.Stream) {
            return past.changes;
        }
        if (relation instanceof Relation.Derived derived) {
            if (derived.block() instanceof Block.Changes) {
                return past.changes;
            }
            if (batch && derived.block() instanceof Block.BatchQuery query) {
                return evaluation.rows(query.query(), Scope.ONE_BATCH);
            }
        }
        return past.rows;
    }

    private List<Row> arrived(Relation.Stream stream, List<Chunk> chunks) {
        List<Row> rows = new ArrayList<>();
        for (Row stored : rows(stream.stored(), chunks)) {
            rows.add(stored.with(values(stream.columns(), stored)));
        }
        return rows;
    }

    private List<@Nullable Object> values(List<Expression> expressions, Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(scalars.value(expression, row.values(), row.tick())));
        return values;
    }

    private List<Row> rows(Schema schema, List<Chunk> chunks) {
        List<Row> rows = new ArrayList<>();
        for (Chunk chunk : chunks) {
            for (int row = 0; row < chunk.size(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 0; column < schema.size(); column++) {
                    values.add(Datum.get(schema.type(column), chunk.column(column), row));
                }
                rows.add(new Row(values, chunk.weight(row), now));
            }
        }
        return rows;
    }

    /** The rows of a query with what an INSERT makes of them. */
    List<Row> rows(JobPlan.Origin origin) {
        List<Row> rows = evaluation.rows(origin.rel(), Scope.ALL_ROWS);
        if (origin.values().isEmpty()) {
            return rows;
        }
        List<Row> assigned = new ArrayList<>();
        rows.forEach(row -> assigned.add(row.with(values(origin.values(), row))));
        return assigned;
    }

    private List<Row> follow(Relation relation, Past past) {
        if (relation instanceof Relation.Stream stream) {
            List<Row> fed = new ArrayList<>();
            plan.feeds().getOrDefault(stream.name(), List.of()).forEach(origin -> fed.addAll(rows(origin)));
            return fed;
        }
        if (relation instanceof Relation.MaterializedView view) {
            return evaluation.rows(view.query(), Scope.ALL_ROWS);
        }
        if (!(relation instanceof Relation.Derived derived)) {
            throw new IllegalStateException("a " + relation.kind() + " cannot be read");
        }
        Block block = (Block) derived.block();
        if (block instanceof Block.BatchQuery query) {
            return appended(query, past.rows);
        }
        if (block instanceof Block.Changes changes) {
            return evaluation.rows(changes.query(), Scope.ALL_ROWS);
        }
        return states.computeIfAbsent(relation, any -> new KeyedStates((Block.KeyedState) block, scalars))
                .fold(evaluation.rows(((Block.KeyedState) block).aggregates(), Scope.ALL_ROWS), now);
    }

    /** What a batch query has said, and says about this batch if it has rows. */
    private List<Row> appended(Block.BatchQuery query, List<Row> said) {
        boolean any = Reach.streamsOfBatch(query.query()).stream()
                .anyMatch(stream -> !rows(stream, true).isEmpty());
        List<Row> rows = new ArrayList<>(said);
        if (any) {
            evaluation
                    .rows(query.query(), Scope.ONE_BATCH)
                    .forEach(row -> rows.add(new Row(row.values(), row.weight(), now)));
        }
        return rows;
    }
}
