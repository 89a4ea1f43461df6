// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes nodes, expressions and types; {@link Decoder} reads them. How a node refers to its inputs is up to the caller: by
 * number in {@link Codec}, by id in {@link OperatorIds}.
 */
final class Encoder implements DStream.Cases<Encoder> {
    private final BinaryWriter out;
    private final Consumer<DStream> reference;
    private final boolean named;

    /**
     * @param reference writes which node an input is
     * @param named whether column names are written, which mean nothing to operators; those of a source always are
     */
    Encoder(BinaryWriter out, Consumer<DStream> reference, boolean named) {
        this.out = out;
        this.reference = reference;
        this.named = named;
    }

    /** An encoder of expressions and types alone. */
    Encoder(BinaryWriter out) {
        this(out, node -> {}, true);
    }

    void node(DStream node) {
        node.match(this);
    }

    @Override
    public Encoder source(DStream.Source source) {
        out.octet(Form.SOURCE);
        out.text(source.name());
        out.flag(source.appendOnly());
        out.list(source.schema().fields(), field -> field(field, 0));
        return this;
    }

    @Override
    public Encoder values(DStream.Values values) {
        out.octet(Form.VALUES);
        out.list(values.rows(), this::constants);
        return schema(values.schema());
    }

    @Override
    public Encoder delta(DStream.Delta delta) {
        return over(Form.DELTA, delta);
    }

    @Override
    public Encoder calc(DStream.Calc calc) {
        over(Form.CALC, calc);
        out.list(calc.condition().stream().toList(), this::expression);
        out.list(calc.projections(), this::expression);
        return schema(calc.schema());
    }

    @Override
    public Encoder unnest(DStream.Unnest unnest) {
        over(Form.UNNEST, unnest);
        out.counts(unnest.kept());
        expression(unnest.collection());
        out.flag(unnest.ordinality());
        return schema(unnest.schema());
    }

    @Override
    public Encoder aggregate(DStream.Aggregate aggregate) {
        over(Form.AGGREGATE, aggregate);
        out.counts(aggregate.keys());
        out.list(aggregate.calls(), this::call);
        return schema(aggregate.schema());
    }

    @Override
    public Encoder join(DStream.Join join) {
        over(Form.JOIN, join);
        out.list(join.keys(), this::joinKey);
        out.flag(join.leftOuter());
        return schema(join.schema());
    }

    @Override
    public Encoder union(DStream.Union union) {
        out.octet(Form.UNION);
        out.list(union.inputs(), reference);
        return schema(union.schema());
    }

    @Override
    public Encoder top(DStream.Top top) {
        over(Form.TOP, top);
        out.list(top.order(), this::order);
        out.count(top.offset());
        out.count(top.fetch());
        return this;
    }

    @Override
    public Encoder updateState(DStream.UpdateState state) {
        over(Form.UPDATE_STATE, state);
        out.count(state.keyCount());
        constants(state.defaults());
        out.list(state.set(), this::expression);
        out.list(state.deleteWhen().stream().toList(), this::expression);
        out.list(state.expireAfterMicros().stream().toList(), out::signed);
        out.flag(state.evaluateAllKeys());
        constants(state.missing());
        return schema(state.schema());
    }

    @Override
    public Encoder batchEnd(DStream.BatchEnd batchEnd) {
        return over(Form.BATCH_END, batchEnd);
    }

    @Override
    public Encoder upsert(DStream.Upsert upsert) {
        out.octet(Form.UPSERT);
        out.list(upsert.inputs(), reference);
        out.counts(upsert.keys());
        return schema(upsert.schema());
    }

    @Override
    public Encoder train(DStream.Train train) {
        over(Form.TRAIN, train);
        LearnerSpec learner = train.learner();
        out.text(learner.model());
        out.text(learner.algorithm());
        out.list(learner.columns().fields(), field -> field(field, 0));
        out.octet(Form.TASKS.indexOf(learner.task()));
        out.list(learner.options().entrySet(), option -> {
            out.text(option.getKey());
            out.text(option.getValue());
        });
        evaluation(learner.evaluation());
        out.text(learner.drift().detector());
        out.octet(Form.DRIFT_ACTIONS.indexOf(learner.drift().action()));
        out.flag(learner.ignoresRemovals());
        // When versions are published changes nothing of what is remembered.
        if (named) {
            out.signed(train.publishing().everyMicros());
            out.list(train.publishing().when().stream().toList(), this::expression);
        }
        return schema(train.schema());
    }

    private void evaluation(Prequential evaluation) {
        out.counts(evaluation.window().stream().boxed().toList());
        out.list(evaluation.delay().stream().toList(), delay -> {
            out.flag(evaluation.hasTime());
            out.count(delay instanceof LabelDelay.Time time ? time.micros() : ((LabelDelay.Rows) delay).count());
        });
    }

    @Override
    public Encoder predict(DStream.Predict predict) {
        over(Form.PREDICT, predict);
        out.counts(predict.features());
        out.flag(predict.detailed());
        out.list(predict.staleness().stream().toList(), staleness -> {
            out.signed(staleness.mostMicros());
            out.flag(staleness.fails());
        });
        return schema(predict.schema());
    }

    private Encoder over(int kind, DStream node) {
        out.octet(kind);
        node.inputs().forEach(reference);
        return this;
    }

    private Encoder schema(Schema schema) {
        if (named) {
            out.list(schema.fields(), field -> field(field, 0));
        } else {
            out.list(schema.types(), this::type);
        }
        return this;
    }

    private void joinKey(JoinKey key) {
        out.count(key.left());
        out.count(key.right());
        out.flag(key.nullsMatch());
    }

    private void order(Order order) {
        out.count(order.column());
        out.flag(order.descending());
        out.flag(order.nullsFirst());
    }

    private void call(AggregateCall call) {
        out.octet(Form.FUNCTIONS.indexOf(call.function()));
        out.counts(call.arguments());
        out.flag(call.distinct());
        out.counts(call.filter().stream().boxed().toList());
        out.list(call.order(), this::order);
        type(call.type());
    }

    /** The nodes of an expression, operands before their parents: neither way needs recursion, however long a chain is. */
    void expression(Expression expression) {
        List<Expression> nodes = Rewrite.postorder(expression);
        checkDepth(nodes);
        ExpressionNode writer = new ExpressionNode();
        out.list(nodes, node -> node.match(writer));
    }

    private static void checkDepth(List<Expression> postorder) {
        List<Integer> depths = new ArrayList<>();
        for (Expression node : postorder) {
            List<Integer> below =
                    depths.subList(depths.size() - Rewrite.operands(node).size(), depths.size());
            int depth = below.isEmpty() ? 1 : Collections.max(below) + 1;
            below.clear();
            depths.add(depth);
            if (depth > Form.EXPRESSION_DEPTH_MAX) {
                throw new IllegalArgumentException("expression deeper than " + Form.EXPRESSION_DEPTH_MAX);
            }
        }
    }

    private final class ExpressionNode implements Expression.Cases<Encoder> {
        @Override
        public Encoder input(Expression.Input input) {
            out.octet(Form.INPUT);
            out.count(input.column());
            return type(input.type());
        }

        @Override
        public Encoder constant(Expression.Constant constant) {
            out.octet(Form.CONSTANT);
            return Encoder.this.constant(constant);
        }

        @Override
        public Encoder call(Expression.Call call) {
            out.octet(Form.CALL);
            out.text(call.operator());
            out.count(call.arguments().size());
            return type(call.type());
        }

        @Override
        public Encoder choice(Expression.Case choice) {
            if (choice.conditions().size() != choice.values().size()) {
                throw new IllegalArgumentException("CASE with "
                        + choice.conditions().size() + " conditions and "
                        + choice.values().size() + " values");
            }
            out.octet(Form.CASE);
            out.count(choice.conditions().size());
            return type(choice.type());
        }

        @Override
        public Encoder cast(Expression.Cast cast) {
            out.octet(Form.CAST);
            out.flag(cast.safe());
            return type(cast.type());
        }
    }

    private void constants(List<Expression.Constant> constants) {
        out.list(constants, this::constant);
    }

    private Encoder constant(Expression.Constant constant) {
        value(constant.value(), 0);
        return type(constant.type());
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null) {
            out.octet(Form.NULL);
        } else if (value instanceof Boolean flag) {
            out.octet(flag ? Form.TRUE : Form.FALSE);
        } else if (value instanceof Long number) {
            out.octet(Form.LONG);
            out.signed(number);
        } else if (value instanceof Double number) {
            out.octet(Form.DOUBLE);
            out.bits(Double.doubleToRawLongBits(number));
        } else if (value instanceof BigDecimal decimal) {
            decimal(decimal);
        } else if (value instanceof String text) {
            out.octet(Form.TEXT);
            out.text(text);
        } else if (value instanceof byte[] octets) {
            out.octet(Form.BYTES);
            out.octets(octets);
        } else if (value instanceof List<?> elements) {
            checkNesting(depth);
            out.octet(Form.LIST);
            out.list(elements, element -> value(element, depth + 1));
        } else {
            throw new IllegalArgumentException("constant of " + value.getClass());
        }
    }

    private void decimal(BigDecimal decimal) {
        if (Math.abs((long) decimal.scale()) > Form.DECIMAL_SCALE_MAX) {
            throw new IllegalArgumentException("constant with scale " + decimal.scale());
        }
        out.octet(Form.DECIMAL);
        out.signed(decimal.scale());
        out.octets(decimal.unscaledValue().toByteArray());
    }

    Encoder type(SqlType type) {
        type(type, 0);
        return this;
    }

    private void type(SqlType type, int depth) {
        checkNesting(depth);
        boolean details = type.precision() != 0
                || type.scale() != 0
                || !type.units().isEmpty()
                || !type.fields().isEmpty();
        out.octet(Form.KINDS.indexOf(type.kind())
                | (details ? Form.TYPE_DETAILS : 0)
                | (type.nullable() ? Form.TYPE_NULLABLE : 0));
        if (details) {
            out.signed(type.precision());
            out.signed(type.scale());
            out.text(type.units());
            out.list(type.fields(), field -> field(field, depth + 1));
        }
    }

    private void field(SqlType.Field field, int depth) {
        out.text(field.name());
        type(field.type(), depth);
    }

    private static void checkNesting(int depth) {
        if (depth > Form.NESTING_MAX) {
            throw new IllegalArgumentException("nested deeper than " + Form.NESTING_MAX);
        }
    }
}
