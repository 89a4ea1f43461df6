// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** Expressions with sub-queries, which are evaluated for each row, and with columns of the rows of outer queries. */
final class SubQueries {
    /** What an expression needs besides its row. */
    private sealed interface Extra {
        record Query(RexSubQuery query) implements Extra {}

        record Outer(RexFieldAccess access) implements Extra {}
    }

    /** The expression over its row with the extras behind. */
    private record Prepared(RexNode rex, List<Extra> extras) {}

    private final Evaluation evaluation;
    private final Scalars scalars;
    private final IdentityHashMap<RexNode, Map<Integer, Prepared>> known = new IdentityHashMap<>();
    private final Map<String, RexNode> comparisons = new HashMap<>();

    SubQueries(Evaluation evaluation, Scalars scalars) {
        this.evaluation = evaluation;
        this.scalars = scalars;
    }

    /**
     * The value of an expression.
     *
     * @param scope in which the row itself is bound already, if sub-queries name it
     */
    @Nullable
    Object value(RexNode rex, List<@Nullable Object> row, Scope scope, Tick tick) {
        Prepared prepared = known.computeIfAbsent(rex, any -> new HashMap<>())
                .computeIfAbsent(row.size(), width -> prepare(rex, width));
        if (prepared.extras().isEmpty()) {
            return scalars.value(prepared.rex(), row, tick);
        }
        List<@Nullable Object> extended = new ArrayList<>(row);
        for (Extra extra : prepared.extras()) {
            if (extra instanceof Extra.Outer outer) {
                extended.add(outer(outer.access(), scope));
            } else {
                extended.add(value(((Extra.Query) extra).query(), row, scope, tick));
            }
        }
        return scalars.value(prepared.rex(), extended, tick);
    }

    private static Prepared prepare(RexNode rex, int width) {
        List<Extra> extras = new ArrayList<>();
        RexNode rewritten = rex.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                extras.add(new Extra.Query(query));
                return new RexInputRef(width + extras.size() - 1, query.getType());
            }

            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable) {
                    extras.add(new Extra.Outer(access));
                    return new RexInputRef(width + extras.size() - 1, access.getType());
                }
                return super.visitFieldAccess(access);
            }
        });
        return new Prepared(rewritten, extras);
    }

    private static @Nullable Object outer(RexFieldAccess access, Scope scope) {
        RexCorrelVariable variable = (RexCorrelVariable) access.getReferenceExpr();
        List<@Nullable Object> row = scope.outer().get(variable.id);
        if (row == null) {
            throw new IllegalStateException("no row for " + access);
        }
        return row.get(access.getField().getIndex());
    }

    private @Nullable Object value(RexSubQuery query, List<@Nullable Object> row, Scope scope, Tick tick) {
        List<Row> rows = evaluation.rows(query.rel, scope);
        switch (query.getKind()) {
            case EXISTS -> {
                return !rows.isEmpty();
            }
            case SCALAR_QUERY -> {
                return single(rows);
            }
            case IN -> {
                return any(query, SqlStdOperatorTable.EQUALS, rows, row, scope, tick);
            }
            case SOME -> {
                SqlOperator comparison =
                        RelOptUtil.op(((SqlQuantifyOperator) query.getOperator()).comparisonKind, null);
                return any(query, comparison, rows, row, scope, tick);
            }
            default -> throw new IllegalStateException("the oracle does not know " + query.getKind());
        }
    }

    private static @Nullable Object single(List<Row> rows) {
        long count = rows.stream().mapToLong(Row::weight).sum();
        if (count > 1) {
            throw Problem.of(Code.SCALAR_SUBQUERY, "a scalar sub-query has " + count + " rows")
                    .exception();
        }
        return count == 0 ? null : rows.get(0).values().get(0);
    }

    /** TRUE if the comparison holds for any row, else NULL if it is unknown for one, else FALSE. */
    private @Nullable Object any(
            RexSubQuery query,
            SqlOperator comparison,
            List<Row> rows,
            List<@Nullable Object> row,
            Scope scope,
            Tick tick) {
        List<@Nullable Object> operands = new ArrayList<>();
        for (RexNode operand : query.getOperands()) {
            operands.add(value(operand, row, scope, tick));
        }
        boolean unknown = false;
        for (Row candidate : rows) {
            Boolean all = Boolean.TRUE;
            for (int i = 0; i < operands.size(); i++) {
                RexNode test = comparison(comparison, query.getOperands().get(i), query.rel, i);
                List<@Nullable Object> both = new ArrayList<>();
                both.add(operands.get(i));
                both.add(candidate.values().get(i));
                all = and(all, (Boolean) scalars.value(test, both, tick));
            }
            if (Boolean.TRUE.equals(all)) {
                return true;
            }
            unknown |= all == null;
        }
        return unknown ? null : Boolean.FALSE;
    }

    private static @Nullable Boolean and(@Nullable Boolean one, @Nullable Boolean other) {
        if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
            return false;
        }
        return (one == null || other == null) ? null : Boolean.TRUE;
    }

    private RexNode comparison(SqlOperator operator, RexNode operand, RelNode rel, int column) {
        RelDataType left = operand.getType();
        RelDataType right = rel.getRowType().getFieldList().get(column).getType();
        String text = operator.getName() + " " + Types.type(left) + " " + Types.type(right);
        RexBuilder builder = scalars.builder();
        return comparisons.computeIfAbsent(
                text, any -> builder.makeCall(operator, new RexInputRef(0, left), new RexInputRef(1, right)));
    }
}
