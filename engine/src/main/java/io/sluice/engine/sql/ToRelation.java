// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.JoinContext;
import io.sluice.grammar.SluiceParser.RelationAliasContext;
import io.sluice.grammar.SluiceParser.RelationChangeContext;
import io.sluice.grammar.SluiceParser.RelationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlPivot;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlUnpivot;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;

/** What stands in FROM: relations, joins, functions, and what changes a relation in place. */
final class ToRelation extends SluiceBaseVisitor<SqlNode> {
    private final Script script;
    private final ToQuery queries;
    private final ToExpression expressions;
    private final ToName names;
    private final ToLiteral literals;
    private final ToMatch matches;

    ToRelation(Script script, ToQuery queries, ToExpression expressions, ToName names, ToLiteral literals) {
        this.script = script;
        this.queries = queries;
        this.expressions = expressions;
        this.names = names;
        this.literals = literals;
        this.matches = new ToMatch(expressions, names, literals);
    }

    /** The relations of a FROM clause, joined by its commas. */
    SqlNode from(List<RelationContext> relations) {
        SqlNode from = visit(relations.get(0));
        for (RelationContext relation : relations.subList(1, relations.size())) {
            SqlParserPos position = Script.position(relations.get(0).start, relation.stop);
            from = new SqlJoin(
                    position,
                    from,
                    SqlLiteral.createBoolean(false, position),
                    JoinType.COMMA.symbol(position),
                    visit(relation),
                    JoinConditionType.NONE.symbol(SqlParserPos.ZERO),
                    null);
        }
        return from;
    }

    @Override
    public SqlNode visitRelation(RelationContext context) {
        SqlNode relation = visit(context.relationTerm());
        for (JoinContext join : context.join()) {
            relation = join(relation, join);
        }
        return relation;
    }

    SqlNode join(SqlNode left, JoinContext context) {
        JoinType type = context.joinKind() == null ? JoinType.INNER : joinType(context.joinKind());
        boolean asof = type == JoinType.ASOF || type == JoinType.LEFT_ASOF;
        if (asof != (context.MATCH_CONDITION() != null)) {
            String message = asof ? "an ASOF JOIN needs a MATCH_CONDITION" : "only an ASOF JOIN has a MATCH_CONDITION";
            throw script.problem(Code.SYNTAX, context, message).exception();
        }
        SqlParserPos position = Script.position(context);
        SqlNode right = visit(context.relationTerm());
        SqlLiteral natural = SqlLiteral.createBoolean(context.NATURAL() != null, position);
        JoinConditionType conditionType = JoinConditionType.NONE;
        SqlNode condition = null;
        if (context.joinCondition() instanceof SluiceParser.JoinOnContext on) {
            conditionType = JoinConditionType.ON;
            condition = expressions.visit(on.expression());
        } else if (context.joinCondition() instanceof SluiceParser.JoinUsingContext using) {
            conditionType = JoinConditionType.USING;
            condition = names.identifiers(using.nameList());
        }
        if (asof) {
            SqlNode match = expressions.visit(context.match);
            return new SqlAsofJoin(
                    position,
                    left,
                    natural,
                    type.symbol(position),
                    right,
                    conditionType.symbol(position),
                    condition,
                    match);
        }
        return new SqlJoin(
                position, left, natural, type.symbol(position), right, conditionType.symbol(position), condition);
    }

    private static JoinType joinType(SluiceParser.JoinKindContext kind) {
        if (kind instanceof SluiceParser.CrossJoinContext) {
            return JoinType.CROSS;
        } else if (kind instanceof SluiceParser.LeftJoinContext) {
            return JoinType.LEFT;
        } else if (kind instanceof SluiceParser.RightJoinContext) {
            return JoinType.RIGHT;
        } else if (kind instanceof SluiceParser.FullJoinContext) {
            return JoinType.FULL;
        } else if (kind instanceof SluiceParser.SemiJoinContext) {
            return JoinType.LEFT_SEMI_JOIN;
        } else if (kind instanceof SluiceParser.AntiJoinContext) {
            return JoinType.LEFT_ANTI_JOIN;
        } else if (kind instanceof SluiceParser.AsofJoinContext) {
            return JoinType.ASOF;
        }
        return kind instanceof SluiceParser.LeftAsofJoinContext ? JoinType.LEFT_ASOF : JoinType.INNER;
    }

    /** A relation, then aliases and changes in the order written: each applies to all before it. */
    @Override
    public SqlNode visitRelationTerm(SluiceParser.RelationTermContext context) {
        SqlNode node = visit(context.relationPrimary());
        for (ParseTree child : context.children) {
            if (child instanceof RelationAliasContext alias) {
                node = alias(node, alias, Script.position(context.start, alias.stop));
            } else if (child instanceof RelationChangeContext change) {
                node = change(node, change);
            } else if (child instanceof SluiceParser.WatermarkContext watermark) {
                throw script.notYet(
                        watermark, "a watermark in a query", "declare it: CREATE STREAM … (…, WATERMARK FOR ts AS …)");
            }
        }
        return node;
    }

    SqlNode alias(SqlNode node, RelationAliasContext alias, SqlParserPos position) {
        ParserRuleContext name = alias.name() == null ? alias.aliasName() : alias.name();
        List<SqlNode> operands = new ArrayList<>(List.of(node, names.identifier(name)));
        if (alias.nameList() != null) {
            operands.addAll(names.identifiers(alias.nameList()));
        }
        return SqlStdOperatorTable.AS.createCall(position, operands);
    }

    private SqlNode change(SqlNode node, RelationChangeContext context) {
        if (context instanceof SluiceParser.AsOfTimeContext time) {
            return new SqlSnapshot(Script.position(context), node, expressions.visit(time.expression()));
        }
        if (context instanceof SluiceParser.RelationMatchContext match) {
            return matches.match(node, match.matchRecognize());
        }
        if (context instanceof SluiceParser.RelationPivotContext pivot) {
            return pivot(node, pivot.pivot());
        }
        if (context instanceof SluiceParser.RelationUnpivotContext unpivot) {
            return unpivot(node, unpivot.unpivot());
        }
        SluiceParser.AsOfVersionContext version = (SluiceParser.AsOfVersionContext) context;
        return StateName.asOf(node, expressions.visit(version.expression()), script, version)
                .orElseThrow(() -> script.notYet(
                        context,
                        "FOR VERSION AS OF of anything but STATE(…)",
                        "read the last version by leaving it out"));
    }

    SqlNode match(SqlNode node, SluiceParser.MatchRecognizeContext context) {
        return matches.match(node, context);
    }

    SqlNode pivot(SqlNode node, SluiceParser.PivotContext context) {
        List<SqlNode> axis = new ArrayList<>();
        if (context.pivotAxis() instanceof SluiceParser.SingleAxisContext single) {
            axis.add(names.qualified(single.qualifiedName()));
        } else {
            axis.addAll(names.identifiers(((SluiceParser.CompositeAxisContext) context.pivotAxis()).nameList()));
        }
        List<SqlNode> values = new ArrayList<>();
        for (SluiceParser.PivotValueContext value : context.pivotValue()) {
            SqlNodeList row = SqlParserUtil.stripRow(expressions.visit(value.expression()));
            values.add(
                    value.columnAlias() == null
                            ? row
                            : SqlStdOperatorTable.AS.createCall(
                                    Script.position(value), row, queries.alias(value.columnAlias())));
        }
        SqlParserPos position = Script.position(context);
        return new SqlPivot(
                position,
                node,
                queries.items(context.selectItem()),
                new SqlNodeList(axis, Script.position(context.pivotAxis())),
                new SqlNodeList(values, position));
    }

    SqlNode unpivot(SqlNode node, SluiceParser.UnpivotContext context) {
        List<SqlNode> columns = new ArrayList<>();
        for (SluiceParser.UnpivotColumnContext column : context.unpivotColumn()) {
            SqlNodeList identifiers = unpivotNames(column.unpivotNames());
            columns.add(
                    column.expression() == null
                            ? identifiers
                            : SqlStdOperatorTable.AS.createCall(
                                    Script.position(column),
                                    identifiers,
                                    SqlParserUtil.stripRow(expressions.visit(column.expression()))));
        }
        boolean includeNulls = context.nulls != null && context.nulls.getType() == SluiceParser.INCLUDE;
        SqlParserPos position = Script.position(context);
        return new SqlUnpivot(
                position,
                node,
                includeNulls,
                unpivotNames(context.measures),
                unpivotNames(context.axes),
                new SqlNodeList(columns, position));
    }

    private SqlNodeList unpivotNames(SluiceParser.UnpivotNamesContext context) {
        return context.nameList() == null
                ? SqlNodeList.of(names.identifier(context.name()))
                : names.identifiers(context.nameList());
    }

    @Override
    public SqlNode visitNamedRelation(SluiceParser.NamedRelationContext context) {
        return names.qualified(context.qualifiedName());
    }

    @Override
    public SqlNode visitPathRelation(SluiceParser.PathRelationContext context) {
        return PathName.of(literals.string(context.string()), Script.position(context));
    }

    @Override
    public SqlNode visitSubQuery(SluiceParser.SubQueryContext context) {
        return lateral(queries.query(context.query()), context, context.LATERAL() != null);
    }

    @Override
    public SqlNode visitNestedRelation(SluiceParser.NestedRelationContext context) {
        return visit(context.relation());
    }

    @Override
    public SqlNode visitUnnest(SluiceParser.UnnestContext context) {
        SqlOperator operator =
                context.ORDINALITY() == null ? SqlStdOperatorTable.UNNEST : SqlStdOperatorTable.UNNEST_WITH_ORDINALITY;
        return operator.createCall(Script.position(context), expressions.nodes(context.expression()));
    }

    @Override
    public SqlNode visitTableFunction(SluiceParser.TableFunctionContext context) {
        return lateral(function(context.functionCall()), context, context.LATERAL() != null);
    }

    @Override
    public SqlNode visitPlainTableFunction(SluiceParser.PlainTableFunctionContext context) {
        return lateral(function(context.functionCall()), context, context.LATERAL() != null);
    }

    private SqlNode function(SluiceParser.FunctionCallContext context) {
        SqlCall function = (SqlCall) expressions.calls().inFrom(context, Optional.empty());
        if (function instanceof SqlPipe) {
            return function;
        }
        SqlCall call = function.operand(0);
        return StateName.isMeant(call) ? StateName.of(call, script, context) : function;
    }

    private static SqlNode lateral(SqlNode node, ParserRuleContext context, boolean lateral) {
        return lateral ? SqlStdOperatorTable.LATERAL.createCall(Script.position(context), node) : node;
    }
}
