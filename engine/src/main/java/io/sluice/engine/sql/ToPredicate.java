// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.PredicateTailContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** What may follow an operand to make a condition: comparisons, BETWEEN, IN, LIKE, IS. */
final class ToPredicate {
    private final ToExpression expressions;
    private final ToQuery queries;

    ToPredicate(ToExpression expressions, ToQuery queries) {
        this.expressions = expressions;
        this.queries = queries;
    }

    SqlNode apply(SqlNode left, PredicateTailContext tail, SqlParserPos position) {
        if (tail instanceof SluiceParser.ComparisonContext comparison) {
            SqlNode right = expressions.visit(comparison.concatenation());
            return comparison(comparison.comparisonOperator()).createCall(position, left, right);
        }
        if (tail instanceof SluiceParser.QuantifiedComparisonContext quantified) {
            SqlKind kind = comparison(quantified.comparisonOperator()).getKind();
            SqlOperator operator = quantified.quantity.getType() == SluiceParser.ALL
                    ? SqlStdOperatorTable.all(kind)
                    : SqlStdOperatorTable.some(kind);
            return operator.createCall(position, left, listOrQuery(quantified.query(), quantified.expression()));
        }
        if (tail instanceof SluiceParser.BetweenContext between) {
            return between(left, between, position);
        }
        if (tail instanceof SluiceParser.InListContext in) {
            SqlOperator operator = in.NOT() == null ? SqlStdOperatorTable.IN : SqlStdOperatorTable.NOT_IN;
            return operator.createCall(position, left, listOrQuery(in.query(), in.expression()));
        }
        if (tail instanceof SluiceParser.LikeContext like) {
            SqlOperator operator = like(like.operator.getType(), like.NOT() != null);
            return withOperands(operator, left, like.concatenation(), position);
        }
        if (tail instanceof SluiceParser.SimilarContext similar) {
            SqlOperator operator =
                    similar.NOT() == null ? SqlStdOperatorTable.SIMILAR_TO : SqlStdOperatorTable.NOT_SIMILAR_TO;
            return withOperands(operator, left, similar.concatenation(), position);
        }
        if (tail instanceof SluiceParser.IsValueContext is) {
            return is(is.value.getType(), is.NOT() != null).createCall(position, left);
        }
        SluiceParser.IsDistinctContext distinct = (SluiceParser.IsDistinctContext) tail;
        SqlOperator operator = distinct.NOT() == null
                ? SqlStdOperatorTable.IS_DISTINCT_FROM
                : SqlStdOperatorTable.IS_NOT_DISTINCT_FROM;
        return operator.createCall(position, left, expressions.visit(distinct.concatenation()));
    }

    private SqlNode between(SqlNode left, SluiceParser.BetweenContext between, SqlParserPos position) {
        boolean symmetric = between.SYMMETRIC() != null;
        SqlOperator operator = between.NOT() == null
                ? symmetric ? SqlStdOperatorTable.SYMMETRIC_BETWEEN : SqlStdOperatorTable.BETWEEN
                : symmetric ? SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN : SqlStdOperatorTable.NOT_BETWEEN;
        return withOperands(operator, left, between.concatenation(), position);
    }

    private SqlNode withOperands(
            SqlOperator operator, SqlNode left, List<SluiceParser.ConcatenationContext> others, SqlParserPos position) {
        List<SqlNode> operands = new ArrayList<>(List.of(left));
        others.forEach(other -> operands.add(expressions.visit(other)));
        return operator.createCall(position, operands);
    }

    private SqlNode listOrQuery(SluiceParser.QueryContext query, List<SluiceParser.ExpressionContext> list) {
        return query != null ? queries.query(query) : expressions.list(list);
    }

    private static SqlOperator comparison(SluiceParser.ComparisonOperatorContext operator) {
        return switch (operator.getText()) {
            case "=" -> SqlStdOperatorTable.EQUALS;
            case "<" -> SqlStdOperatorTable.LESS_THAN;
            case "<=" -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case ">" -> SqlStdOperatorTable.GREATER_THAN;
            case ">=" -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            default -> SqlStdOperatorTable.NOT_EQUALS;
        };
    }

    private static SqlOperator like(int token, boolean not) {
        return switch (token) {
            case SluiceParser.LIKE -> not ? SqlStdOperatorTable.NOT_LIKE : SqlStdOperatorTable.LIKE;
            case SluiceParser.ILIKE -> not ? SqlLibraryOperators.NOT_ILIKE : SqlLibraryOperators.ILIKE;
            default -> not ? SqlLibraryOperators.NOT_RLIKE : SqlLibraryOperators.RLIKE;
        };
    }

    private static SqlOperator is(int value, boolean not) {
        return switch (value) {
            case SluiceParser.NULL -> not ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL;
            case SluiceParser.TRUE -> not ? SqlStdOperatorTable.IS_NOT_TRUE : SqlStdOperatorTable.IS_TRUE;
            case SluiceParser.FALSE -> not ? SqlStdOperatorTable.IS_NOT_FALSE : SqlStdOperatorTable.IS_FALSE;
            default -> not ? SqlStdOperatorTable.IS_NOT_UNKNOWN : SqlStdOperatorTable.IS_UNKNOWN;
        };
    }
}
