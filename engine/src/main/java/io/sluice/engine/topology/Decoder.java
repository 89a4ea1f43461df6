// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Encoder} wrote, one method per method there. Says IllegalArgumentException to everything that an encoder
 * does not write; whether nodes and columns fit each other is for {@link Validity} to say.
 */
final class Decoder {
    private final BinaryReader in;

    /** The nodes so far: inputs are named by their place here. */
    private final List<DStream> nodes = new ArrayList<>();

    Decoder(BinaryReader in) {
        this.in = in;
    }

    Topology topology() {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            nodes.add(node());
        }
        Topology topology = new Topology(in.list(() -> new Topology.Output(in.text(), input())));
        if (topology.nodes().size() != count) {
            throw in.damaged("nodes that no output reaches");
        }
        return topology;
    }

    private DStream node() {
        int kind = in.octet();
        return switch (kind) {
            case Form.SOURCE -> new DStream.Source(in.text(), in.flag(), schema());
            case Form.VALUES -> new DStream.Values(in.list(this::constants), schema());
            case Form.DELTA -> new DStream.Delta(input());
            case Form.CALC -> new DStream.Calc(input(), optionalExpression(), in.list(this::expression), schema());
            case Form.UNNEST -> new DStream.Unnest(input(), in.numbers(), expression(), in.flag(), schema());
            case Form.AGGREGATE -> new DStream.Aggregate(input(), in.numbers(), in.list(this::call), schema());
            case Form.JOIN -> new DStream.Join(input(), input(), in.list(this::joinKey), in.flag(), schema());
            case Form.UNION -> new DStream.Union(in.list(this::input), schema());
            case Form.TOP -> new DStream.Top(input(), in.list(this::order), in.longNumber(), in.longNumber());
            case Form.UPDATE_STATE -> updateState();
            case Form.BATCH_END -> new DStream.BatchEnd(input());
            case Form.UPSERT -> new DStream.Upsert(in.list(this::input), in.numbers(), schema());
            case Form.TRAIN -> new DStream.Train(input(), learner(), publishing(), schema());
            case Form.PREDICT ->
                new DStream.Predict(
                        input(), input(), in.numbers(), in.flag(), optional(in.list(this::staleness)), schema());
            default -> throw in.damaged("unknown kind of node " + kind);
        };
    }

    private DStream updateState() {
        return new DStream.UpdateState(
                input(),
                in.number(),
                constants(),
                in.list(this::expression),
                optionalExpression(),
                optional(in.list(in::signed)),
                in.flag(),
                constants(),
                schema());
    }

    private LearnerSpec learner() {
        String model = in.text();
        String algorithm = in.text();
        Schema columns = schema();
        Task task = Form.TASKS.get(in.below(Form.TASKS.size(), "tasks"));
        Map<String, String> options = new TreeMap<>();
        in.list(() -> options.put(in.text(), in.text()) == null);
        return new LearnerSpec(model, algorithm, columns, task, options, evaluation(), drift(), in.flag());
    }

    private Prequential evaluation() {
        OptionalInt window = optional(in.numbers()).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new Prequential(window, optional(in.list(this::delay)));
    }

    private Drift drift() {
        return new Drift(
                in.text(), Form.DRIFT_ACTIONS.get(in.below(Form.DRIFT_ACTIONS.size(), "things to do about drift")));
    }

    private LabelDelay delay() {
        return in.flag() ? new LabelDelay.Time(in.longNumber()) : new LabelDelay.Rows(in.number());
    }

    private Staleness staleness() {
        return new Staleness(in.signed(), in.flag());
    }

    private Publishing publishing() {
        return new Publishing(in.signed(), optionalExpression());
    }

    private DStream input() {
        return nodes.get(in.below(nodes.size(), "nodes so far"));
    }

    private Optional<Expression> optionalExpression() {
        return optional(in.list(this::expression));
    }

    private <T> Optional<T> optional(List<T> values) {
        if (values.size() > 1) {
            throw in.damaged(values.size() + " values where one is enough");
        }
        return values.stream().findFirst();
    }

    private Schema schema() {
        return new Schema(in.list(() -> field(0)));
    }

    private JoinKey joinKey() {
        return new JoinKey(in.number(), in.number(), in.flag());
    }

    private Order order() {
        return new Order(in.number(), in.flag(), in.flag());
    }

    private AggregateCall call() {
        return new AggregateCall(
                Form.FUNCTIONS.get(in.below(Form.FUNCTIONS.size(), "aggregate functions")),
                in.numbers(),
                in.flag(),
                optional(in.numbers()).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                in.list(this::order),
                type());
    }

    Expression expression() {
        int count = in.count();
        // Operands come before their parents: each node takes its own from the top of this stack.
        List<Expression> open = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int operands = open.size();
            open.add(expressionNode(open));
            int consumed = operands - open.size() + 1;
            List<Integer> below = depths.subList(depths.size() - consumed, depths.size());
            int depth = below.isEmpty() ? 1 : Collections.max(below) + 1;
            if (depth > Form.EXPRESSION_DEPTH_MAX) {
                throw in.damaged("expression deeper than " + Form.EXPRESSION_DEPTH_MAX);
            }
            below.clear();
            depths.add(depth);
        }
        if (open.size() != 1) {
            throw in.damaged("an expression in " + open.size() + " parts");
        }
        return open.get(0);
    }

    private Expression expressionNode(List<Expression> open) {
        int kind = in.octet();
        return switch (kind) {
            case Form.INPUT -> new Expression.Input(in.number(), type());
            case Form.CONSTANT -> constant();
            case Form.CALL -> new Expression.Call(in.text(), take(open, in.number()), type());
            case Form.CASE -> choice(open);
            case Form.CAST -> new Expression.Cast(take(open, 1).get(0), in.flag(), type());
            default -> throw in.damaged("unknown kind of expression " + kind);
        };
    }

    private Expression choice(List<Expression> open) {
        int branches = in.number();
        Expression otherwise = take(open, 1).get(0);
        List<Expression> values = take(open, branches);
        return new Expression.Case(take(open, branches), values, otherwise, type());
    }

    private List<Expression> take(List<Expression> open, int count) {
        if (count > open.size()) {
            throw in.damaged("an operator with " + count + " operands, there are " + open.size());
        }
        List<Expression> top = open.subList(open.size() - count, open.size());
        List<Expression> taken = List.copyOf(top);
        top.clear();
        return taken;
    }

    private List<Expression.Constant> constants() {
        return in.list(this::constant);
    }

    private Expression.Constant constant() {
        return new Expression.Constant(value(0), type());
    }

    private @Nullable Object value(int depth) {
        int kind = in.octet();
        return switch (kind) {
            case Form.NULL -> null;
            case Form.FALSE -> false;
            case Form.TRUE -> true;
            case Form.LONG -> in.signed();
            case Form.DOUBLE -> Double.longBitsToDouble(in.bits());
            case Form.DECIMAL -> decimal();
            case Form.TEXT -> in.text();
            case Form.BYTES -> in.octets();
            case Form.LIST -> values(depth);
            default -> throw in.damaged("unknown kind of constant " + kind);
        };
    }

    private List<@Nullable Object> values(int depth) {
        checkNesting(depth);
        int count = in.count();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(depth + 1));
        }
        return Collections.unmodifiableList(values);
    }

    private BigDecimal decimal() {
        int scale = in.signedInt();
        if (Math.abs((long) scale) > Form.DECIMAL_SCALE_MAX) {
            throw in.damaged("constant with scale " + scale);
        }
        byte[] unscaled = in.octets();
        if (unscaled.length == 0) {
            throw in.damaged("constant without digits");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    SqlType type() {
        return type(0);
    }

    private SqlType type(int depth) {
        checkNesting(depth);
        int head = in.octet();
        int kind = head & Form.TYPE_KIND;
        if (kind >= Form.KINDS.size()) {
            throw in.damaged("unknown kind of type " + kind);
        }
        boolean nullable = (head & Form.TYPE_NULLABLE) != 0;
        if ((head & Form.TYPE_DETAILS) == 0) {
            return checkFields(new SqlType(Form.KINDS.get(kind), 0, 0, "", List.of(), nullable));
        }
        int precision = in.signedInt();
        int scale = in.signedInt();
        String units = in.text();
        List<SqlType.Field> fields = in.list(() -> field(depth + 1));
        return checkFields(new SqlType(Form.KINDS.get(kind), precision, scale, units, fields, nullable));
    }

    private SqlType checkFields(SqlType type) {
        if (!Validity.hasItsFields(type)) {
            throw in.damaged(type.kind() + " with " + type.fields().size() + " fields");
        }
        return type;
    }

    private SqlType.Field field(int depth) {
        return new SqlType.Field(in.text(), type(depth));
    }

    private void checkNesting(int depth) {
        if (depth > Form.NESTING_MAX) {
            throw in.damaged("nested deeper than " + Form.NESTING_MAX);
        }
    }
}
