// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.DStream.Aggregate;
import io.sluice.engine.topology.DStream.Calc;
import io.sluice.engine.topology.DStream.Join;
import io.sluice.engine.topology.DStream.Source;
import io.sluice.engine.topology.DStream.Unnest;
import io.sluice.engine.topology.Expression.Call;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.Expression.Input;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds plans by column names. */
final class Plans {
    static final SqlType BIGINT = SqlType.of(Kind.BIGINT, true);
    static final SqlType STRING = SqlType.of(Kind.VARCHAR, true);
    static final SqlType BOOLEAN = SqlType.of(Kind.BOOLEAN, true);
    static final SqlType ARRAY = SqlType.array(BIGINT, true);

    private Plans() {}

    /** Columns of type BIGINT, or STRING if the name says {@code name:s}, or BIGINT ARRAY if it says {@code name:a}. */
    static Schema schema(String... columns) {
        List<Field> fields = new ArrayList<>();
        for (String column : columns) {
            String[] parts = column.split(":", -1);
            String type = parts.length == 1 ? "" : parts[1];
            fields.add(new Field(parts[0], type.equals("s") ? STRING : type.equals("a") ? ARRAY : BIGINT));
        }
        return new Schema(fields);
    }

    static Source stream(String name, String... columns) {
        return new Source(name, true, schema(columns));
    }

    static Source table(String name, String... columns) {
        return new Source(name, false, schema(columns));
    }

    static int index(DStream input, String column) {
        return input.schema().names().indexOf(column);
    }

    static List<Integer> indices(DStream input, String... columns) {
        return Arrays.stream(columns).map(column -> index(input, column)).toList();
    }

    static Input column(DStream input, String name) {
        return new Input(index(input, name), input.schema().type(index(input, name)));
    }

    static Constant constant(@Nullable Object value) {
        return new Constant(value, value instanceof String ? STRING : value instanceof Boolean ? BOOLEAN : BIGINT);
    }

    static Call call(String operator, SqlType type, Expression... arguments) {
        return new Call(operator, List.of(arguments), type);
    }

    static Call equal(Expression a, Expression b) {
        return call("=", BOOLEAN, a, b);
    }

    static Call plus(Expression a, Expression b) {
        return call("+", BIGINT, a, b);
    }

    static Calc select(DStream input, String... columns) {
        List<Expression> projections = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (String name : columns) {
            projections.add(column(input, name));
            fields.add(input.schema().fields().get(index(input, name)));
        }
        return new Calc(input, Optional.empty(), projections, new Schema(fields));
    }

    /** All columns of the input and one more. */
    static Calc with(DStream input, String name, Expression expression) {
        List<Expression> projections = new ArrayList<>(Calcs.columns(input.schema()));
        projections.add(expression);
        List<Field> fields = new ArrayList<>(input.schema().fields());
        fields.add(new Field(name, expression.type()));
        return new Calc(input, Optional.empty(), projections, new Schema(fields));
    }

    static Calc where(DStream input, Expression condition) {
        return new Calc(input, Optional.of(condition), Calcs.columns(input.schema()), input.schema());
    }

    static AggregateCall aggregate(Function function, SqlType type, Integer... arguments) {
        return new AggregateCall(function, List.of(arguments), false, OptionalInt.empty(), List.of(), type);
    }

    static AggregateCall count() {
        return aggregate(Function.COUNT, BIGINT);
    }

    static AggregateCall sum(DStream input, String column) {
        return aggregate(Function.SUM, BIGINT, index(input, column));
    }

    /** Calls are named by their function and place, such as {@code sum1}. */
    static Aggregate group(DStream input, List<String> keys, AggregateCall... calls) {
        List<Integer> columns = indices(input, keys.toArray(new String[0]));
        List<Field> fields = new ArrayList<>();
        columns.forEach(column -> fields.add(input.schema().fields().get(column)));
        for (int i = 0; i < calls.length; i++) {
            String name = calls[i].function().name().toLowerCase(java.util.Locale.ROOT) + i;
            fields.add(new Field(name, calls[i].type()));
        }
        return new Aggregate(input, columns, List.of(calls), new Schema(fields));
    }

    static Join join(DStream left, DStream right, String leftKey, String rightKey) {
        return new Join(
                left,
                right,
                List.of(JoinKey.of(index(left, leftKey), index(right, rightKey))),
                false,
                joined(left, right));
    }

    static Schema joined(DStream left, DStream right) {
        List<Field> fields = new ArrayList<>(left.schema().fields());
        fields.addAll(right.schema().fields());
        return new Schema(fields);
    }

    /** All columns of the input and the elements of an array column. */
    static Unnest unnest(DStream input, String array, String element) {
        List<Integer> kept = new ArrayList<>();
        List<Field> fields = new ArrayList<>(input.schema().fields());
        fields.forEach(field -> kept.add(kept.size()));
        fields.add(new Field(element, BIGINT));
        return new Unnest(input, kept, column(input, array), false, new Schema(fields));
    }

    static Topology topology(DStream... outputs) {
        List<Topology.Output> list = new ArrayList<>();
        for (DStream output : outputs) {
            list.add(new Topology.Output("out" + list.size(), output));
        }
        return new Topology(list);
    }

    static String text(Topology topology) {
        return Drawing.of(topology, Drawing.Format.TEXT, false);
    }
}
