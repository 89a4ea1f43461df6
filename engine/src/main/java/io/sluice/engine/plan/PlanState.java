// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.SqlUpdateState;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE STATE in three plain queries: the aggregates of the batch per key; the new values over one row of keys, aggregates
 * and old state; the condition of DELETE WHEN over keys and new state.
 */
final class PlanState {
    private static final String STATE = "state";
    private static final Set<SqlKind> AGGREGATE_WRAPPERS = Set.of(
            SqlKind.FILTER, SqlKind.WITHIN_GROUP, SqlKind.WITHIN_DISTINCT, SqlKind.IGNORE_NULLS, SqlKind.RESPECT_NULLS);

    private final SqlUpdateState update;
    private final Catalogue catalogue;
    private final Place statement;
    private final List<SqlNode> aggregates = new ArrayList<>();
    private final List<String> temporary = new ArrayList<>();

    private PlanState(SqlUpdateState update, Catalogue catalogue, Place statement) {
        this.update = update;
        this.catalogue = catalogue;
        this.statement = statement;
    }

    /** The name under which the state of the pipe operator can be read. */
    static SqlIdentifier plan(SqlUpdateState update, RelNode input, Catalogue catalogue, Place statement) {
        PlanState planner = new PlanState(update, catalogue, statement);
        try {
            return planner.plan(input);
        } finally {
            planner.temporary.forEach(catalogue::drop);
        }
    }

    private SqlIdentifier plan(RelNode input) {
        List<SqlNode> values = new ArrayList<>();
        update.assignments().forEach(assignment -> values.add(withoutAggregates(assignment.value())));
        values.forEach(value -> requireKnown(value, input.getRowType().getFieldNames()));
        RelNode perKey = perKey(input);
        Schema batch = Types.schema(perKey.getRowType());
        int keyCount = update.keys().size();
        Schema keys = new Schema(batch.fields().subList(0, keyCount));
        Schema state = new Schema(update.columns().stream()
                .map(column ->
                        new SqlType.Field(column.name().text(), column.type().withNullable(true)))
                .toList());
        Schema output = concat(keys, state);
        List<Expression> set = set(values, optional(batch, keyCount), state);
        Block.KeyedState block = new Block.KeyedState(
                perKey,
                keyCount,
                missing(batch, keyCount),
                defaults(state),
                set,
                update.deleteWhen().map(condition -> deleteWhen(condition, output)),
                update.expireAfterMicros().isPresent()
                        ? Optional.of(update.expireAfterMicros().getAsLong())
                        : Optional.empty(),
                update.evaluateAllKeys());
        String name = catalogue.freshName();
        catalogue.add(new Relation.Derived(name, output, block), false);
        return new SqlIdentifier(name, update.getParserPosition());
    }

    private static Schema concat(Schema first, Schema second) {
        List<SqlType.Field> fields = new ArrayList<>(first.fields());
        fields.addAll(second.fields());
        return new Schema(fields);
    }

    /** Aggregates are NULL for a key without rows, whatever they are for one with. */
    private Schema optional(Schema batch, int keyCount) {
        List<SqlType.Field> fields = new ArrayList<>(batch.fields().subList(0, keyCount));
        for (SqlType.Field field : batch.fields().subList(keyCount, batch.size())) {
            fields.add(new SqlType.Field(
                    field.name(), update.evaluateAllKeys() ? field.type().withNullable(true) : field.type()));
        }
        return new Schema(fields);
    }

    /** The expression with each aggregate replaced by the name of its column. */
    private SqlNode withoutAggregates(SqlNode value) {
        SqlNode rewritten = value.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                return isAggregate(call) ? column(call) : super.visit(call);
            }
        });
        if (rewritten == null) {
            throw new IllegalStateException("an expression vanished");
        }
        return rewritten;
    }

    /** Outside of aggregates SET knows keys and the history only. */
    private void requireKnown(SqlNode value, List<String> input) {
        List<String> state =
                update.columns().stream().map(column -> column.name().text()).toList();
        List<String> keys = update.keys().stream()
                .map(key -> key.names.get(key.names.size() - 1))
                .toList();
        value.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                String name = identifier.names.get(identifier.names.size() - 1);
                boolean history =
                        identifier.names.size() == 2 && identifier.names.get(0).equalsIgnoreCase(STATE);
                if (history && !contains(state, name)) {
                    Problem problem = Problem.of(Code.UNKNOWN_COLUMN, "the state has no column \"" + name + "\"")
                            .at(place(identifier.getParserPosition()));
                    throw Suggest.hint(name, state)
                            .map(problem::hint)
                            .orElse(problem.hint("its columns are " + String.join(", ", state)))
                            .exception();
                }
                if (identifier.isSimple() && contains(input, name) && !contains(keys, name)) {
                    throw Problem.of(
                                    Code.INVALID_QUERY,
                                    "input column \"" + name + "\" is not inside an aggregate: a batch has many rows of"
                                            + " a key")
                            .at(place(identifier.getParserPosition()))
                            .hint("say which, as in SUM(" + name + ") or LAST_VALUE(" + name + ")")
                            .exception();
                }
                return null;
            }
        });
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean isAggregate(SqlCall call) {
        return AGGREGATE_WRAPPERS.contains(call.getKind())
                || Functions.isAggregate(call.getOperator().getName());
    }

    private SqlIdentifier column(SqlCall call) {
        int index = 0;
        while (index < aggregates.size()
                && !aggregates.get(index).equalsDeep(call, org.apache.calcite.util.Litmus.IGNORE)) {
            index++;
        }
        if (index == aggregates.size()) {
            aggregates.add(call);
        }
        return new SqlIdentifier("$aggregate" + index, call.getParserPosition());
    }

    private RelNode perKey(RelNode input) {
        String changes = relation(Types.schema(input.getRowType()), new Block.Changes(input));
        SqlParserPos position = update.getParserPosition();
        SqlNodeList keys = new SqlNodeList(position);
        SqlNodeList items = new SqlNodeList(position);
        for (SqlIdentifier key : update.keys()) {
            SqlIdentifier simple = new SqlIdentifier(key.names.get(key.names.size() - 1), key.getParserPosition());
            keys.add(simple);
            items.add(simple);
        }
        for (int i = 0; i < aggregates.size(); i++) {
            SqlIdentifier alias = new SqlIdentifier("$aggregate" + i, position);
            items.add(SqlStdOperatorTable.AS.createCall(position, aggregates.get(i), alias));
        }
        return project(select(items, new SqlIdentifier(changes, position), null, keys));
    }

    private RelNode project(SqlNode query) {
        return Validate.query(query, catalogue, statement).project();
    }

    private static SqlSelect select(
            SqlNodeList items, SqlNode from, @Nullable SqlNode where, @Nullable SqlNodeList group) {
        return new SqlSelect(
                items.getParserPosition(), null, items, from, where, group, null, null, null, null, null, null, null);
    }

    private String relation(Schema schema, Block block) {
        String name = catalogue.freshName();
        catalogue.add(new Relation.Derived(name, schema, block), false);
        temporary.add(name);
        return name;
    }

    private List<Expression> set(List<SqlNode> values, Schema batch, Schema state) {
        SqlParserPos position = update.getParserPosition();
        // Never run: only the expressions of the query are taken.
        Block none = new Block.Changes(catalogue.emptyQuery());
        SqlNode left = new SqlIdentifier(relation(batch, none), position);
        SqlNode right = SqlStdOperatorTable.AS.createCall(
                position, new SqlIdentifier(relation(state, none), position), new SqlIdentifier(STATE, position));
        SqlNode from = new SqlJoin(
                position,
                left,
                SqlLiteral.createBoolean(false, position),
                JoinType.CROSS.symbol(position),
                right,
                JoinConditionType.NONE.symbol(position),
                null);
        SqlNodeList items = new SqlNodeList(position);
        for (int i = 0; i < values.size(); i++) {
            items.add(
                    SqlStdOperatorTable.AS.createCall(position, values.get(i), new SqlIdentifier("$v" + i, position)));
        }
        RelNode rel = items.isEmpty() ? null : project(select(items, from, null, null));
        List<Expression> set = new ArrayList<>();
        for (int i = 0; i < state.size(); i++) {
            set.add(value(i, rel, values, batch.size(), state));
        }
        return set;
    }

    private Expression value(int column, @Nullable RelNode rel, List<SqlNode> values, int before, Schema state) {
        Name name = update.columns().get(column).name();
        for (int i = 0; i < update.assignments().size(); i++) {
            if (rel instanceof Project project
                    && update.assignments().get(i).column().equals(name)) {
                Expression value = ToExpression.of(Searches.expand(
                        rel.getCluster().getRexBuilder(), project.getProjects().get(i)));
                requireConvertible(
                        value.type(), state.type(column), name, values.get(i).getParserPosition());
                return Casts.to(value, state.type(column));
            }
        }
        return new Expression.Input(before + column, state.type(column));
    }

    private void requireConvertible(SqlType from, SqlType to, Name column, SqlParserPos position) {
        if (!Casts.possible(from, to)) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "state column \"" + column.text() + "\" is " + to.withNullable(true) + ", and this is "
                                    + from.withNullable(true))
                    .at(place(position))
                    .hint("declare the column with the type of its values")
                    .exception();
        }
    }

    private Place place(SqlParserPos position) {
        return new Place(
                statement.source(),
                position.getLineNum(),
                position.getColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum());
    }

    private Expression deleteWhen(SqlNode condition, Schema output) {
        SqlParserPos position = condition.getParserPosition();
        SqlNodeList star = new SqlNodeList(List.of(SqlIdentifier.star(position)), position);
        SqlNode from = new SqlIdentifier(relation(output, new Block.Changes(catalogue.emptyQuery())), position);
        RelNode rel = project(select(star, from, condition, null));
        RelNode top = rel instanceof Project project ? project.getInput() : rel;
        if (!(top instanceof Filter filter)) {
            throw Problem.of(Code.INVALID_QUERY, "this condition of DELETE WHEN is always the same")
                    .hint("compare a state column")
                    .exception();
        }
        Volatile.refuse(filter.getCondition());
        return ToExpression.of(Searches.expand(rel.getCluster().getRexBuilder(), filter.getCondition()));
    }

    private List<Expression.Constant> missing(Schema batch, int keyCount) {
        List<Expression.Constant> missing = new ArrayList<>();
        for (int i = keyCount; i < batch.size(); i++) {
            SqlCall call = (SqlCall) aggregates.get(i - keyCount);
            SqlCall function = AGGREGATE_WRAPPERS.contains(call.getKind()) ? call.operand(0) : call;
            boolean count =
                    function.getOperator().getName().toUpperCase(Locale.ROOT).equals("COUNT");
            SqlType type = batch.type(i).withNullable(true);
            missing.add(new Expression.Constant(count ? 0L : null, type));
        }
        return missing;
    }

    private List<Expression.Constant> defaults(Schema state) {
        List<Expression.Constant> defaults = new ArrayList<>();
        for (int i = 0; i < state.size(); i++) {
            defaults.add(Constants.of(update.columns().get(i).defaultValue(), state.type(i), catalogue, statement));
        }
        return defaults;
    }
}
