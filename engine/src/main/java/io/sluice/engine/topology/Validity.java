// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.SqlType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topology makes sense in itself: columns that are referred to are there and of the type that the reference says,
 * schemas have the columns that their kind of node makes, no node reads itself. Types agree if their values are laid out
 * alike: NULL or not, names of fields and the lengths of strings may differ.
 */
public final class Validity {
    private Validity() {}

    /**
     * Checks every node.
     *
     * @throws IllegalStateException with the node, by its place in {@link Topology#nodes}, and what is wrong with it
     */
    public static void check(Topology topology) {
        List<DStream> nodes = topology.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).match(new Check("node " + i + " (" + Nodes.kind(nodes.get(i)) + "): "));
        }
    }

    /** {@link #check} for an {@code assert}: always true. */
    static boolean holds(Topology topology) {
        check(topology);
        return true;
    }

    /** Whether a type has the fields that its kind needs. */
    static boolean hasItsFields(SqlType type) {
        int fields = type.fields().size();
        return switch (type.kind()) {
            case ARRAY -> fields == 1;
            case MAP -> fields == 2;
            case ROW -> true;
            default -> fields == 0;
        };
    }

    /** Whether values of the types are laid out alike. */
    static boolean agree(SqlType a, SqlType b) {
        if ((a.isString() && b.isString()) || (isBinary(a) && isBinary(b))) {
            return true;
        }
        boolean same = a.kind() == b.kind() && a.fields().size() == b.fields().size();
        if (a.kind() == Kind.DECIMAL) {
            same &= a.precision() == b.precision() && a.scale() == b.scale();
        }
        for (int i = 0; same && i < a.fields().size(); i++) {
            same = agree(a.fields().get(i).type(), b.fields().get(i).type());
        }
        return same;
    }

    private static boolean isBinary(SqlType type) {
        return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
    }

    /** Whether equal values have equal bytes: what keys of a join must. */
    private static boolean comparable(SqlType a, SqlType b) {
        return agree(a, b) || (a.isInteger() && b.isInteger()) || (a.isFloating() && b.isFloating());
    }

    private static boolean isNumber(SqlType type) {
        return type.isInteger() || type.isFloating() || type.kind() == Kind.DECIMAL;
    }

    /** The check of one kind of node each. */
    private record Check(String node) implements DStream.Cases<DStream> {
        private void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException(node + otherwise);
            }
        }

        private void size(int found, int expected, String what) {
            require(found == expected, found + " " + what + ", there should be " + expected);
        }

        private void agrees(SqlType found, SqlType expected, String what) {
            require(agree(found, expected), what + " is " + found + ", there it is " + expected);
        }

        private void column(int column, Schema schema) {
            boolean inside = column >= 0 && column < schema.size();
            require(inside, "there is no column $" + column + ", only " + schema.size() + " columns");
        }

        private void schemaMatches(Schema schema, List<SqlType> types) {
            size(schema.size(), types.size(), "columns in the schema");
            for (int i = 0; i < types.size(); i++) {
                agrees(schema.type(i), types.get(i), "column " + schema.name(i) + " of the schema");
            }
        }

        private List<SqlType> types(List<Integer> columns, Schema schema) {
            columns.forEach(column -> column(column, schema));
            return columns.stream().map(schema::type).toList();
        }

        private void expression(Expression expression, Schema schema) {
            for (Expression part : Rewrite.postorder(expression)) {
                require(
                        hasItsFields(part.type()),
                        "a type without its fields: " + part.type().kind());
                if (part instanceof Expression.Input input) {
                    column(input.column(), schema);
                    agrees(input.type(), schema.type(input.column()), "the reference " + input);
                } else if (part instanceof Expression.Constant constant) {
                    constant(constant);
                } else if (part instanceof Expression.Case choice) {
                    size(choice.values().size(), choice.conditions().size(), "values in a CASE");
                    choice.conditions().forEach(this::isCondition);
                }
            }
        }

        private void condition(Expression condition, Schema schema) {
            expression(condition, schema);
            isCondition(condition);
        }

        private void isCondition(Expression condition) {
            Kind kind = condition.type().kind();
            require(kind == Kind.BOOLEAN || kind == Kind.NULL, "a condition is " + condition.type());
        }

        private void constant(Expression.Constant constant) {
            boolean holds = hasItsFields(constant.type()) && isOf(constant.value(), constant.type());
            require(
                    holds,
                    "a constant that is not of its type " + constant.type().kind());
        }

        private static boolean isOf(@Nullable Object value, SqlType type) {
            if (value == null) {
                return true;
            }
            return switch (type.kind()) {
                case BOOLEAN -> value instanceof Boolean;
                case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> value instanceof Long;
                case INTERVAL_MONTHS, INTERVAL_TIME -> value instanceof Long;
                case REAL, DOUBLE -> value instanceof Double;
                case DECIMAL -> value instanceof BigDecimal;
                case CHAR, VARCHAR, SYMBOL -> value instanceof String;
                case BINARY, VARBINARY -> value instanceof byte[];
                case ARRAY, ROW -> value instanceof List<?> elements && areOf(elements, type);
                case MAP, NULL -> false;
            };
        }

        private static boolean areOf(List<?> elements, SqlType type) {
            boolean row = type.kind() == Kind.ROW;
            boolean holds = !row || elements.size() == type.fields().size();
            for (int i = 0; holds && i < elements.size(); i++) {
                holds = isOf(elements.get(i), type.fields().get(row ? i : 0).type());
            }
            return holds;
        }

        private DStream fields(DStream stream) {
            stream.schema()
                    .fields()
                    .forEach(
                            field -> require(hasItsFields(field.type()), "a type without its fields: " + field.name()));
            return stream;
        }

        @Override
        public DStream source(DStream.Source source) {
            return fields(source);
        }

        @Override
        public DStream values(DStream.Values values) {
            for (List<Expression.Constant> row : values.rows()) {
                size(row.size(), values.schema().size(), "values in a row");
                for (int i = 0; i < row.size(); i++) {
                    constant(row.get(i));
                    SqlType found = row.get(i).type();
                    SqlType expected = values.schema().type(i);
                    boolean fits = row.get(i).value() == null || (isNumber(found) && isNumber(expected));
                    require(fits || agree(found, expected), "a value is " + found + ", its column " + expected);
                }
            }
            return fields(values);
        }

        @Override
        public DStream delta(DStream.Delta delta) {
            return delta;
        }

        @Override
        public DStream calc(DStream.Calc calc) {
            calc.condition()
                    .ifPresent(condition -> condition(condition, calc.input().schema()));
            calc.projections()
                    .forEach(projection -> expression(projection, calc.input().schema()));
            schemaMatches(
                    calc.schema(),
                    calc.projections().stream().map(Expression::type).toList());
            return fields(calc);
        }

        @Override
        public DStream unnest(DStream.Unnest unnest) {
            Schema input = unnest.input().schema();
            expression(unnest.collection(), input);
            List<SqlType> types = new ArrayList<>(types(unnest.kept(), input));
            List<SqlType> elements = elements(unnest.collection().type());
            boolean row = elements.size() == 1 && elements.get(0).kind() == Kind.ROW;
            int others = types.size() + (unnest.ordinality() ? 1 : 0);
            if (row && unnest.schema().size() != others + 1) {
                // The fields of a ROW may be columns of their own.
                elements = elements.get(0).fields().stream()
                        .map(SqlType.Field::type)
                        .toList();
            }
            types.addAll(elements);
            if (unnest.ordinality()) {
                size(unnest.schema().size(), types.size() + 1, "columns in the schema");
                SqlType last = unnest.schema().type(types.size());
                require(last.isInteger(), "the number of the element is " + last);
                types.add(last);
            }
            schemaMatches(unnest.schema(), types);
            return fields(unnest);
        }

        private List<SqlType> elements(SqlType collection) {
            boolean unnestable = collection.kind() == Kind.ARRAY || collection.kind() == Kind.MAP;
            require(unnestable, "what is unnested is " + collection);
            return collection.fields().stream().map(SqlType.Field::type).toList();
        }

        @Override
        public DStream aggregate(DStream.Aggregate aggregate) {
            Schema input = aggregate.input().schema();
            List<SqlType> types = new ArrayList<>(types(aggregate.keys(), input));
            for (AggregateCall call : aggregate.calls()) {
                types(call.arguments(), input);
                order(call.order(), input);
                call.filter().ifPresent(filter -> {
                    column(filter, input);
                    isCondition(new Expression.Input(filter, input.type(filter)));
                });
                types.add(call.type());
            }
            schemaMatches(aggregate.schema(), types);
            return fields(aggregate);
        }

        private void order(List<Order> order, Schema schema) {
            order.forEach(term -> column(term.column(), schema));
        }

        @Override
        public DStream join(DStream.Join join) {
            List<SqlType> left = types(join.leftKeys(), join.left().schema());
            List<SqlType> right = types(join.rightKeys(), join.right().schema());
            for (int i = 0; i < left.size(); i++) {
                require(
                        comparable(left.get(i), right.get(i)),
                        "key " + i + " is " + left.get(i) + " on the left, " + right.get(i) + " on the right");
            }
            List<SqlType> types = new ArrayList<>(join.left().schema().types());
            types.addAll(join.right().schema().types());
            schemaMatches(join.schema(), types);
            return fields(join);
        }

        @Override
        public DStream union(DStream.Union union) {
            require(!union.inputs().isEmpty(), "nothing to unite");
            union.inputs()
                    .forEach(input ->
                            schemaMatches(union.schema(), input.schema().types()));
            return fields(union);
        }

        @Override
        public DStream top(DStream.Top top) {
            order(top.order(), top.input().schema());
            require(top.offset() >= 0 && top.fetch() >= 0, "a negative OFFSET or LIMIT");
            return top;
        }

        @Override
        public DStream updateState(DStream.UpdateState state) {
            Schema input = state.input().schema();
            int keys = state.keyCount();
            int columns = state.set().size();
            require(keys >= 0 && keys <= input.size(), keys + " keys of " + input.size() + " columns");
            size(state.schema().size(), keys + columns, "columns in the schema");
            size(state.defaults().size(), columns, "defaults");
            size(state.missing().size(), input.size() - keys, "values of a missing key");
            state.defaults().forEach(this::constant);
            state.missing().forEach(this::constant);
            List<SqlType> types = new ArrayList<>(input.types().subList(0, keys));
            state.set().forEach(set -> types.add(set.type()));
            schemaMatches(state.schema(), types);
            List<SqlType.Field> before = new ArrayList<>(input.fields());
            before.addAll(state.schema().fields().subList(keys, keys + columns));
            Schema row = new Schema(before);
            state.set().forEach(set -> expression(set, row));
            state.deleteWhen().ifPresent(condition -> condition(condition, state.schema()));
            return fields(state);
        }

        @Override
        public DStream batchEnd(DStream.BatchEnd batchEnd) {
            return batchEnd;
        }

        @Override
        public DStream upsert(DStream.Upsert upsert) {
            require(!upsert.inputs().isEmpty(), "nothing to take rows from");
            require(!upsert.keys().isEmpty(), "no key");
            types(upsert.keys(), upsert.schema());
            upsert.inputs()
                    .forEach(input ->
                            schemaMatches(upsert.schema(), input.schema().types()));
            return fields(upsert);
        }

        @Override
        public DStream train(DStream.Train train) {
            Schema schema = train.schema();
            require(train.learner().columns().size() > 1, "nothing to learn from");
            schemaMatches(train.learner().withTime(), train.input().schema().types());
            int metrics = schema.size() - Drift.COLUMNS.size() - 1;
            require(metrics >= 3, "only " + schema.size() + " columns in the schema");
            List<SqlType> types = new ArrayList<>(List.of(
                    SqlType.of(Kind.BIGINT, true), SqlType.of(Kind.BIGINT, false), SqlType.of(Kind.TIMESTAMP, false)));
            while (types.size() < metrics) {
                types.add(SqlType.of(Kind.DOUBLE, true));
            }
            types.addAll(Drift.COLUMNS.types());
            types.add(SqlType.of(Kind.VARBINARY, true));
            schemaMatches(schema, types);
            train.publishing().when().ifPresent(when -> condition(when, schema));
            return fields(train);
        }

        @Override
        public DStream predict(DStream.Predict predict) {
            Schema input = predict.input().schema();
            types(predict.features(), input);
            schemaMatches(
                    predict.models().schema(),
                    List.of(
                            SqlType.of(Kind.BIGINT, false),
                            SqlType.of(Kind.BIGINT, false),
                            SqlType.of(Kind.TIMESTAMP, false),
                            SqlType.of(Kind.VARBINARY, false)));
            Schema schema = predict.schema();
            int more = predict.detailed() ? 4 : 3;
            size(schema.size(), input.size() + more, "columns in the schema");
            List<SqlType> types = new ArrayList<>(input.types());
            types.add(schema.type(input.size()));
            if (predict.detailed()) {
                types.add(SqlType.of(Kind.DOUBLE, true));
            }
            types.add(SqlType.of(Kind.BIGINT, true));
            types.add(schema.type(schema.size() - 1));
            schemaMatches(schema, types);
            require(schema.type(schema.size() - 1).kind() == Kind.INTERVAL_TIME, "how long ago is no interval");
            return fields(predict);
        }
    }
}
