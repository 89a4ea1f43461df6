// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Pipeline.Stage;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.BranchContext;
import io.sluice.grammar.SluiceParser.PipeAggregateContext;
import io.sluice.grammar.SluiceParser.PipeOperatorContext;
import io.sluice.grammar.SluiceParser.RelationAliasContext;
import io.sluice.grammar.SluiceParser.SelectItemContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Pipe operators, one after the other, onto a {@link Pipeline}. */
final class ToPipe {
    private final ToQuery queries;
    private final ToExpression expressions;
    private final ToName names;
    private final ToState states;

    ToPipe(ToQuery queries) {
        this.queries = queries;
        this.expressions = queries.expressions();
        this.names = queries.names();
        this.states = new ToState(queries);
    }

    ToQuery.Piped piped(Pipeline pipeline, List<PipeOperatorContext> operators) {
        Optional<SqlBranch.End> end = Optional.empty();
        Optional<Training> training = Optional.empty();
        for (PipeOperatorContext operator : operators) {
            boolean last = operator == operators.get(operators.size() - 1);
            if (!last && endsPipe(operator)) {
                throw afterTheEnd(operator);
            }
            if (operator instanceof SluiceParser.PipeInsertContext insert) {
                Name target = names.relation(insert.qualifiedName());
                end = Optional.of(new SqlBranch.End(target, names.names(insert.nameList()), Optional.empty()));
            } else if (operator instanceof SluiceParser.PipeTrainContext train) {
                training = Optional.of(new ToModel(queries).training(train.modelReference(), train.trainClause()));
            } else {
                apply(pipeline, operator);
            }
        }
        return new ToQuery.Piped(pipeline.query(), end, training);
    }

    private static boolean endsPipe(PipeOperatorContext operator) {
        return operator instanceof SluiceParser.PipeInsertContext
                || operator instanceof SluiceParser.PipeForkContext
                || operator instanceof SluiceParser.PipeTrainContext;
    }

    private RuntimeException afterTheEnd(PipeOperatorContext operator) {
        String word = operator.start.getText().toUpperCase(Locale.ROOT);
        return queries.script()
                .problem(Code.MISPLACED_STATEMENT, operator, word + " is the end of a pipe")
                .hint("TEE (|> …) copies the rows and goes on")
                .exception();
    }

    private void apply(Pipeline pipeline, PipeOperatorContext operator) {
        if (operator instanceof SluiceParser.PipeWhereContext where) {
            pipeline.where(expressions.visit(where.expression()));
        } else if (operator instanceof SluiceParser.PipeSelectContext select) {
            boolean distinct = !queries.keywords(select.selectQuantifier()).isEmpty()
                    && select.selectQuantifier() instanceof SluiceParser.SelectDistinctContext;
            pipeline.select(
                    queries.items(select.selectItem()),
                    distinct,
                    queries.windows().named(select.windowClause()));
        } else if (operator instanceof SluiceParser.PipeAggregateContext aggregate) {
            aggregate(pipeline, aggregate);
        } else if (operator instanceof SluiceParser.PipeDistinctContext) {
            pipeline.distinct();
        } else if (operator instanceof SluiceParser.PipeOrderByContext order) {
            pipeline.orderBy(queries.order(order.orderBy()));
        } else if (operator instanceof SluiceParser.PipeLimitContext limit) {
            pipeline.limit(queries.limit(limit.rowLimit()));
        } else if (operator instanceof SluiceParser.PipeJoinContext join) {
            join(pipeline, join.join());
        } else if (operator instanceof SluiceParser.PipeSetOperationContext set) {
            setOperation(pipeline, set);
        } else if (operator instanceof SluiceParser.PipeAsContext as) {
            as(pipeline, as);
        } else if (!changeColumns(pipeline, operator) && !passOn(pipeline, operator)) {
            reshape(pipeline, operator);
        }
    }

    /** EXTEND, SET, DROP, RENAME. */
    private boolean changeColumns(Pipeline pipeline, PipeOperatorContext operator) {
        SqlParserPos position = Script.position(operator);
        SqlIdentifier star = SqlIdentifier.star(Script.position(operator.start));
        if (operator instanceof SluiceParser.PipeExtendContext extend) {
            SqlNodeList items = new SqlNodeList(List.of(star), position);
            items.addAll(computed(extend.selectItem(), "EXTEND"));
            pipeline.change(items, queries.windows().named(extend.windowClause()));
        } else if (operator instanceof SluiceParser.PipeSetContext set) {
            List<SqlNode> replacements = new ArrayList<>();
            for (SluiceParser.PipeAssignmentContext assignment : set.pipeAssignment()) {
                replacements.add(SqlStdOperatorTable.AS.createCall(
                        Script.position(assignment),
                        expressions.visit(assignment.expression()),
                        names.identifier(assignment.name())));
            }
            change(pipeline, new SqlStarReplace(position, star, new SqlNodeList(replacements, position)));
        } else if (operator instanceof SluiceParser.PipeDropContext drop) {
            List<SqlNode> columns = new ArrayList<>();
            drop.name().forEach(name -> columns.add(names.identifier(name)));
            change(pipeline, new SqlStarExclude(position, star, new SqlNodeList(columns, position)));
        } else if (operator instanceof SluiceParser.PipeRenameContext rename) {
            List<SqlNode> renames = new ArrayList<>();
            for (SluiceParser.RenamingContext renaming : rename.renaming()) {
                renames.add(as(names.qualified(renaming.qualifiedName()), names.identifier(renaming.name())));
            }
            change(pipeline, new SqlStarRename(position, new SqlNodeList(renames, position)));
        } else {
            return false;
        }
        return true;
    }

    private static void change(Pipeline pipeline, SqlNode changedStar) {
        pipeline.change(new SqlNodeList(List.of(changedStar), changedStar.getParserPosition()), null);
    }

    private static SqlNode as(SqlNode node, SqlIdentifier name) {
        return SqlStdOperatorTable.AS.createCall(name.getParserPosition(), node, name);
    }

    /** Items that are expressions: there is nothing that * could stand for. */
    private SqlNodeList computed(List<SelectItemContext> items, String word) {
        for (SelectItemContext item : items) {
            if (!(item instanceof SluiceParser.ColumnContext)) {
                throw queries.script()
                        .problem(Code.SYNTAX, item, word + " takes expressions, not *")
                        .exception();
            }
        }
        return queries.items(items);
    }

    /** The group columns, then the aggregates. */
    private void aggregate(Pipeline pipeline, PipeAggregateContext context) {
        List<SqlNode> items = new ArrayList<>();
        List<SqlNode> groups = new ArrayList<>();
        for (SluiceParser.PipeGroupItemContext item : context.pipeGroupItem()) {
            groups.add(queries.visit(item.groupItem()));
            items.addAll(groupColumns(item));
        }
        if (!context.selectItem().isEmpty()) {
            items.addAll(computed(context.selectItem(), "AGGREGATE"));
        }
        SqlParserPos position = Script.position(context);
        if (items.isEmpty()) {
            throw queries.script()
                    .problem(Code.SYNTAX, context, "AGGREGATE needs an aggregate or a GROUP BY")
                    .exception();
        }
        pipeline.aggregate(
                new SqlNodeList(items, position),
                groups.isEmpty() ? null : new SqlNodeList(groups, position),
                context.perBatch() != null);
    }

    /** The columns of a group item. The nodes are made anew: no node stands in two places of a tree. */
    private List<SqlNode> groupColumns(SluiceParser.PipeGroupItemContext item) {
        List<? extends ParserRuleContext> parts = parts(item.groupItem());
        if (item.columnAlias() != null && parts.size() == 1) {
            return List.of(as(expressions.visit(parts.get(0)), queries.alias(item.columnAlias())));
        }
        List<SqlNode> columns = new ArrayList<>();
        parts.forEach(part -> columns.add(expressions.visit(part)));
        return columns;
    }

    private List<? extends ParserRuleContext> parts(SluiceParser.GroupItemContext item) {
        if (item instanceof SluiceParser.GroupExpressionContext expression) {
            return List.of(expression.expression());
        } else if (item instanceof SluiceParser.RollupContext rollup) {
            return rollup.expression();
        } else if (item instanceof SluiceParser.CubeContext cube) {
            return cube.expression();
        } else if (item instanceof SluiceParser.EmptyGroupContext) {
            return List.of();
        }
        throw queries.script().notYet(item, "GROUPING SETS in a pipe", "use SELECT … GROUP BY GROUPING SETS (…)");
    }

    /** Onto a filtered FROM of several relations a join adds itself, so that all their names stay known. */
    private void join(Pipeline pipeline, SluiceParser.JoinContext context) {
        boolean keepsLeftRows = context.joinKind() == null
                || context.joinKind() instanceof SluiceParser.InnerJoinContext
                || context.joinKind() instanceof SluiceParser.CrossJoinContext
                || context.joinKind() instanceof SluiceParser.LeftJoinContext;
        boolean addsItself = pipeline.hasSeveralRelations() && keepsLeftRows && pipeline.isBefore(Stage.SELECT);
        if (!addsItself && !pipeline.isBefore(Stage.WHERE)) {
            pipeline.wrap();
        }
        pipeline.join(queries.relations().join(pipeline.from(), context));
    }

    private void setOperation(Pipeline pipeline, SluiceParser.PipeSetOperationContext context) {
        SqlOperator operator = ToQuery.setOperator(context.setOperator.getType(), context.setQuantifier());
        SqlNode query = pipeline.query();
        for (SluiceParser.SetOperandContext operand : context.setOperand()) {
            query = operator.createCall(Script.position(context), query, operand(operand));
        }
        pipeline.replaceQuery(query);
    }

    private SqlNode operand(SluiceParser.SetOperandContext context) {
        if (context instanceof SluiceParser.OperandQueryContext query) {
            return queries.query(query.query());
        }
        SluiceParser.OperandTableContext table = (SluiceParser.OperandTableContext) context;
        return SqlStdOperatorTable.EXPLICIT_TABLE.createCall(
                Script.position(table), names.qualified(table.qualifiedName()));
    }

    private void as(Pipeline pipeline, SluiceParser.PipeAsContext context) {
        SqlIdentifier name = names.identifier(context.name());
        if (context.nameList() == null) {
            if (pipeline.isBefore(Stage.WHERE) && !pipeline.hasSeveralRelations()) {
                pipeline.replaceFrom(withoutAlias(pipeline.from()), Optional.of(name));
            } else {
                pipeline.replaceFrom(pipeline.query(), Optional.of(name));
            }
            return;
        }
        List<SqlNode> operands = new ArrayList<>(List.of(pipeline.query(), name));
        operands.addAll(names.identifiers(context.nameList()));
        SqlNode renamed = SqlStdOperatorTable.AS.createCall(Script.position(context), operands);
        pipeline.replaceFrom(renamed, Optional.empty());
        pipeline.name(name);
    }

    private static SqlNode withoutAlias(SqlNode from) {
        return from.getKind() == SqlKind.AS && ((SqlBasicCall) from).operandCount() == 2
                ? ((SqlBasicCall) from).operand(0)
                : from;
    }

    /** Operators that Calcite does not know; all but UPDATE STATE and FORK pass the rows on. */
    private boolean passOn(Pipeline pipeline, PipeOperatorContext operator) {
        SqlParserPos position = Script.position(operator);
        Optional<SqlIdentifier> name = pipeline.variable();
        if (operator instanceof SluiceParser.PipeLogContext log) {
            Optional<String> label = Optional.ofNullable(log.string()).map(queries.literals()::string);
            long limit =
                    Optional.ofNullable(log.NUMBER()).map(this::wholeNumber).orElse(SqlLog.LIMIT_DEFAULT);
            pipeline.replaceFrom(new SqlLog(position, pipeline.query(), label, limit), name);
        } else if (operator instanceof SluiceParser.PipeAssertContext check) {
            List<SqlNode> nodes = List.copyOf(expressions.list(check.expression()));
            List<SqlNode> shown = nodes.subList(1, nodes.size());
            List<String> texts = check.expression().stream()
                    .map(expression -> queries.script().excerpt(expression).text())
                    .toList();
            pipeline.replaceFrom(new SqlAssert(position, pipeline.query(), nodes.get(0), shown, texts), name);
        } else if (operator instanceof SluiceParser.PipeTeeContext tee) {
            pipeline.replaceFrom(new SqlTee(position, pipeline.query(), branches(tee.branch(), name)), name);
        } else if (operator instanceof SluiceParser.PipeForkContext fork) {
            pipeline.replaceQuery(new SqlFork(position, pipeline.query(), branches(fork.branch(), name)));
        } else if (operator instanceof SluiceParser.PipeUpdateStateContext state) {
            pipeline.replaceFrom(states.updateState(state, pipeline.query()), Optional.empty());
        } else {
            return false;
        }
        return true;
    }

    private long wholeNumber(TerminalNode number) {
        if (!number.getText().matches("[0-9]{1,18}")) {
            throw Problem.of(Code.INVALID_VALUE, "LIMIT takes a whole number")
                    .at(queries.script().place(Script.position(number.getSymbol())))
                    .exception();
        }
        return Long.parseLong(number.getText());
    }

    private List<SqlBranch> branches(List<BranchContext> contexts, Optional<SqlIdentifier> name) {
        List<SqlBranch> branches = new ArrayList<>();
        for (BranchContext context : contexts) {
            SqlParserPos position = Script.position(context);
            SqlNode input = SqlBranch.input(Script.position(context.start));
            Pipeline pipeline = Pipeline.ofFrom(name.map(given -> as(input, (SqlIdentifier) SqlCopy.of(given)))
                    .orElse(input));
            ToQuery.Piped piped = piped(pipeline, context.pipeOperator());
            if (piped.training().isPresent()) {
                PipeOperatorContext last =
                        context.pipeOperator(context.pipeOperator().size() - 1);
                throw queries.script().notYet(last, "TRAIN MODEL in a branch", "end the pipe of a statement with it");
            }
            Optional<Emit> emit = ToEmit.emit(queries, context.emit());
            if (emit.isPresent() && piped.end().isEmpty()) {
                throw queries.script()
                        .problem(
                                Code.MISPLACED_STATEMENT,
                                context.emit(),
                                "EMIT belongs to a branch that ends in INSERT INTO")
                        .exception();
            }
            branches.add(new SqlBranch(
                    position,
                    piped.query(),
                    piped.end().map(end -> new SqlBranch.End(end.target(), end.columns(), emit))));
        }
        return branches;
    }

    /** What makes other rows out of the rows so far: window functions, PIVOT, MATCH_RECOGNIZE. */
    private void reshape(Pipeline pipeline, PipeOperatorContext operator) {
        if (operator instanceof SluiceParser.PipeReshapeContext reshape) {
            if (!pipeline.isBefore(Stage.WHERE) || pipeline.hasSeveralRelations()) {
                pipeline.wrap();
            }
            SqlNode rows = pipeline.from();
            SqlNode shaped = reshape.pivot() != null
                    ? queries.relations().pivot(rows, reshape.pivot())
                    : reshape.unpivot() != null
                            ? queries.relations().unpivot(rows, reshape.unpivot())
                            : queries.relations().match(rows, reshape.matchRecognize());
            replace(pipeline, shaped, reshape.relationAlias(), Optional.empty());
        } else if (operator instanceof SluiceParser.PipeWindowContext window) {
            Optional<SqlIdentifier> name = pipeline.variable();
            SqlNode rows = rowsAsArgument(pipeline);
            SqlNode call = expressions.calls().inFrom(window.functionCall(), Optional.of(rows));
            replace(pipeline, call, window.relationAlias(), name);
        } else if (operator instanceof SluiceParser.PipeCallContext called) {
            SqlNode rows = rowsAsArgument(pipeline);
            SqlNode call = expressions.calls().inFrom(called.functionCall(), Optional.of(rows));
            replace(pipeline, call, called.relationAlias(), Optional.empty());
        } else {
            throw new IllegalStateException("an operator of a pipe: " + operator.getText());
        }
    }

    private void replace(
            Pipeline pipeline, SqlNode rows, @Nullable RelationAliasContext alias, Optional<SqlIdentifier> name) {
        if (alias == null) {
            pipeline.replaceFrom(rows, name);
        } else {
            SqlParserPos position = rows.getParserPosition();
            pipeline.replaceFrom(queries.relations().alias(rows, alias, position), Optional.empty());
            pipeline.name(names.identifier(alias.name() == null ? alias.aliasName() : alias.name()));
        }
    }

    /** The rows so far as the first argument of a table function. */
    private static SqlNode rowsAsArgument(Pipeline pipeline) {
        SqlNode from = withoutAlias(pipeline.from());
        return pipeline.isBefore(Stage.WHERE) && from instanceof SqlIdentifier
                ? SqlStdOperatorTable.EXPLICIT_TABLE.createCall(from.getParserPosition(), from)
                : pipeline.query();
    }
}
