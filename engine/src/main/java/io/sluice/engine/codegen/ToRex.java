// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import com.google.common.collect.ImmutableList;
import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Symbols;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** Our expressions as Calcite's row expressions, for its translator. {@code engine.plan.ToExpression} is the way here. */
public final class ToRex implements Expression.Cases<RexNode> {
    /** Operators, besides those that Calcite knows of, that give no NULL from operands that are none. */
    private static final Set<SqlKind> STRICT = EnumSet.of(
            SqlKind.AND,
            SqlKind.OR,
            SqlKind.NOT,
            SqlKind.CHECKED_PLUS,
            SqlKind.CHECKED_MINUS,
            SqlKind.CHECKED_MINUS_PREFIX,
            SqlKind.CHECKED_TIMES,
            SqlKind.CHECKED_DIVIDE);

    private static final String FIELD = "FIELD";
    private static final String BATCH_ID = Functions.BATCH_ID.getName();
    private static final String BATCH_TIME = Functions.BATCH_TIME.getName();
    private static final String BATCH_MICROS = Functions.BATCH_MICROS.getName();

    private final RexBuilder builder;
    private final RelDataTypeFactory types;
    private final boolean nulls;

    public ToRex(RexBuilder builder) {
        this(builder, true);
    }

    /** @param nulls whether columns may hold NULL; if not, what follows from that is typed NOT NULL, whatever it is declared as */
    ToRex(RexBuilder builder, boolean nulls) {
        this.builder = builder;
        this.types = builder.getTypeFactory();
        this.nulls = nulls;
    }

    public RexNode rex(Expression expression) {
        return expression.match(this);
    }

    public List<RexNode> rex(List<Expression> expressions) {
        List<RexNode> nodes = new ArrayList<>(expressions.size());
        expressions.forEach(expression -> nodes.add(rex(expression)));
        return nodes;
    }

    @Override
    public RexNode input(Expression.Input input) {
        return builder.makeInputRef(rel(input.type().withNullable(input.type().nullable() && nulls)), input.column());
    }

    @Override
    public RexNode constant(Expression.Constant constant) {
        SqlType type = constant.type();
        Object value = constant.value();
        if (value != null && type.kind() == SqlType.Kind.SYMBOL) {
            return Symbols.literal(constant, builder);
        }
        RelDataType rel = rel(type);
        if (value == null) {
            return builder.makeNullLiteral(rel);
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_MONTHS ->
                builder.makeLiteral(BigDecimal.valueOf((Long) value), rel, false);
            case INTERVAL_TIME -> builder.makeLiteral(BigDecimal.valueOf((Long) value / 1_000), rel, false);
            case REAL, DOUBLE -> builder.makeLiteral(value, rel, false);
            case BINARY, VARBINARY -> builder.makeLiteral(new ByteString((byte[]) value), rel, false);
            case DATE -> builder.makeDateLiteral(DateString.fromDaysSinceEpoch(((Long) value).intValue()));
            case TIME -> builder.makeLiteral(time((Long) value), rel, false);
            case TIMESTAMP, TIMESTAMP_LTZ -> builder.makeLiteral(timestamp((Long) value), rel, false);
            // A cast of a constant is a constant; makeLiteral would make it CHAR.
            case VARCHAR -> builder.makeCast(rel, builder.makeLiteral((String) value));
            case ARRAY, ROW -> throw new IllegalArgumentException("constant of type " + type);
            default -> builder.makeLiteral(value, rel, false);
        };
    }

    private static TimeString time(long micros) {
        TimeString time = TimeString.fromMillisOfDay((int) Math.floorDiv(micros, 1_000L));
        return time.withNanos((int) (Math.floorMod(micros, 1_000_000L) * 1_000));
    }

    private static TimestampString timestamp(long micros) {
        TimestampString seconds = TimestampString.fromMillisSinceEpoch(Math.floorDiv(micros, 1_000_000L) * 1_000);
        return seconds.withNanos((int) (Math.floorMod(micros, 1_000_000L) * 1_000));
    }

    @Override
    public RexNode call(Expression.Call call) {
        List<RexNode> arguments = rex(call.arguments());
        if (call.operator().equals(FIELD)) {
            Expression.Constant index = (Expression.Constant) call.arguments().get(1);
            int field = Integer.parseInt(index.toString());
            return builder.makeFieldAccess(arguments.get(0), field);
        }
        if (call.operator().equals(BATCH_ID)) {
            return builder.makeDynamicParam(rel(call.type()), TickContext.BATCH_ID);
        }
        if (call.operator().equals(BATCH_TIME)) {
            return builder.makeDynamicParam(rel(call.type()), TickContext.BATCH_TIME);
        }
        if (call.operator().equals(BATCH_MICROS)) {
            return builder.makeDynamicParam(rel(call.type()), TickContext.BATCH_MICROS);
        }
        SqlOperator operator = operator(call);
        boolean strict = STRICT.contains(operator.getKind())
                || Strong.policy(operator) == Strong.Policy.ANY
                || Functions.isStrict(operator);
        return builder.makeCall(strict ? narrowed(call.type(), arguments) : rel(call.type()), operator, arguments);
    }

    /** The type of something that is NULL only if one of its operands is. */
    private RelDataType narrowed(SqlType type, List<RexNode> operands) {
        boolean never = !nulls
                && operands.stream().noneMatch(operand -> operand.getType().isNullable());
        return rel(never ? type.withNullable(false) : type);
    }

    /** Arithmetic is checked where it is exact, and has operators of its own where it is about dates and times. */
    private static SqlOperator operator(Expression.Call call) {
        boolean unary = call.arguments().size() == 1;
        // Decimals are checked when they are written to a column.
        boolean exact = call.type().isInteger();
        boolean temporal = isTemporal(call.type())
                || (!call.arguments().isEmpty()
                        && isTemporal(call.arguments().get(0).type()));
        return switch (call.operator()) {
            case "+" ->
                temporal
                        ? SqlStdOperatorTable.DATETIME_PLUS
                        : exact ? SqlStdOperatorTable.CHECKED_PLUS : SqlStdOperatorTable.PLUS;
            case "-" ->
                unary
                        ? exact ? SqlStdOperatorTable.CHECKED_UNARY_MINUS : SqlStdOperatorTable.UNARY_MINUS
                        : temporal
                                ? SqlStdOperatorTable.MINUS_DATE
                                : exact ? SqlStdOperatorTable.CHECKED_MINUS : SqlStdOperatorTable.MINUS;
            case "*" -> exact ? SqlStdOperatorTable.CHECKED_MULTIPLY : SqlStdOperatorTable.MULTIPLY;
            case "/" -> exact ? SqlStdOperatorTable.CHECKED_DIVIDE : SqlStdOperatorTable.DIVIDE;
            case "MOD" ->
                call.type().kind() == SqlType.Kind.BIGINT && allBigint(call)
                        ? Functions.FAST_MOD
                        : SqlStdOperatorTable.MOD;
            default ->
                Functions.named(call.operator())
                        .orElseThrow(() -> new IllegalStateException("operator " + call.operator()));
        };
    }

    private static boolean allBigint(Expression.Call call) {
        return call.arguments().stream().allMatch(argument -> argument.type().kind() == SqlType.Kind.BIGINT);
    }

    private static boolean isTemporal(SqlType type) {
        return switch (type.kind()) {
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> true;
            default -> false;
        };
    }

    @Override
    public RexNode choice(Expression.Case choice) {
        ImmutableList.Builder<RexNode> operands = ImmutableList.builder();
        for (int i = 0; i < choice.conditions().size(); i++) {
            operands.add(rex(choice.conditions().get(i)));
            operands.add(rex(choice.values().get(i)));
        }
        operands.add(rex(choice.otherwise()));
        List<RexNode> all = operands.build();
        return builder.makeCall(narrowed(choice.type(), all), SqlStdOperatorTable.CASE, all);
    }

    @Override
    public RexNode cast(Expression.Cast cast) {
        // Calcite's conversion of collections trips over NULL elements, also where it has nothing to do.
        boolean nested = !cast.type().fields().isEmpty();
        if (nested && cast.operand().type().equalsButForNull(cast.type())) {
            return rex(cast.operand());
        }
        RexNode operand = rex(cast.operand());
        RelDataType type = cast.safe() || nested ? rel(cast.type()) : narrowed(cast.type(), List.of(operand));
        return Functions.text(operand, type, builder)
                .orElseGet(() -> builder.makeAbstractCast(type, operand, cast.safe()));
    }

    private RelDataType rel(SqlType type) {
        return Types.rel(type, types);
    }
}
