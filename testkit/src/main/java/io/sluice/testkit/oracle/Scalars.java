// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.codegen.OwnSymbols;
import io.sluice.engine.codegen.ToRex;
import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.plan.Searches;
import io.sluice.engine.plan.TextCasts;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Scalar expressions over one row, by Calcite's own executor. */
final class Scalars {
    private static final int BATCH_ID = 0;
    private static final int BATCH_TIME = 1;

    /** Compiling is what the oracle spends its time on; an expression's text with its types says all there is to it. */
    private static final Map<String, Function1<DataContext, @Nullable Object[]>> CLASSES = new ConcurrentHashMap<>();

    private record Compiled(
            List<RexInputRef> inputs, SqlType type, Function1<DataContext, @Nullable Object[]> function) {}

    private final RexBuilder builder;
    private final IdentityHashMap<RexNode, Compiled> known = new IdentityHashMap<>();
    private final IdentityHashMap<RexNode, RexNode> texts = new IdentityHashMap<>();
    private final IdentityHashMap<Expression, RexNode> converted = new IdentityHashMap<>();

    private final Stepwise stepwise;

    Scalars(RexBuilder builder) {
        this.builder = builder;
        this.stepwise = new Stepwise(this);
    }

    RexBuilder builder() {
        return builder;
    }

    /** The value of an expression without sub-queries, at the clock of a tick. */
    @Nullable
    Object value(RexNode rex, List<@Nullable Object> row, Tick tick) {
        if (rex instanceof RexInputRef input) {
            return row.get(input.getIndex());
        }
        if (!stepwise.needs(rex)) {
            return whole(rex, row, tick);
        }
        try {
            return stepwise.value(texts.computeIfAbsent(rex, any -> any.accept(new TextCasts(builder))), row, tick);
        } catch (ProblemException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw new ProblemException(Problem.of(Code.EVALUATION, rex + ": " + failure.getMessage()), failure);
        }
    }

    /** The value by Calcite alone. */
    @Nullable
    Object whole(RexNode rex, List<@Nullable Object> row, Tick tick) {
        Compiled compiled = known.computeIfAbsent(rex, any -> compile(any.accept(new TextCasts(builder))));
        @Nullable Object[] record = new @Nullable Object[compiled.inputs().size()];
        for (int i = 0; i < record.length; i++) {
            RexInputRef input = compiled.inputs().get(i);
            record[i] = CalciteValues.to(row.get(input.getIndex()), Types.type(input.getType()));
        }
        try {
            return CalciteValues.from(compiled.function().apply(new Context(record, tick))[0], compiled.type());
        } catch (ProblemException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw new ProblemException(Problem.of(Code.EVALUATION, rex + ": " + failure.getMessage()), failure);
        }
    }

    /** The value of one of our own expressions: of computed columns, assignments and UPDATE STATE. */
    @Nullable
    Object value(Expression expression, List<@Nullable Object> row, Tick tick) {
        return value(converted.computeIfAbsent(expression, new ToRex(builder)::rex), row, tick);
    }

    private Compiled compile(RexNode rex) {
        Map<String, RexInputRef> inputs = new LinkedHashMap<>();
        List<String> order = new ArrayList<>();
        RexBuilder symbols = new OwnSymbols(builder.getTypeFactory());
        RexNode compact = Searches.expand(builder, rex).accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef input) {
                String key = input.getIndex() + " " + input.getType().getFullTypeString();
                if (inputs.putIfAbsent(key, input) == null) {
                    order.add(key);
                }
                return new RexInputRef(order.indexOf(key), input.getType());
            }

            @Override
            public RexNode visitLiteral(RexLiteral literal) {
                Enum<?> symbol = literal.getTypeName() == SqlTypeName.SYMBOL ? literal.getValueAs(Enum.class) : null;
                return symbol == null ? literal : symbols.makeFlag(symbol);
            }

            @Override
            public RexNode visitCall(RexCall call) {
                RexNode visited = super.visitCall(call);
                return visited instanceof RexCall rewritten ? dialect(rewritten) : visited;
            }
        });
        RelDataTypeFactory.Builder row = builder.getTypeFactory().builder();
        inputs.values().forEach(input -> row.add("c" + input.getIndex(), input.getType()));
        RelDataType rowType = row.uniquify().build();
        String text = compact + " over " + rowType.getFullTypeString() + " gives "
                + compact.getType().getFullTypeString();
        return new Compiled(
                List.copyOf(inputs.values()),
                Types.type(rex.getType()),
                CLASSES.computeIfAbsent(
                        text,
                        any -> RexExecutorImpl.getExecutable(builder, List.of(compact), rowType)
                                .getFunction()));
    }

    /** Integers are checked in our dialect; the number and time of the batch come from outside. */
    private RexNode dialect(RexCall call) {
        if (call.getOperator().equals(Functions.BATCH_ID)) {
            return builder.makeDynamicParam(call.getType(), BATCH_ID);
        }
        if (call.getOperator().equals(Functions.BATCH_TIME)) {
            return builder.makeDynamicParam(call.getType(), BATCH_TIME);
        }
        SqlType type = Types.type(call.getType());
        boolean nestedCast = call.getKind() == SqlKind.CAST && !type.fields().isEmpty();
        if (nestedCast && Types.type(call.getOperands().get(0).getType()).equalsButForNull(type)) {
            return call.getOperands().get(0);
        }
        if (!type.isInteger()) {
            return call;
        }
        SqlOperator operator = call.getOperator();
        SqlOperator checked = switch (call.getKind()) {
            case PLUS -> SqlStdOperatorTable.CHECKED_PLUS;
            case MINUS -> SqlStdOperatorTable.CHECKED_MINUS;
            case TIMES -> SqlStdOperatorTable.CHECKED_MULTIPLY;
            case DIVIDE -> SqlStdOperatorTable.CHECKED_DIVIDE;
            case MINUS_PREFIX -> SqlStdOperatorTable.CHECKED_UNARY_MINUS;
            default -> operator;
        };
        boolean plain = operator.getName().length() == 1;
        return plain && !checked.equals(operator)
                ? builder.makeCall(call.getType(), checked, call.getOperands())
                : call;
    }

    /** What an expression sees of the world. */
    private static final class Context implements DataContext {
        private final @Nullable Object[] row;
        private final Tick tick;

        Context(@Nullable Object[] row, Tick tick) {
            this.row = row;
            this.tick = tick;
        }

        @Override
        public @Nullable Object get(String name) {
            long millis = Math.floorDiv(tick.timeMicros(), 1_000L);
            return switch (name) {
                case "inputRecord" -> row;
                case "?" + BATCH_ID -> tick.number();
                case "?" + BATCH_TIME, "utcTimestamp", "currentTimestamp", "localTimestamp" -> millis;
                case "timeZone" -> TimeZone.getTimeZone("UTC");
                case "locale" -> Locale.ROOT;
                default -> null;
            };
        }

        @Override
        public @Nullable SchemaPlus getRootSchema() {
            return null;
        }

        @Override
        public JavaTypeFactory getTypeFactory() {
            throw new IllegalStateException("expressions do not ask for types when they run");
        }

        @Override
        public QueryProvider getQueryProvider() {
            throw new IllegalStateException("expressions do not query");
        }
    }
}
