// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;

/** GROUP BY and DISTINCT. */
final class ToAggregate {
    private ToAggregate() {}

    /** The rows of a DStream once each. */
    static DStream distinct(DStream input) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < input.schema().size(); i++) {
            all.add(i);
        }
        return new DStream.Aggregate(input, all, List.of(), input.schema());
    }

    static DStream dstream(Aggregate aggregate, DStream input) {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            throw ToTopology.notYet(
                    "GROUPING SETS (CUBE, ROLLUP)", "write one GROUP BY per grouping, combined with UNION ALL");
        }
        Schema whole = Types.schema(aggregate.getRowType());
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<AggregateCall> calls = new ArrayList<>();
        List<SqlType.Field> fields = new ArrayList<>(whole.fields().subList(0, keys.size()));
        List<Expression> projections = new ArrayList<>(Calcs.columns(new Schema(fields)));
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            org.apache.calcite.rel.core.AggregateCall call =
                    aggregate.getAggCallList().get(i);
            SqlType.Field field = whole.fields().get(keys.size() + i);
            if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
                projections.add(ToExpression.constant((RexLiteral) call.rexList.get(0)));
            } else {
                projections.add(new Expression.Input(fields.size(), field.type()));
                calls.add(call(call, field.type()));
                fields.add(field);
            }
        }
        DStream aggregated = new DStream.Aggregate(input, keys, calls, new Schema(fields));
        return Calcs.project(aggregated, projections, whole);
    }

    private static AggregateCall call(org.apache.calcite.rel.core.AggregateCall call, SqlType type) {
        Function function = function(call)
                .orElseThrow(() -> ToTopology.notYet(
                        "the aggregate " + call.getAggregation().getName(),
                        "COUNT, SUM, MIN, MAX, AVG, ARRAY_AGG, FIRST_VALUE and LAST_VALUE are there"));
        List<Order> order = new ArrayList<>();
        for (RelFieldCollation term : call.getCollation().getFieldCollations()) {
            boolean descending = term.direction.isDescending();
            boolean nullsFirst = term.nullDirection == RelFieldCollation.NullDirection.FIRST
                    || (term.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED && descending);
            order.add(new Order(term.getFieldIndex(), descending, nullsFirst));
        }
        OptionalInt filter = call.hasFilter() ? OptionalInt.of(call.filterArg) : OptionalInt.empty();
        return new AggregateCall(function, call.getArgList(), call.isDistinct(), filter, order, type);
    }

    private static Optional<Function> function(org.apache.calcite.rel.core.AggregateCall call) {
        return switch (call.getAggregation().getKind()) {
            case COUNT -> Optional.of(Function.COUNT);
            case SUM -> Optional.of(Function.SUM);
            case SUM0 -> Optional.of(Function.SUM0);
            case MIN, ANY_VALUE -> Optional.of(Function.MIN);
            case MAX -> Optional.of(Function.MAX);
            case AVG -> Optional.of(Function.AVG);
            case ARRAY_AGG -> Optional.of(Function.ARRAY_AGG);
            case FIRST_VALUE -> Optional.of(Function.FIRST_VALUE);
            case LAST_VALUE -> Optional.of(Function.LAST_VALUE);
            case SINGLE_VALUE -> Optional.of(Function.SINGLE_VALUE);
            default -> Optional.empty();
        };
    }
}
