// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.Expression.Input;
import io.sluice.engine.topology.SqlType.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Valid topologies of every kind of node, with sharing and with equal sub-plans, that {@link Naive} can compute. */
final class RandomTopology {
    /** The most rows that a node may come to when every source has {@link #SOURCE_ROWS_MAX}. */
    private static final long ROWS_MAX = 2_000;

    static final int SOURCE_ROWS_MAX = 5;

    private static final List<SqlType> TYPES = List.of(Plans.BIGINT, Plans.STRING, Plans.BOOLEAN, Plans.ARRAY);

    private final Random random;
    private final List<DStream> pool = new ArrayList<>();
    private final IdentityHashMap<DStream, Long> rowsMax = new IdentityHashMap<>();
    private int names;

    private RandomTopology(Random random) {
        this.random = random;
    }

    static Topology of(Random random) {
        return new RandomTopology(random).topology();
    }

    private Topology topology() {
        add(new DStream.Source("s", true, schema(TYPES.size() + random.nextInt(3))), SOURCE_ROWS_MAX);
        add(new DStream.Source("t", false, schema(2 + random.nextInt(4))), SOURCE_ROWS_MAX);
        int nodes = 3 + random.nextInt(14);
        while (pool.size() < nodes) {
            grow();
        }
        List<Topology.Output> outputs = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            DStream stream = i == 0 ? pool.get(pool.size() - 1) : any();
            outputs.add(new Topology.Output("out" + i, stream));
        }
        return new Topology(outputs);
    }

    private void add(DStream node, long rows) {
        if (rows <= ROWS_MAX) {
            pool.add(node);
            rowsMax.put(node, rows);
        }
    }

    private long rows(DStream node) {
        return rowsMax.getOrDefault(node, ROWS_MAX);
    }

    /** Any node so far, the last ones rather than the first. */
    private DStream any() {
        int back = Math.min(random.nextInt(pool.size()), random.nextInt(pool.size()));
        return pool.get(pool.size() - 1 - back);
    }

    private void grow() {
        DStream input = any();
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> add(calc(input), rows(input));
            case 4 -> unnest(input);
            case 5, 6 -> add(aggregate(input, random.nextInt(3)), rows(input) + 1);
            case 7, 8, 9 -> join(input, any());
            case 10 -> union(input);
            case 11 -> add(top(input), rows(input));
            case 12 -> state(input);
            default -> other(input);
        }
    }

    private void other(DStream input) {
        switch (random.nextInt(5)) {
            case 0 -> add(new DStream.Delta(input), rows(input));
            case 3 -> upsert(input);
            case 1 -> add(new DStream.BatchEnd(input), rows(input));
            case 2 -> add(values(), 3);
            default -> {
                DStream copy = Codec.decodeTopology(Codec.encode(Plans.topology(input)))
                        .roots()
                        .get(0);
                add(copy, rows(input));
            }
        }
    }

    private String name() {
        return "c" + names++;
    }

    private Schema schema(int columns) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            fields.add(new Field(name(), i < TYPES.size() ? TYPES.get(i) : TYPES.get(random.nextInt(TYPES.size()))));
        }
        return new Schema(fields);
    }

    private void upsert(DStream input) {
        List<Integer> keys = random.ints(
                        1 + random.nextInt(2), 0, input.schema().size())
                .boxed()
                .toList();
        List<DStream> inputs = random.nextBoolean() ? List.of(input) : List.of(input, where(input));
        add(new DStream.Upsert(inputs, keys, input.schema()), rows(input));
    }

    private DStream values() {
        Schema schema = schema(1 + random.nextInt(4));
        List<List<Constant>> rows = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rows.add(schema.types().stream().map(this::constant).toList());
        }
        return new DStream.Values(rows, schema);
    }

    private Constant constant(SqlType type) {
        return new Constant(Naive.value(type, random), type);
    }

    private DStream calc(DStream input) {
        Optional<Expression> condition =
                random.nextInt(3) == 0 ? Optional.of(expression(Plans.BOOLEAN, input.schema(), 2)) : Optional.empty();
        List<Expression> projections = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(input.schema().size() + 1);
        for (int i = 0; i < count; i++) {
            int column = random.nextInt(input.schema().size());
            boolean plain = random.nextInt(3) > 0;
            Field field = input.schema().fields().get(column);
            SqlType type = plain ? field.type() : TYPES.get(random.nextInt(TYPES.size()));
            projections.add(plain ? new Input(column, type) : expression(type, input.schema(), 2));
            fields.add(new Field(plain && random.nextBoolean() ? field.name() : name(), type));
        }
        return new DStream.Calc(input, condition, projections, new Schema(fields));
    }

    private Expression expression(SqlType type, Schema schema, int depth) {
        List<Integer> fitting = columns(schema, type);
        int choice = random.nextInt(5);
        if (choice < 2 && !fitting.isEmpty()) {
            return new Input(fitting.get(random.nextInt(fitting.size())), type);
        }
        if (depth == 0 || choice == 2) {
            return constant(type);
        }
        if (choice == 3) {
            Expression condition = expression(Plans.BOOLEAN, schema, depth - 1);
            return new Expression.Case(
                    List.of(condition),
                    List.of(expression(type, schema, depth - 1)),
                    expression(type, schema, depth - 1),
                    type);
        }
        if (type.equals(Plans.BIGINT)) {
            return Plans.plus(expression(type, schema, depth - 1), expression(type, schema, depth - 1));
        }
        if (type.equals(Plans.BOOLEAN)) {
            SqlType compared = TYPES.get(random.nextInt(TYPES.size()));
            return Plans.equal(expression(compared, schema, depth - 1), expression(compared, schema, depth - 1));
        }
        return new Expression.Cast(expression(type, schema, depth - 1), random.nextBoolean(), type);
    }

    private static List<Integer> columns(Schema schema, SqlType type) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            if (schema.type(i).equals(type)) {
                columns.add(i);
            }
        }
        return columns;
    }

    private void unnest(DStream input) {
        List<Integer> arrays = columns(input.schema(), Plans.ARRAY);
        if (!arrays.isEmpty()) {
            List<Integer> kept = new ArrayList<>();
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < input.schema().size(); i++) {
                if (random.nextInt(4) > 0) {
                    kept.add(i);
                    fields.add(input.schema().fields().get(i));
                }
            }
            fields.add(new Field(name(), Plans.BIGINT));
            boolean ordinality = random.nextBoolean();
            if (ordinality) {
                fields.add(new Field(name(), Plans.BIGINT));
            }
            Expression array = new Input(arrays.get(random.nextInt(arrays.size())), Plans.ARRAY);
            add(new DStream.Unnest(input, kept, array, ordinality, new Schema(fields)), rows(input) * 3);
        }
    }

    private DStream aggregate(DStream input, int keyCount) {
        List<Integer> keys = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < keyCount; i++) {
            int key = random.nextInt(input.schema().size());
            keys.add(key);
            fields.add(new Field(name(), input.schema().type(key)));
        }
        List<AggregateCall> calls = new ArrayList<>();
        int count = random.nextInt(4) + (keyCount == 0 ? 1 : 0);
        for (int i = 0; i < count; i++) {
            calls.add(call(input.schema()));
            fields.add(new Field(name(), calls.get(i).type()));
        }
        return new DStream.Aggregate(input, keys, calls, new Schema(fields));
    }

    private AggregateCall call(Schema schema) {
        List<Integer> numbers = columns(schema, Plans.BIGINT);
        List<Integer> flags = columns(schema, Plans.BOOLEAN);
        OptionalInt filter =
                flags.isEmpty() || random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(flags.get(0));
        List<Function> functions = List.of(Function.SUM, Function.MIN, Function.MAX, Function.ARRAY_AGG);
        if (numbers.isEmpty() || random.nextInt(3) == 0) {
            return new AggregateCall(Function.COUNT, List.of(), false, filter, List.of(), Plans.BIGINT);
        }
        Function function = functions.get(random.nextInt(functions.size()));
        boolean list = function == Function.ARRAY_AGG;
        List<Integer> arguments = List.of(numbers.get(random.nextInt(numbers.size())));
        List<Order> order = list && random.nextBoolean() ? order(schema, 1) : List.of();
        boolean distinct = !list && random.nextInt(4) == 0;
        return new AggregateCall(function, arguments, distinct, filter, order, list ? Plans.ARRAY : Plans.BIGINT);
    }

    private List<Order> order(Schema schema, int terms) {
        List<Order> order = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            order.add(new Order(random.nextInt(schema.size()), random.nextBoolean(), random.nextBoolean()));
        }
        return order;
    }

    private void join(DStream left, DStream right) {
        List<JoinKey> keys = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int leftKey = random.nextInt(left.schema().size());
            List<Integer> fitting = columns(right.schema(), left.schema().type(leftKey));
            if (!fitting.isEmpty()) {
                keys.add(new JoinKey(leftKey, fitting.get(random.nextInt(fitting.size())), random.nextBoolean()));
            }
        }
        boolean outer = random.nextInt(3) == 0;
        long rows = rows(left) * Math.max(1, rows(right));
        add(new DStream.Join(left, right, keys, outer, Plans.joined(left, right)), rows);
    }

    private void union(DStream first) {
        List<DStream> inputs = new ArrayList<>(List.of(first));
        for (DStream other : pool) {
            if (other.schema().types().equals(first.schema().types()) && random.nextBoolean()) {
                inputs.add(other);
            }
        }
        inputs.add(where(first));
        add(
                new DStream.Union(inputs, first.schema()),
                inputs.stream().mapToLong(this::rows).sum());
    }

    private DStream where(DStream input) {
        DStream filtered = Plans.where(input, expression(Plans.BOOLEAN, input.schema(), 2));
        rowsMax.put(filtered, rows(input));
        return filtered;
    }

    private DStream top(DStream input) {
        return new DStream.Top(input, order(input.schema(), random.nextInt(3)), random.nextInt(2), random.nextInt(5));
    }

    private void state(DStream below) {
        DStream input = aggregate(below, 1 + random.nextInt(2));
        int keys = ((DStream.Aggregate) input).keys().size();
        List<Field> fields = new ArrayList<>(input.schema().fields().subList(0, keys));
        Field state = new Field(name(), Plans.BIGINT);
        List<Field> before = new ArrayList<>(input.schema().fields());
        before.add(state);
        fields.add(state);
        List<Constant> missing =
                input.schema().types().stream().skip(keys).map(this::constant).toList();
        DStream node = new DStream.UpdateState(
                input,
                keys,
                List.of(constant(Plans.BIGINT)),
                List.of(expression(Plans.BIGINT, new Schema(before), 2)),
                Optional.empty(),
                random.nextBoolean() ? Optional.of(random.nextLong()) : Optional.empty(),
                random.nextBoolean(),
                missing,
                new Schema(fields));
        add(node, rows(below));
    }
}
