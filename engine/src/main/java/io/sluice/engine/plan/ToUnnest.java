// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** UNNEST: the collection becomes a column of the input, or for SPLIT and the like the text that is taken apart does. */
final class ToUnnest {
    /** Functions whose result is unnested without making an array. */
    private static final Set<String> FUSED = Set.of(Functions.SPLIT.getName(), Functions.REGEXP_EXTRACT_ALL.getName());

    private ToUnnest() {}

    static DStream dstream(Unnested unnested, DStream input) {
        Expression collection = ToExpression.of(unnested.collection());
        Schema schema = Types.schema(unnested.getRowType());
        List<Integer> kept = IntStream.range(0, input.schema().size()).boxed().toList();
        boolean fused = collection instanceof Expression.Call call
                && FUSED.contains(call.operator())
                && call.arguments().get(1) instanceof Expression.Constant constant
                && constant.value() != null;
        if (fused) {
            Expression.Call call = (Expression.Call) collection;
            DStream with = withColumn(input, call.arguments().get(0));
            Expression text = column(with, input, call.arguments().get(0));
            Expression over = new Expression.Call(
                    call.operator(), List.of(text, call.arguments().get(1)), call.type());
            return new DStream.Unnest(with, kept, over, unnested.ordinality(), schema);
        }
        DStream with = withColumn(input, collection);
        Expression column = column(with, input, collection);
        return new DStream.Unnest(with, kept, column, unnested.ordinality(), schema);
    }

    private static DStream withColumn(DStream input, Expression expression) {
        if (expression instanceof Expression.Input) {
            return input;
        }
        List<Expression> projections = new ArrayList<>(Calcs.columns(input.schema()));
        projections.add(expression);
        List<SqlType.Field> fields = new ArrayList<>(input.schema().fields());
        fields.add(new SqlType.Field("$collection", expression.type()));
        return Calcs.project(input, projections, new Schema(fields));
    }

    private static Expression column(DStream with, DStream input, Expression expression) {
        return expression instanceof Expression.Input
                ? expression
                : new Expression.Input(
                        input.schema().size(), with.schema().type(input.schema().size()));
    }
}
