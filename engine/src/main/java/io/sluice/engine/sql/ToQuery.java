// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.ExpressionContext;
import io.sluice.grammar.SluiceParser.IntersectionContext;
import io.sluice.grammar.SluiceParser.QueryContext;
import io.sluice.grammar.SluiceParser.RowLimitContext;
import io.sluice.grammar.SluiceParser.SelectItemContext;
import io.sluice.grammar.SluiceParser.SetExpressionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Queries: WITH, set operations, SELECT, VALUES, ORDER BY, LIMIT, and the pipe behind them. */
final class ToQuery extends SluiceBaseVisitor<SqlNode> {
    private final Script script;
    private final Parameters parameters;
    private final ToName names;
    private final ToLiteral literals;
    private final ToType types;
    private final ToExpression expressions;
    private final ToWindow windows;
    private final ToRelation relations;

    /** For the queries and expressions of one statement. */
    ToQuery(Script script, Parameters parameters) {
        this.script = script;
        this.parameters = parameters;
        this.names = new ToName(script);
        this.literals = new ToLiteral(script);
        this.types = new ToType(script, names);
        this.expressions = new ToExpression(script, this, names, literals, types);
        this.windows = new ToWindow(expressions, names);
        this.relations = new ToRelation(script, this, expressions, names, literals);
    }

    /** A query, and where its rows go if its pipe ends in INSERT or in TRAIN MODEL. */
    record Piped(SqlNode query, Optional<SqlBranch.End> end, Optional<Training> training) {}

    /** Rows to skip and to keep; null where not limited, as Calcite has it. */
    record Limit(@Nullable SqlNode offset, @Nullable SqlNode fetch) {}

    Script script() {
        return script;
    }

    ToName names() {
        return names;
    }

    ToLiteral literals() {
        return literals;
    }

    ToType types() {
        return types;
    }

    ToExpression expressions() {
        return expressions;
    }

    ToWindow windows() {
        return windows;
    }

    ToRelation relations() {
        return relations;
    }

    int parameterIndex(Token question) {
        return parameters.number(question);
    }

    /** A query within another or in a definition: its pipe gives rows and nothing else. */
    SqlNode query(QueryContext context) {
        Piped piped = piped(context);
        if (piped.end().isPresent() || piped.training().isPresent() || piped.query() instanceof SqlFork) {
            SluiceParser.PipeOperatorContext last =
                    context.pipeOperator(context.pipeOperator().size() - 1);
            String word = last.start.getText().toUpperCase(Locale.ROOT);
            throw script.problem(
                            Code.MISPLACED_STATEMENT,
                            last,
                            word + " ends the pipe of a statement, not of a query in it")
                    .hint("TEE copies rows to a branch that may end in INSERT INTO")
                    .exception();
        }
        return piped.query();
    }

    /** A query that may be a statement of its own. */
    Piped piped(QueryContext context) {
        if (context.pipeOperator().isEmpty()) {
            return new Piped(
                    limited(with(visit(context.setExpression()), context), context),
                    Optional.empty(),
                    Optional.empty());
        }
        Piped piped = new ToPipe(this).piped(pipeline(context), context.pipeOperator());
        return new Piped(with(piped.query(), context), piped.end(), piped.training());
    }

    private Pipeline pipeline(QueryContext context) {
        IntersectionContext first = context.setExpression().intersection(0);
        boolean alone = context.setExpression().intersection().size() == 1
                && first.queryPrimary().size() == 1
                && context.orderBy() == null
                && context.rowLimit() == null;
        if (alone && first.queryPrimary(0) instanceof SluiceParser.FromQueryContext from) {
            return Pipeline.ofFrom(relations.from(from.relation()));
        }
        return Pipeline.ofQuery(limited(visit(context.setExpression()), context));
    }

    private SqlNode with(SqlNode body, QueryContext context) {
        if (context.with() == null) {
            return body;
        }
        boolean recursive = context.with().RECURSIVE() != null;
        List<SqlNode> items = new ArrayList<>();
        for (SluiceParser.CommonTableContext table : context.with().commonTable()) {
            SqlParserPos position = Script.position(table);
            items.add(new SqlWithItem(
                    position,
                    names.identifier(table.name()),
                    table.nameList() == null ? null : names.identifiers(table.nameList()),
                    query(table.query()),
                    SqlLiteral.createBoolean(recursive, position)));
        }
        return new SqlWith(Script.position(context), new SqlNodeList(items, Script.position(context.with())), body);
    }

    private SqlNode limited(SqlNode body, QueryContext context) {
        if (context.orderBy() == null && context.rowLimit() == null) {
            return body;
        }
        Limit limit = context.rowLimit() == null ? new Limit(null, null) : limit(context.rowLimit());
        return new SqlOrderBy(Script.position(context), body, order(context.orderBy()), limit.offset(), limit.fetch());
    }

    SqlNodeList order(SluiceParser.OrderByContext context) {
        return context == null ? SqlNodeList.EMPTY : expressions.list(context.orderItem());
    }

    Limit limit(RowLimitContext context) {
        if (context instanceof SluiceParser.LimitFirstContext limit) {
            return new Limit(offset(limit.offsetRows()), count(limit.limitCount()));
        }
        if (context instanceof SluiceParser.FetchOnlyContext fetch) {
            return new Limit(null, fetch(fetch.fetchRows()));
        }
        SluiceParser.OffsetFirstContext offset = (SluiceParser.OffsetFirstContext) context;
        SqlNode fetch = offset.fetchRows() == null ? count(offset.limitCount()) : fetch(offset.fetchRows());
        return new Limit(offset(offset.offsetRows()), fetch);
    }

    private @Nullable SqlNode offset(SluiceParser.OffsetRowsContext context) {
        return context == null ? null : expressions.visit(context.expression());
    }

    private @Nullable SqlNode count(SluiceParser.LimitCountContext context) {
        return context == null || context.ALL() != null ? null : expressions.visit(context.expression());
    }

    private SqlNode fetch(SluiceParser.FetchRowsContext context) {
        return context.expression() == null
                ? SqlLiteral.createExactNumeric("1", Script.position(context))
                : expressions.visit(context.expression());
    }

    @Override
    public SqlNode visitSetExpression(SetExpressionContext context) {
        List<SluiceParser.UnionOperatorContext> operators = context.unionOperator();
        List<IntersectionContext> operands = context.intersection();
        List<SqlNode> run = new ArrayList<>(List.of(visit(operands.get(0))));
        for (int i = 0; i < operators.size(); i++) {
            SqlOperator operator = setOperator(operators.get(i));
            run.add(visit(operands.get(i + 1)));
            boolean last = i + 1 == operators.size();
            if (last || !setOperator(operators.get(i + 1)).equals(operator)) {
                run = new ArrayList<>(List.of(combine(operator, run)));
            }
        }
        return run.get(0);
    }

    /** UNION ALL and UNION are associative in a run of the same; EXCEPT is taken from the left. */
    private static SqlNode combine(SqlOperator operator, List<SqlNode> run) {
        boolean associative = operator.getKind() != SqlKind.EXCEPT;
        if (associative) {
            return Chains.associative(operator, run);
        }
        SqlNode tree = run.get(0);
        for (SqlNode term : run.subList(1, run.size())) {
            tree = Chains.call(operator, tree, term);
        }
        return tree;
    }

    private static SqlOperator setOperator(SluiceParser.UnionOperatorContext context) {
        return setOperator(context.UNION() == null ? SluiceParser.EXCEPT : SluiceParser.UNION, context.setQuantifier());
    }

    static SqlOperator setOperator(int word, SluiceParser.@Nullable SetQuantifierContext quantifier) {
        boolean all = quantifier != null && quantifier.ALL() != null;
        return switch (word) {
            case SluiceParser.UNION -> all ? SqlStdOperatorTable.UNION_ALL : SqlStdOperatorTable.UNION;
            case SluiceParser.EXCEPT -> all ? SqlStdOperatorTable.EXCEPT_ALL : SqlStdOperatorTable.EXCEPT;
            default -> all ? SqlStdOperatorTable.INTERSECT_ALL : SqlStdOperatorTable.INTERSECT;
        };
    }

    @Override
    public SqlNode visitIntersection(IntersectionContext context) {
        SqlNode tree = visit(context.queryPrimary(0));
        SluiceParser.@Nullable SetQuantifierContext quantifier = null;
        for (ParseTree child : context.children.subList(1, context.children.size())) {
            if (child instanceof SluiceParser.SetQuantifierContext given) {
                quantifier = given;
            } else if (child instanceof SluiceParser.QueryPrimaryContext operand) {
                tree = Chains.call(setOperator(SluiceParser.INTERSECT, quantifier), tree, visit(operand));
                quantifier = null;
            }
        }
        return tree;
    }

    @Override
    public SqlNode visitNestedQuery(SluiceParser.NestedQueryContext context) {
        return query(context.query());
    }

    @Override
    public SqlNode visitTableQuery(SluiceParser.TableQueryContext context) {
        return SqlStdOperatorTable.EXPLICIT_TABLE.createCall(
                Script.position(context), names.qualified(context.qualifiedName()));
    }

    @Override
    public SqlNode visitFromQuery(SluiceParser.FromQueryContext context) {
        return Pipeline.ofFrom(relations.from(context.relation())).query();
    }

    @Override
    public SqlNode visitValuesQuery(SluiceParser.ValuesQueryContext context) {
        List<SqlNode> rows = new ArrayList<>();
        for (ExpressionContext row : context.rows().expression()) {
            rows.add(
                    SqlStdOperatorTable.ROW.createCall(Script.position(row), expressions.nodes(ToExpression.row(row))));
        }
        return SqlStdOperatorTable.VALUES.createCall(Script.position(context), rows);
    }

    @Override
    public SqlNode visitSelect(SluiceParser.SelectContext context) {
        SqlSelect select = new SqlSelect(
                Script.position(context),
                keywords(context.selectQuantifier()),
                items(context.selectItem()),
                context.relation().isEmpty() ? null : relations.from(context.relation()),
                context.where == null ? null : expressions.visit(context.where),
                group(context.groupBy()),
                context.having == null ? null : expressions.visit(context.having),
                windows.named(context.windowClause()),
                context.qualify == null ? null : expressions.visit(context.qualify),
                null,
                null,
                null,
                SqlNodeList.EMPTY);
        return isPerBatch(context.groupBy()) ? new PerBatchSelect(select) : select;
    }

    private static boolean isPerBatch(SluiceParser.GroupByContext context) {
        return context instanceof SluiceParser.GroupByBatchContext
                || (context instanceof SluiceParser.GroupByItemsContext items && items.perBatch() != null);
    }

    SqlNodeList keywords(SluiceParser.SelectQuantifierContext context) {
        if (context instanceof SluiceParser.SelectDistinctOnContext) {
            throw script.notYet(context, "DISTINCT ON", "GROUP BY these columns and take FIRST_VALUE of the others");
        }
        if (context == null) {
            return SqlNodeList.EMPTY;
        }
        SqlSelectKeyword keyword = context instanceof SluiceParser.SelectDistinctContext
                ? SqlSelectKeyword.DISTINCT
                : SqlSelectKeyword.ALL;
        SqlParserPos position = Script.position(context);
        return new SqlNodeList(List.of(keyword.symbol(position)), position);
    }

    private @Nullable SqlNodeList group(SluiceParser.GroupByContext context) {
        if (!(context instanceof SluiceParser.GroupByItemsContext items)) {
            return null;
        }
        if (items.ALL() != null) {
            throw script.notYet(context, "GROUP BY ALL", "name the columns");
        }
        return expressionsOrGroups(items.groupItem());
    }

    SqlNodeList expressionsOrGroups(List<SluiceParser.GroupItemContext> contexts) {
        List<SqlNode> nodes = new ArrayList<>();
        contexts.forEach(context -> nodes.add(visit(context)));
        ParserRuleContext last = contexts.get(contexts.size() - 1);
        return new SqlNodeList(nodes, Script.position(contexts.get(0).start, last.stop));
    }

    @Override
    public SqlNode visitRollup(SluiceParser.RollupContext context) {
        return SqlStdOperatorTable.ROLLUP.createCall(Script.position(context), expressions.nodes(context.expression()));
    }

    @Override
    public SqlNode visitCube(SluiceParser.CubeContext context) {
        return SqlStdOperatorTable.CUBE.createCall(Script.position(context), expressions.nodes(context.expression()));
    }

    @Override
    public SqlNode visitGroupingSets(SluiceParser.GroupingSetsContext context) {
        return SqlStdOperatorTable.GROUPING_SETS.createCall(
                Script.position(context),
                expressionsOrGroups(context.groupItem()).getList());
    }

    @Override
    public SqlNode visitEmptyGroup(SluiceParser.EmptyGroupContext context) {
        return new SqlNodeList(Script.position(context));
    }

    @Override
    public SqlNode visitGroupExpression(SluiceParser.GroupExpressionContext context) {
        return expressions.visit(context.expression());
    }

    SqlNodeList items(List<SelectItemContext> contexts) {
        List<SqlNode> items = new ArrayList<>();
        contexts.forEach(context -> items.add(visit(context)));
        ParserRuleContext last = contexts.get(contexts.size() - 1);
        return new SqlNodeList(items, Script.position(contexts.get(0).start, last.stop));
    }

    SqlIdentifier alias(SluiceParser.ColumnAliasContext alias) {
        return names.identifier(alias.name() == null ? alias.aliasName() : alias.name());
    }

    @Override
    public SqlNode visitColumn(SluiceParser.ColumnContext context) {
        SqlNode node = expressions.visit(context.expression());
        return context.columnAlias() == null
                ? node
                : SqlStdOperatorTable.AS.createCall(Script.position(context), node, alias(context.columnAlias()));
    }

    @Override
    public SqlNode visitAllColumns(SluiceParser.AllColumnsContext context) {
        return changed(SqlIdentifier.star(Script.position(context.start)), context.starChange(), context);
    }

    @Override
    public SqlNode visitAllColumnsOf(SluiceParser.AllColumnsOfContext context) {
        return changed(names.qualified(context.qualifiedName()).plusStar(), context.starChange(), context);
    }

    private SqlNode changed(
            SqlIdentifier star, List<SluiceParser.StarChangeContext> changes, ParserRuleContext context) {
        if (changes.isEmpty()) {
            return star;
        }
        if (changes.size() > 1) {
            throw script.notYet(
                    context, "EXCLUDE and REPLACE together", "change the columns in a pipe: |> DROP a |> SET b = …");
        }
        SqlParserPos position = Script.position(context);
        if (changes.get(0) instanceof SluiceParser.StarExcludeContext exclude) {
            SqlNodeList columns = exclude.nameList() == null
                    ? SqlNodeList.of(names.identifier(exclude.name()))
                    : names.identifiers(exclude.nameList());
            return new SqlStarExclude(position, star, columns);
        }
        List<SqlNode> replacements = new ArrayList<>();
        for (SluiceParser.ReplacementContext replacement :
                ((SluiceParser.StarReplaceContext) changes.get(0)).replacement()) {
            replacements.add(SqlStdOperatorTable.AS.createCall(
                    Script.position(replacement),
                    expressions.visit(replacement.expression()),
                    names.identifier(replacement.name())));
        }
        return new SqlStarReplace(position, star, new SqlNodeList(replacements, position));
    }
}
