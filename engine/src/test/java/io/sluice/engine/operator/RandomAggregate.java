// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Random GROUP BYs over one schema: three columns for keys, then one of each kind of argument, last a condition. */
final class RandomAggregate {
    static final List<SqlType> TYPES = List.of(
            SqlType.of(Kind.BIGINT, false),
            SqlType.of(Kind.VARCHAR, true),
            SqlType.of(Kind.BOOLEAN, true),
            SqlType.of(Kind.INTEGER, true),
            SqlType.of(Kind.INTEGER, false),
            SqlType.of(Kind.BIGINT, true),
            SqlType.of(Kind.DECIMAL, 10, 2, true),
            SqlType.of(Kind.DECIMAL, 30, 3, true),
            SqlType.of(Kind.DOUBLE, true),
            SqlType.of(Kind.VARCHAR, true),
            SqlType.array(SqlType.of(Kind.VARCHAR, true), true),
            SqlType.of(Kind.BOOLEAN, true));
    private static final int FIRST_ARGUMENT = 3;
    private static final int FIRST_TEXT = 9;
    private static final int CONDITION = TYPES.size() - 1;

    private RandomAggregate() {}

    static Schema schema(List<SqlType> types) {
        List<Field> fields = new ArrayList<>();
        types.forEach(type -> fields.add(new Field("c" + fields.size(), type)));
        return new Schema(fields);
    }

    static DStream.Aggregate node(SplittableRandom random, boolean appendOnly) {
        List<Integer> keys = new ArrayList<>();
        for (int column = 0; column < FIRST_ARGUMENT; column++) {
            if (random.nextInt(5) < 2) {
                keys.add(column);
            }
        }
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            calls.add(call(random));
        }
        return node(keys, calls, appendOnly);
    }

    static DStream.Aggregate node(List<Integer> keys, List<AggregateCall> calls, boolean appendOnly) {
        List<SqlType> out = new ArrayList<>();
        keys.forEach(key -> out.add(TYPES.get(key)));
        calls.forEach(call -> out.add(call.type()));
        DStream.Source source = new DStream.Source("s", appendOnly, schema(TYPES));
        return new DStream.Aggregate(source, keys, calls, schema(out));
    }

    private static AggregateCall call(SplittableRandom random) {
        Function[] functions = Function.values();
        Function function = functions[random.nextInt(functions.length - 1)];
        boolean numeric = function == Function.SUM || function == Function.SUM0 || function == Function.AVG;
        int argument = FIRST_ARGUMENT + random.nextInt((numeric ? FIRST_TEXT : CONDITION) - FIRST_ARGUMENT);
        boolean distinct = random.nextInt(4) == 0;
        boolean countStar = function == Function.COUNT && random.nextInt(3) == 0;
        boolean twoArguments = function == Function.COUNT && random.nextInt(3) == 0;
        List<Integer> arguments = countStar ? List.of() : twoArguments ? List.of(argument, 1) : List.of(argument);
        OptionalInt filter = random.nextInt(4) == 0 ? OptionalInt.of(CONDITION) : OptionalInt.empty();
        boolean ordering = switch (function) {
            case ARRAY_AGG, FIRST_VALUE, LAST_VALUE -> random.nextBoolean();
            default -> false;
        };
        int by = distinct ? argument : FIRST_ARGUMENT + random.nextInt(CONDITION - FIRST_ARGUMENT);
        List<Order> order = ordering ? List.of(new Order(by, random.nextBoolean(), random.nextBoolean())) : List.of();
        return new AggregateCall(
                function, arguments, distinct && !countStar, filter, order, type(function, TYPES.get(argument)));
    }

    static SqlType type(Function function, SqlType argument) {
        boolean floating = argument.isFloating();
        boolean decimal = argument.kind() == Kind.DECIMAL;
        return switch (function) {
            case COUNT -> SqlType.of(Kind.BIGINT, false);
            case SUM, SUM0 ->
                floating
                        ? SqlType.of(Kind.DOUBLE, true)
                        : argument.kind() == Kind.INTEGER
                                ? SqlType.of(Kind.BIGINT, true)
                                : SqlType.of(Kind.DECIMAL, 38, decimal ? argument.scale() : 0, true);
            case AVG ->
                floating
                        ? SqlType.of(Kind.DOUBLE, true)
                        : SqlType.of(Kind.DECIMAL, 38, decimal ? argument.scale() + 4 : 16, true);
            case ARRAY_AGG -> SqlType.array(argument, true);
            default -> argument.withNullable(true);
        };
    }
}
