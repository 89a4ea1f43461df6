// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.grammar.SluiceBaseVisitor;
import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.AccessorContext;
import io.sluice.grammar.SluiceParser.ExpressionContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Expressions, loosest first, as in the grammar. Chains are walked in loops: their length costs no stack. */
final class ToExpression extends SluiceBaseVisitor<SqlNode> {
    private final Script script;
    private final ToQuery queries;
    private final ToName names;
    private final ToLiteral literals;
    private final ToType types;
    private final ToCall calls;
    private final ToPredicate predicates;

    ToExpression(Script script, ToQuery queries, ToName names, ToLiteral literals, ToType types) {
        this.script = script;
        this.queries = queries;
        this.names = names;
        this.literals = literals;
        this.types = types;
        this.calls = new ToCall(script, this, queries, names, literals);
        this.predicates = new ToPredicate(this, queries);
    }

    ToCall calls() {
        return calls;
    }

    List<SqlNode> nodes(List<? extends ParserRuleContext> contexts) {
        List<SqlNode> nodes = new ArrayList<>();
        contexts.forEach(context -> nodes.add(visit(context)));
        return nodes;
    }

    SqlNodeList list(List<? extends ParserRuleContext> contexts) {
        if (contexts.isEmpty()) {
            return SqlNodeList.EMPTY;
        }
        ParserRuleContext last = contexts.get(contexts.size() - 1);
        return new SqlNodeList(nodes(contexts), Script.position(contexts.get(0).start, last.stop));
    }

    /** The expressions of a row: those in the parentheses, or the one without. */
    static List<ExpressionContext> row(ExpressionContext expression) {
        ParserRuleContext context = expression;
        while (context.getChildCount() == 1 && context.getChild(0) instanceof ParserRuleContext child) {
            context = child;
        }
        if (context instanceof SluiceParser.ParenthesesContext parentheses) {
            return parentheses.expression();
        }
        return context instanceof SluiceParser.RowConstructorContext row ? row.expression() : List.of(expression);
    }

    @Override
    public SqlNode visitExpression(ExpressionContext context) {
        return Chains.associative(SqlStdOperatorTable.OR, nodes(context.conjunction()));
    }

    @Override
    public SqlNode visitConjunction(SluiceParser.ConjunctionContext context) {
        return Chains.associative(SqlStdOperatorTable.AND, nodes(context.negation()));
    }

    @Override
    public SqlNode visitNegation(SluiceParser.NegationContext context) {
        SqlNode node = visit(context.predicate());
        for (int i = context.NOT().size() - 1; i >= 0; i--) {
            SqlParserPos position = Script.position(context.NOT(i).getSymbol(), context.stop);
            node = SqlStdOperatorTable.NOT.createCall(position, node);
        }
        return node;
    }

    @Override
    public SqlNode visitPredicate(SluiceParser.PredicateContext context) {
        SqlNode node = visit(context.concatenation());
        for (SluiceParser.PredicateTailContext tail : context.predicateTail()) {
            node = predicates.apply(node, tail, Script.position(context.start, tail.stop));
        }
        return node;
    }

    @Override
    public SqlNode visitConcatenation(SluiceParser.ConcatenationContext context) {
        return Chains.associative(SqlStdOperatorTable.CONCAT, nodes(context.sum()));
    }

    @Override
    public SqlNode visitSum(SluiceParser.SumContext context) {
        List<SqlNode> terms = nodes(context.product());
        SqlNode node = terms.get(0);
        int next = 1;
        for (SluiceParser.SumOperatorContext sign : context.sumOperator()) {
            SqlOperator operator = sign.getText().equals("+") ? SqlStdOperatorTable.PLUS : SqlStdOperatorTable.MINUS;
            node = Chains.call(operator, node, terms.get(next++));
        }
        return node;
    }

    @Override
    public SqlNode visitProduct(SluiceParser.ProductContext context) {
        List<SqlNode> factors = nodes(context.signed());
        SqlNode node = factors.get(0);
        int next = 1;
        for (SluiceParser.ProductOperatorContext sign : context.productOperator()) {
            SqlOperator operator = switch (sign.getText()) {
                case "*" -> SqlStdOperatorTable.MULTIPLY;
                case "/" -> SqlStdOperatorTable.DIVIDE;
                default -> SqlStdOperatorTable.PERCENT_REMAINDER;
            };
            node = Chains.call(operator, node, factors.get(next++));
        }
        return node;
    }

    /** A sign right before a number is part of it: the smallest BIGINT has no positive counterpart. */
    @Override
    public SqlNode visitSigned(SluiceParser.SignedContext context) {
        SqlNode node = visit(context.access());
        for (int i = context.sumOperator().size() - 1; i >= 0; i--) {
            SqlParserPos position = Script.position(context.sumOperator(i).start, context.stop);
            boolean minus = context.sumOperator(i).getText().equals("-");
            if (node instanceof SqlNumericLiteral number) {
                node = minus ? SqlLiteral.createNegative(number, position) : number.clone(position);
            } else {
                node = (minus ? SqlStdOperatorTable.UNARY_MINUS : SqlStdOperatorTable.UNARY_PLUS)
                        .createCall(position, node);
            }
        }
        return node;
    }

    /** A name and the names behind its dots are one identifier: whether a.b is a column or a field is known later. */
    @Override
    public SqlNode visitAccess(SluiceParser.AccessContext context) {
        List<AccessorContext> accessors = context.accessor();
        List<ParserRuleContext> parts = new ArrayList<>();
        if (context.primary() instanceof SluiceParser.NamePrimaryContext name) {
            parts.add(name.name());
            for (AccessorContext accessor : accessors) {
                if (!(accessor instanceof SluiceParser.FieldAccessorContext field)) {
                    break;
                }
                parts.add(field.word());
            }
        }
        SqlNode node = parts.isEmpty() ? visit(context.primary()) : names.compound(parts);
        for (AccessorContext accessor : accessors.subList(Math.max(0, parts.size() - 1), accessors.size())) {
            node = access(node, accessor, Script.position(context.start, accessor.stop));
        }
        return node;
    }

    private SqlNode access(SqlNode node, AccessorContext accessor, SqlParserPos position) {
        if (accessor instanceof SluiceParser.CastAccessorContext cast) {
            return SqlStdOperatorTable.CAST.createCall(position, node, types.target(cast.dataType()));
        }
        if (accessor instanceof SluiceParser.ElementAccessorContext element) {
            return SqlStdOperatorTable.ITEM.createCall(position, node, visit(element.expression()));
        }
        SluiceParser.FieldAccessorContext field = (SluiceParser.FieldAccessorContext) accessor;
        return SqlStdOperatorTable.DOT.createCall(position, node, names.identifier(field.word()));
    }

    @Override
    public SqlNode visitLiteralPrimary(SluiceParser.LiteralPrimaryContext context) {
        return literals.visit(context.literal());
    }

    @Override
    public SqlNode visitIntervalPrimary(SluiceParser.IntervalPrimaryContext context) {
        return literals.visit(context.interval());
    }

    @Override
    public SqlNode visitNextParameter(SluiceParser.NextParameterContext context) {
        return new SqlDynamicParam(queries.parameterIndex(context.start), Script.position(context));
    }

    @Override
    public SqlNode visitNumberedParameter(SluiceParser.NumberedParameterContext context) {
        String digits = context.getText().substring(1);
        int number = digits.length() > 4 ? 0 : Integer.parseInt(digits);
        if (number < 1) {
            throw script.problem(Code.INVALID_VALUE, context, "parameters are numbered from $1 to $9999")
                    .exception();
        }
        return new SqlDynamicParam(number - 1, Script.position(context));
    }

    @Override
    public SqlNode visitExists(SluiceParser.ExistsContext context) {
        return SqlStdOperatorTable.EXISTS.createCall(Script.position(context), queries.query(context.query()));
    }

    @Override
    public SqlNode visitScalarQuery(SluiceParser.ScalarQueryContext context) {
        return queries.query(context.query());
    }

    @Override
    public SqlNode visitParentheses(SluiceParser.ParenthesesContext context) {
        if (context.expression().size() == 1) {
            return visit(context.expression(0));
        }
        return SqlStdOperatorTable.ROW.createCall(Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitRowConstructor(SluiceParser.RowConstructorContext context) {
        return SqlStdOperatorTable.ROW.createCall(Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitArrayConstructor(SluiceParser.ArrayConstructorContext context) {
        return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(
                Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitArrayQuery(SluiceParser.ArrayQueryContext context) {
        return SqlStdOperatorTable.ARRAY_QUERY.createCall(Script.position(context), queries.query(context.query()));
    }

    @Override
    public SqlNode visitMapConstructor(SluiceParser.MapConstructorContext context) {
        return SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR.createCall(
                Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitCaseExpression(SluiceParser.CaseExpressionContext context) {
        List<SqlNode> conditions = new ArrayList<>();
        List<SqlNode> results = new ArrayList<>();
        for (SluiceParser.WhenClauseContext when : context.whenClause()) {
            conditions.add(visit(when.expression(0)));
            results.add(visit(when.expression(1)));
        }
        SqlParserPos position = Script.position(context);
        SqlNode value = context.value == null ? null : visit(context.value);
        SqlNode otherwise = context.otherwise == null ? SqlLiteral.createNull(position) : visit(context.otherwise);
        return SqlCase.createSwitched(
                position, value, new SqlNodeList(conditions, position), new SqlNodeList(results, position), otherwise);
    }

    @Override
    public SqlNode visitCast(SluiceParser.CastContext context) {
        SqlOperator operator = context.operator.getType() == SluiceParser.CAST
                ? SqlStdOperatorTable.CAST
                : SqlLibraryOperators.SAFE_CAST;
        return operator.createCall(
                Script.position(context), visit(context.expression()), types.target(context.dataType()));
    }

    @Override
    public SqlNode visitExtract(SluiceParser.ExtractContext context) {
        return SqlStdOperatorTable.EXTRACT.createCall(
                Script.position(context), calls.timeUnit(context.name()), visit(context.expression()));
    }

    @Override
    public SqlNode visitRound(SluiceParser.RoundContext context) {
        SqlOperator operator =
                context.operator.getType() == SluiceParser.FLOOR ? SqlStdOperatorTable.FLOOR : SqlStdOperatorTable.CEIL;
        SqlNode value = visit(context.expression());
        return context.name() == null
                ? operator.createCall(Script.position(context), value)
                : operator.createCall(Script.position(context), value, calls.timeUnit(context.name()));
    }

    @Override
    public SqlNode visitSubstring(SluiceParser.SubstringContext context) {
        return SqlStdOperatorTable.SUBSTRING.createCall(Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitTrim(SluiceParser.TrimContext context) {
        return calls.trim(context);
    }

    @Override
    public SqlNode visitPosition(SluiceParser.PositionContext context) {
        List<SqlNode> operands = nodes(context.concatenation());
        if (context.expression() != null) {
            operands.add(visit(context.expression()));
        }
        return SqlStdOperatorTable.POSITION.createCall(Script.position(context), operands);
    }

    @Override
    public SqlNode visitOverlay(SluiceParser.OverlayContext context) {
        return SqlStdOperatorTable.OVERLAY.createCall(Script.position(context), nodes(context.expression()));
    }

    @Override
    public SqlNode visitFunctionPrimary(SluiceParser.FunctionPrimaryContext context) {
        return calls.scalar(context.functionCall());
    }

    @Override
    public SqlNode visitNamePrimary(SluiceParser.NamePrimaryContext context) {
        return names.identifier(context.name());
    }

    @Override
    public SqlNode visitOrderItem(SluiceParser.OrderItemContext context) {
        SqlNode node = visit(context.expression());
        if (context.direction != null && context.direction.getType() == SluiceParser.DESC) {
            node = SqlStdOperatorTable.DESC.createCall(Script.position(context.start, context.direction), node);
        }
        if (context.nulls == null) {
            return node;
        }
        SqlOperator nulls = context.nulls.getType() == SluiceParser.FIRST
                ? SqlStdOperatorTable.NULLS_FIRST
                : SqlStdOperatorTable.NULLS_LAST;
        return nulls.createCall(Script.position(context), node);
    }
}
