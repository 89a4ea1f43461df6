// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.PathName;
import io.sluice.engine.sql.PredictOperator;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.SqlAssert;
import io.sluice.engine.sql.SqlBranch;
import io.sluice.engine.sql.SqlEvaluate;
import io.sluice.engine.sql.SqlFork;
import io.sluice.engine.sql.SqlLog;
import io.sluice.engine.sql.SqlPipe;
import io.sluice.engine.sql.SqlPredict;
import io.sluice.engine.sql.SqlTee;
import io.sluice.engine.sql.SqlUpdateState;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A query of the whole language → algebra. What Calcite has no words for is taken out of the tree, innermost first, planned on
 * its own and put into the catalogue under a name that no user can write, which then stands in its place: WITH items, batch
 * queries, and the pipe operators UPDATE STATE, LOG, TEE and FORK.
 */
public final class PlanQuery {
    private final Catalogue catalogue;
    private final Place statement;
    private final PredictCalls predictions;
    private final List<Planned.Side> sides = new ArrayList<>();

    private PlanQuery(Catalogue catalogue, Place statement) {
        this.catalogue = catalogue;
        this.statement = statement;
        predictions = new PredictCalls(catalogue, statement);
    }

    /**
     * Plans a query, whose tree is changed by it.
     *
     * @param statement where it stands, for problems without a place of their own
     */
    public static Planned plan(SqlNode query, Catalogue catalogue, Place statement) {
        Clauses clauses = Clauses.of(query, statement);
        return clauses.locate(() -> new PlanQuery(catalogue, statement).plan(query, clauses));
    }

    private Planned plan(SqlNode query, Clauses clauses) {
        if (query instanceof SqlFork fork) {
            fork(fork);
            return new Planned(Optional.empty(), sides, clauses);
        }
        RelRoot root = root(query(query, Scope.OUTERMOST));
        return new Planned(Optional.of(result(root)), sides, clauses);
    }

    /** Names that stand for a part of the query, innermost scope last; and whether this is inside a batch query. */
    private record Scope(Map<String, String> names, boolean batch) {
        static final Scope OUTERMOST = new Scope(Map.of(), false);

        Scope with(String name, String relation) {
            Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            more.putAll(names);
            more.put(name, relation);
            return new Scope(more, batch);
        }

        Scope inBatch() {
            return new Scope(names, true);
        }
    }

    private static Planned.Result result(RelRoot root) {
        boolean first = true;
        for (int i = 0; i < root.fields.size(); i++) {
            first &= root.fields.get(i).getKey() == i;
        }
        // Columns that only the order needs stay behind those to show.
        RelNode rel = first ? root.rel : root.project();
        List<io.sluice.engine.topology.SqlType.Field> shown = new ArrayList<>();
        root.validatedRowType
                .getFieldList()
                .forEach(field -> shown.add(
                        new io.sluice.engine.topology.SqlType.Field(field.getName(), Types.type(field.getType()))));
        return new Planned.Result(rel, new Schema(shown), ToTopology.order(rel));
    }

    private RelRoot root(SqlNode query) {
        RelRoot root = Validate.query(query, catalogue, statement);
        PlanSize.require(root.rel);
        return root.withRel(root.rel.accept(predictions));
    }

    private RelNode rel(SqlNode query) {
        return root(query).project();
    }

    /** A query with everything of ours taken out. */
    private SqlNode query(SqlNode node, Scope scope) {
        if (!scope.batch() && Batches.isBatch(node)) {
            return selectAll(batchQuery(node, scope));
        }
        if (node instanceof SqlWith with) {
            return with(with, scope);
        }
        if (node instanceof SqlOrderBy order) {
            return new SqlOrderBy(
                    order.getParserPosition(),
                    query(order.query, scope),
                    (SqlNodeList) expression(order.orderList, scope),
                    order.offset,
                    order.fetch);
        }
        if (node instanceof SqlSelect select) {
            return select(Batches.plain(select), scope);
        }
        if (node instanceof SqlPipe pipe) {
            return selectAll(pipe(pipe, scope));
        }
        if (node instanceof SqlBasicCall call && isSetOperation(call.getKind())) {
            for (int i = 0; i < call.operandCount(); i++) {
                call.setOperand(i, query(call.operand(i), scope));
            }
            return call;
        }
        if (node instanceof SqlCall call && call.getKind() == SqlKind.EXPLICIT_TABLE) {
            return selectAll(from(call.operand(0), scope));
        }
        return expression(node, scope);
    }

    private static boolean isSetOperation(SqlKind kind) {
        return SqlKind.SET_QUERY.contains(kind);
    }

    private static SqlSelect selectAll(SqlNode from) {
        SqlParserPos position = from.getParserPosition();
        SqlNodeList star = new SqlNodeList(List.of(SqlIdentifier.star(position)), position);
        return new SqlSelect(position, null, star, from, null, null, null, null, null, null, null, null, null);
    }

    private SqlNode with(SqlWith with, Scope outer) {
        Scope scope = outer;
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive.booleanValue()) {
                throw ToTopology.notYet("WITH RECURSIVE", "unroll the recursion with joins");
            }
            requireNew(item.name, scope, outer);
            SqlNode body = query(item.query, scope);
            if (item.columnList != null) {
                body = selectAll(as(body, "$with", item.columnList));
            }
            scope = scope.with(item.name.getSimple(), view(body));
        }
        return query(with.body, scope);
    }

    private void requireNew(SqlIdentifier name, Scope scope, Scope outer) {
        String known = scope.names().get(name.getSimple());
        if (known != null && !known.equals(outer.names().get(name.getSimple()))) {
            throw Problem.of(Code.DUPLICATE_NAME, "two WITH items are called \"" + name.getSimple() + "\"")
                    .at(place(name.getParserPosition()))
                    .hint("give each a name of its own")
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

    private static SqlNode as(SqlNode node, String alias, @Nullable SqlNodeList columns) {
        List<SqlNode> operands = new ArrayList<>(List.of(node, new SqlIdentifier(alias, node.getParserPosition())));
        if (columns != null) {
            operands.addAll(columns.getList());
        }
        return SqlStdOperatorTable.AS.createCall(node.getParserPosition(), operands);
    }

    private SqlNode select(SqlSelect select, Scope scope) {
        if (select.getFrom() != null) {
            select.setFrom(from(select.getFrom(), scope));
        }
        select.setSelectList((SqlNodeList) expression(select.getSelectList(), scope));
        if (select.getWhere() != null) {
            select.setWhere(expression(select.getWhere(), scope));
        }
        if (select.getGroup() != null) {
            select.setGroupBy((SqlNodeList) expression(select.getGroup(), scope));
        }
        if (select.getHaving() != null) {
            select.setHaving(expression(select.getHaving(), scope));
        }
        if (select.getQualify() != null) {
            select.setQualify(expression(select.getQualify(), scope));
        }
        return select;
    }

    private SqlNode from(SqlNode node, Scope scope) {
        if (node instanceof SqlIdentifier identifier) {
            Optional<String> path = PathName.path(identifier);
            if (path.isPresent()) {
                return new SqlIdentifier(
                        path(path.get(), identifier.getParserPosition()), identifier.getParserPosition());
            }
            String relation = identifier.isSimple() ? scope.names().get(identifier.getSimple()) : null;
            if (relation == null && identifier.isSimple()) {
                sidesOfView(identifier.getSimple());
            }
            return relation == null
                    ? identifier
                    : as(new SqlIdentifier(relation, identifier.getParserPosition()), identifier.getSimple(), null);
        }
        if (node instanceof SqlJoin join) {
            join.setLeft(from(join.getLeft(), scope));
            join.setRight(from(join.getRight(), scope));
            if (join.getCondition() != null) {
                join.setOperand(5, expression(join.getCondition(), scope));
            }
            return join;
        }
        if (node instanceof SqlPipe pipe) {
            return pipe(pipe, scope);
        }
        if (node instanceof SqlBasicCall call) {
            return call(call, scope);
        }
        return query(node, scope);
    }

    /** What leaves a view on the way leaves every query that reads it, once. */
    private void sidesOfView(String name) {
        if (catalogue.find(name).orElse(null) instanceof Relation.View view) {
            for (Object side : view.sides()) {
                if (sides.stream().noneMatch(known -> known == side)) {
                    sides.add((Planned.Side) side);
                }
            }
        }
    }

    private String path(String path, SqlParserPos position) {
        try {
            return catalogue.path(path).name();
        } catch (ProblemException failure) {
            throw new ProblemException(failure.problem().orAt(place(position)), failure);
        }
    }

    private SqlNode call(SqlBasicCall call, Scope scope) {
        Optional<SqlIdentifier> batch = Batches.stream(call);
        if (batch.isPresent()) {
            return from(batch.get(), scope);
        }
        switch (call.getKind()) {
            case AS -> {
                SqlNode operand = call.operand(0);
                boolean named = operand instanceof SqlIdentifier identifier
                        && identifier.isSimple()
                        && scope.names().containsKey(identifier.getSimple());
                SqlNode rewritten = from(operand, scope);
                // A WITH item brings its own name along, which the alias replaces.
                call.setOperand(0, named ? ((SqlCall) rewritten).operand(0) : rewritten);
                return call;
            }
            case LATERAL, EXPLICIT_TABLE -> {
                call.setOperand(0, from(call.operand(0), scope));
                return call;
            }
            case UNNEST, COLLECTION_TABLE -> {
                return expression(call, scope);
            }
            default -> {
                return query(call, scope);
            }
        }
    }

    /** An expression, or a list of them, whose sub-queries are rewritten. */
    private SqlNode expression(SqlNode node, Scope scope) {
        SqlNode rewritten = node.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                boolean subquery = call instanceof SqlPipe
                        || call instanceof SqlSelect
                        || call instanceof SqlWith
                        || call instanceof SqlOrderBy
                        || isSetOperation(call.getKind());
                SqlNode visited = subquery ? query(call, scope) : super.visit(call);
                return visited instanceof SqlBasicCall plain && plain.getOperator() instanceof PredictOperator predict
                        ? predictions.typed(predict).createCall(plain.getParserPosition(), plain.getOperandList())
                        : visited;
            }

            @Override
            public @Nullable SqlNode visit(SqlIdentifier identifier) {
                return scope.batch() ? Batches.hiddenColumn(identifier) : identifier;
            }
        });
        if (rewritten == null) {
            throw new IllegalStateException("an expression vanished");
        }
        return rewritten;
    }

    private SqlIdentifier batchQuery(SqlNode node, Scope scope) {
        RelNode rel = rel(query(node, scope.inBatch()));
        return derived(new Block.BatchQuery(rel), rel, node.getParserPosition());
    }

    private SqlIdentifier derived(Block block, RelNode rel, SqlParserPos position) {
        return derived(block, Types.schema(rel.getRowType()), position);
    }

    SqlIdentifier derived(Block block, Schema schema, SqlParserPos position) {
        String name = catalogue.freshName();
        catalogue.add(new Relation.Derived(name, schema, block), false);
        return new SqlIdentifier(name, position);
    }

    /** Plans a part of the query that is inlined wherever its name stands. */
    private String view(SqlNode body) {
        RelNode rel = rel(body);
        String name = catalogue.freshName();
        catalogue.add(new Relation.View(name, Types.schema(rel.getRowType()), rel, "", List.of()), false);
        return name;
    }

    private SqlIdentifier pipe(SqlPipe pipe, Scope scope) {
        SqlNode input = query(pipe.input(), scope);
        if (pipe instanceof SqlUpdateState update) {
            return PlanState.plan(update, rel(input), catalogue, statement);
        }
        if (pipe instanceof SqlPredict predict) {
            return new PlanModel(catalogue, statement).predict(predict, rel(input));
        }
        if (pipe instanceof SqlEvaluate evaluate) {
            PlanEvaluation evaluation = new PlanEvaluation(catalogue, new PlanModel(catalogue, statement));
            Scope pairs = Scope.OUTERMOST.with(PlanEvaluation.PAIRS, evaluation.pairs(evaluate, rel(input)));
            return new SqlIdentifier(view(query(evaluation.query(evaluate), pairs)), pipe.getParserPosition());
        }
        if (pipe instanceof SqlFork) {
            throw ToTopology.notYet("FORK before the end of a pipe", "use TEE, which passes rows on");
        }
        String name = view(input);
        RelNode rows = rows(name);
        if (pipe instanceof SqlLog log) {
            sides.add(new Planned.Side.Log(rows, log.label(), log.limit()));
        } else if (pipe instanceof SqlTee tee) {
            tee.branches().forEach(branch -> branch(branch, scope.with(SqlBranch.INPUT, name), false));
        } else if (pipe instanceof SqlAssert assertion) {
            sides.add(assertion(assertion, name, scope));
        }
        return new SqlIdentifier(name, pipe.getParserPosition());
    }

    /** The rows for which the condition is not TRUE, with the expressions to show behind them. */
    private Planned.Side assertion(SqlAssert assertion, String input, Scope scope) {
        SqlParserPos position = assertion.getParserPosition();
        SqlSelect violations = selectAll(new SqlIdentifier(input, position));
        List<SqlNode> columns = new ArrayList<>(violations.getSelectList().getList());
        columns.addAll(assertion.shown());
        violations.setSelectList(new SqlNodeList(columns, position));
        violations.setWhere(SqlStdOperatorTable.IS_NOT_TRUE.createCall(position, assertion.condition()));
        RelNode rel = rel(query(violations, scope));
        return new Planned.Side.Assertion(rel, assertion.conditionText(), assertion.shownTexts(), place(position));
    }

    private RelNode rows(String view) {
        return ((Relation.View) catalogue.get(view)).query();
    }

    private void fork(SqlFork fork) {
        String name = view(query(fork.input(), Scope.OUTERMOST));
        Scope scope = Scope.OUTERMOST.with(SqlBranch.INPUT, name);
        fork.branches().forEach(branch -> branch(branch, scope, true));
    }

    private void branch(SqlBranch branch, Scope scope, boolean prints) {
        RelNode rel = rel(query(branch.query(), scope));
        branch.end()
                .ifPresentOrElse(
                        end -> sides.add(new Planned.Side.Insert(rel, end.target(), end.columns(), end.emit())), () -> {
                            if (prints) {
                                sides.add(new Planned.Side.Print(rel));
                            }
                        });
    }
}
