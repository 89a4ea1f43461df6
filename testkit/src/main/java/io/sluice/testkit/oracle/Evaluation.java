// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.plan.ToExpression;
import io.sluice.engine.plan.ToTopology;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Relational algebra over lists of rows, operator by operator, as the textbook defines them. */
final class Evaluation {
    private final History history;
    private final Arrival arrival;
    private final Scalars scalars;
    private final SubQueries expressions;

    Evaluation(History history, Arrival arrival, Scalars scalars) {
        this.history = history;
        this.arrival = arrival;
        this.scalars = scalars;
        this.expressions = new SubQueries(this, scalars);
    }

    /** The rows of a query as it is after the tick. */
    List<Row> rows(RelNode rel, Scope scope) {
        if (rel instanceof TableScan scan) {
            return history.rows(Reach.relation(scan), scope.batch());
        }
        if (rel instanceof Project project) {
            return project(project, scope);
        }
        if (rel instanceof Filter filter) {
            return filter(filter, scope);
        }
        if (rel instanceof Join join) {
            return join(join, scope);
        }
        if (rel instanceof Correlate correlate) {
            return correlate(correlate, scope);
        }
        if (rel instanceof Aggregate aggregate) {
            return aggregate(aggregate, scope);
        }
        if (rel instanceof Union union) {
            return union(union, scope);
        }
        if (rel instanceof Sort sort) {
            return sort(sort, scope);
        }
        if (rel instanceof Values values) {
            return values(values);
        }
        if (rel instanceof Uncollect uncollect) {
            return uncollect(uncollect, scope);
        }
        throw new IllegalStateException("the oracle does not know " + rel.getRelTypeName());
    }

    static List<SqlType> types(RelNode rel) {
        return Types.schema(rel.getRowType()).types();
    }

    private Tick clock(Row row, Scope scope) {
        return scope.batch() ? history.now() : row.tick();
    }

    private List<Row> project(Project project, Scope scope) {
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(project.getInput(), scope)) {
            Scope inside = scope.with(project.getVariablesSet(), row.values());
            List<@Nullable Object> values = new ArrayList<>();
            for (RexNode rex : project.getProjects()) {
                values.add(expressions.value(rex, row.values(), inside, clock(row, scope)));
            }
            rows.add(row.with(values));
        }
        return rows;
    }

    private List<Row> filter(Filter filter, Scope scope) {
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(filter.getInput(), scope)) {
            Scope inside = scope.with(filter.getVariablesSet(), row.values());
            if (holds(filter.getCondition(), row, inside)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private boolean holds(RexNode condition, Row row, Scope scope) {
        return Boolean.TRUE.equals(expressions.value(condition, row.values(), scope, clock(row, scope)));
    }

    private List<Row> join(Join join, Scope scope) {
        List<Row> rows = new ArrayList<>();
        List<Row> right = rows(join.getRight(), scope);
        boolean[] matched = new boolean[right.size()];
        for (Row left : rows(join.getLeft(), scope)) {
            boolean found = false;
            for (int i = 0; i < right.size(); i++) {
                Row both = left.and(right.get(i));
                if (holds(join.getCondition(), both, scope.with(join.getVariablesSet(), both.values()))) {
                    found = true;
                    matched[i] = true;
                    if (join.getJoinType().projectsRight()) {
                        rows.add(both);
                    }
                }
            }
            unmatched(join.getJoinType(), left, found, types(join.getRight()).size(), rows);
        }
        for (int i = 0; i < matched.length; i++) {
            if (!matched[i] && join.getJoinType().generatesNullsOnLeft()) {
                rows.add(right.get(i).behindNulls(types(join.getLeft()).size()));
            }
        }
        return rows;
    }

    /** What becomes of a left row by itself. */
    private static void unmatched(JoinRelType type, Row left, boolean found, int rightColumns, List<Row> rows) {
        if (!found && type.generatesNullsOnRight()) {
            rows.add(left.andNulls(rightColumns));
        }
        if ((type == JoinRelType.SEMI && found) || (type == JoinRelType.ANTI && !found)) {
            rows.add(left);
        }
    }

    private List<Row> correlate(Correlate correlate, Scope scope) {
        List<Row> rows = new ArrayList<>();
        for (Row left : rows(correlate.getLeft(), scope)) {
            List<Row> right =
                    rows(correlate.getRight(), scope.with(Set.of(correlate.getCorrelationId()), left.values()));
            if (correlate.getJoinType().projectsRight()) {
                right.forEach(row -> rows.add(left.and(row)));
            }
            unmatched(
                    correlate.getJoinType(),
                    left,
                    !right.isEmpty(),
                    types(correlate.getRight()).size(),
                    rows);
        }
        return rows;
    }

    private List<Row> aggregate(Aggregate aggregate, Scope scope) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<SqlType> types = types(aggregate.getInput());
        List<Row> input = rows(aggregate.getInput(), scope);
        Map<List<@Nullable Object>, List<Row>> groups =
                new TreeMap<>(new RowOrder(keys.stream().map(types::get).toList()));
        if (keys.isEmpty()) {
            groups.put(List.of(), input);
        } else {
            for (Row row : input) {
                List<@Nullable Object> key = new ArrayList<>();
                keys.forEach(column -> key.add(row.values().get(column)));
                groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
            }
        }
        boolean byArrival = arrival.ordered(aggregate.getInput(), scope.batch());
        Aggregates aggregates = new Aggregates(types, byArrival);
        List<Row> rows = new ArrayList<>();
        groups.forEach((key, group) -> {
            List<@Nullable Object> values = new ArrayList<>(key);
            for (AggregateCall call : aggregate.getAggCallList()) {
                boolean literal = call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
                values.add(literal ? literal((RexLiteral) call.rexList.get(0)) : aggregates.value(call, group));
            }
            rows.add(new Row(values, 1, history.now()));
        });
        return rows;
    }

    private static @Nullable Object literal(RexLiteral literal) {
        return ToExpression.constant(literal).value();
    }

    private List<Row> union(Union union, Scope scope) {
        List<Row> all = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            List<RexNode> casts = casts(input, union.getRowType());
            for (Row row : rows(input, scope)) {
                List<@Nullable Object> values = new ArrayList<>();
                casts.forEach(cast -> values.add(scalars.value(cast, row.values(), clock(row, scope))));
                all.add(row.with(values));
            }
        }
        return union.all ? all : distinct(all, types(union));
    }

    private List<RexNode> casts(RelNode input, RelDataType row) {
        RexBuilder builder = scalars.builder();
        List<RexNode> casts = new ArrayList<>();
        for (int i = 0; i < row.getFieldCount(); i++) {
            RelDataType type = row.getFieldList().get(i).getType();
            RexNode column = builder.makeInputRef(input, i);
            boolean same = Types.type(type)
                    .withNullable(true)
                    .equals(Types.type(column.getType()).withNullable(true));
            casts.add(same ? column : builder.makeAbstractCast(type, column, false));
        }
        return casts;
    }

    private List<Row> distinct(Collection<Row> rows, List<SqlType> types) {
        List<Row> distinct = new ArrayList<>();
        new RowOrder(types)
                .weights(new ArrayList<>(rows))
                .keySet()
                .forEach(values -> distinct.add(new Row(values, 1, history.now())));
        return distinct;
    }

    private List<Row> sort(Sort sort, Scope scope) {
        List<Row> input = rows(sort.getInput(), scope);
        if (sort.fetch == null && sort.offset == null) {
            return input;
        }
        RowOrder canonical = new RowOrder(types(sort));
        List<Order> order = ToTopology.order(sort);
        List<Row> sorted = arrival.ordered(sort.getInput(), scope.batch())
                ? new ArrayList<>(input)
                : canonical.canonical(input, history.now());
        sorted.sort(canonical.by(order));
        long offset = number(sort.offset, 0);
        long fetch = number(sort.fetch, sorted.size());
        return sorted.stream().skip(offset).limit(fetch).toList();
    }

    private static long number(@Nullable RexNode rex, long otherwise) {
        return rex instanceof RexLiteral literal && literal(literal) instanceof Number number
                ? number.longValue()
                : otherwise;
    }

    private List<Row> values(Values values) {
        List<Row> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<@Nullable Object> row = new ArrayList<>();
            tuple.forEach(literal -> row.add(literal(literal)));
            rows.add(new Row(row, 1, history.first()));
        }
        return rows;
    }

    private List<Row> uncollect(Uncollect uncollect, Scope scope) {
        List<Row> rows = new ArrayList<>();
        SqlType collection = types(uncollect.getInput()).get(0);
        for (Row row : rows(uncollect.getInput(), scope)) {
            long number = 0;
            for (List<@Nullable Object> element :
                    elements(collection, row.values().get(0))) {
                List<@Nullable Object> values = new ArrayList<>(element);
                number++;
                if (uncollect.withOrdinality) {
                    values.add(number);
                }
                rows.add(row.with(values));
            }
        }
        return rows;
    }

    /** The columns of each element of a collection; none of NULL. */
    private static List<List<@Nullable Object>> elements(SqlType type, @Nullable Object collection) {
        List<List<@Nullable Object>> elements = new ArrayList<>();
        if (collection instanceof Map<?, ?> map) {
            map.forEach((key, value) -> elements.add(java.util.Arrays.asList(key, value)));
        } else if (collection instanceof List<?> list) {
            boolean struct = type.fields().get(0).type().kind() == SqlType.Kind.ROW;
            for (Object item : list) {
                List<@Nullable Object> columns = new ArrayList<>();
                if (struct && item instanceof List<?> fields) {
                    columns.addAll(fields);
                } else {
                    columns.add(item);
                }
                elements.add(columns);
            }
        }
        return elements;
    }
}
