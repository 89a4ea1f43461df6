// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Symbols;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Calcite's row expressions as ours. {@code engine.codegen.ToRex} is the way back. */
public final class ToExpression extends RexVisitorImpl<Expression> {
    /** The operator name of a field of a ROW: the second argument is the field's index. */
    public static final String FIELD = "FIELD";

    private static final ToExpression INSTANCE = new ToExpression();

    private ToExpression() {
        super(false);
    }

    /** One expression; SEARCH must have been expanded and sub-queries removed. */
    public static Expression of(RexNode rex) {
        Expression expression = rex.accept(INSTANCE);
        if (expression == null) {
            throw Problem.of(Code.NOT_YET, "this expression is not supported yet: " + rex)
                    .exception();
        }
        return expression;
    }

    public static List<Expression> of(List<? extends RexNode> rexes) {
        List<Expression> expressions = new ArrayList<>(rexes.size());
        rexes.forEach(rex -> expressions.add(of(rex)));
        return expressions;
    }

    @Override
    public Expression visitInputRef(RexInputRef input) {
        return new Expression.Input(input.getIndex(), Types.type(input.getType()));
    }

    @Override
    public Expression visitLiteral(RexLiteral literal) {
        return constant(literal);
    }

    @Override
    public Expression visitFieldAccess(RexFieldAccess access) {
        SqlType index = SqlType.of(SqlType.Kind.INTEGER, false);
        Expression field = new Expression.Constant((long) access.getField().getIndex(), index);
        List<Expression> arguments = List.of(of(access.getReferenceExpr()), field);
        return new Expression.Call(FIELD, arguments, Types.type(access.getType()));
    }

    @Override
    public Expression visitOver(RexOver over) {
        throw Problem.of(Code.NOT_YET, "OVER windows are not supported yet")
                .hint("aggregate with GROUP BY and join the result")
                .exception();
    }

    @Override
    public Expression visitSubQuery(RexSubQuery query) {
        throw Problem.of(Code.NOT_YET, "this kind of sub-query is not supported yet")
                .hint("write it as a join")
                .exception();
    }

    @Override
    public Expression visitCall(RexCall call) {
        if (call.getOperator().isGroup()) {
            throw ToTopology.notYet(
                    call.getOperator().getKind() + " in GROUP BY",
                    "group by a column that says the window, such as FLOOR(ts TO MINUTE)");
        }
        SqlType type = Types.type(call.getType());
        if (call.getKind() == SqlKind.CASE) {
            return choice(of(call.getOperands()), type);
        }
        if (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST) {
            return new Expression.Cast(of(call.getOperands().get(0)), call.getKind() == SqlKind.SAFE_CAST, type);
        }
        if (Functions.isText(call.getOperator())) {
            return new Expression.Cast(of(call.getOperands().get(0)), false, type);
        }
        return new Expression.Call(name(call.getOperator()), of(call.getOperands()), type);
    }

    private static Expression choice(List<Expression> operands, SqlType type) {
        List<Expression> conditions = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            conditions.add(operands.get(i));
            values.add(operands.get(i + 1));
        }
        return new Expression.Case(conditions, values, operands.get(operands.size() - 1), type);
    }

    /** Checked, unchecked and date-time arithmetic share a name: the types say which it is. */
    private static String name(SqlOperator operator) {
        return switch (operator.getKind()) {
            case PLUS, CHECKED_PLUS -> "+";
            case MINUS, CHECKED_MINUS, MINUS_PREFIX, CHECKED_MINUS_PREFIX -> "-";
            case TIMES, CHECKED_TIMES -> "*";
            case DIVIDE, CHECKED_DIVIDE -> operator.getName();
            default -> Functions.nameOf(operator);
        };
    }

    /** A literal with its value in the form that {@link Expression.Constant} says. */
    public static Expression.Constant constant(RexLiteral literal) {
        SqlType type = Types.type(literal.getType());
        if (type.kind() == SqlType.Kind.SYMBOL) {
            return Symbols.constant(literal);
        }
        return new Expression.Constant(value(literal, type), type);
    }

    private static @Nullable Object value(RexLiteral literal, SqlType type) {
        if (literal.isNull()) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_MONTHS ->
                decimal(literal).longValueExact();
            case INTERVAL_TIME ->
                TimeUnit.MILLISECONDS.toMicros(decimal(literal).longValueExact());
            case REAL, DOUBLE -> literal.getValueAs(Double.class);
            case DECIMAL -> decimal(literal).setScale(type.scale(), RoundingMode.HALF_UP);
            case CHAR, VARCHAR -> text(literal);
            case BINARY, VARBINARY ->
                required(literal.getValueAs(ByteString.class)).getBytes();
            case DATE -> (long) required(literal.getValueAs(DateString.class)).getDaysSinceEpoch();
            case TIME -> micros(required(literal.getValueAs(TimeString.class)));
            case TIMESTAMP, TIMESTAMP_LTZ -> micros(required(literal.getValueAs(TimestampString.class)));
            case ARRAY, ROW -> elements(literal);
            case MAP, NULL, SYMBOL -> throw new IllegalArgumentException("literal " + literal);
        };
    }

    private static BigDecimal decimal(RexLiteral literal) {
        return required(literal.getValueAs(BigDecimal.class));
    }

    private static String text(RexLiteral literal) {
        return required(literal.getValueAs(NlsString.class)).getValue();
    }

    private static List<@Nullable Object> elements(RexLiteral literal) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : required(literal.getValueAs(List.class))) {
            values.add(constant((RexLiteral) element).value());
        }
        return values;
    }

    private static long micros(TimeString time) {
        return TimeUnit.MILLISECONDS.toMicros(time.getMillisOfDay()) + microsOfMilli(time.toString());
    }

    private static long micros(TimestampString timestamp) {
        return TimeUnit.MILLISECONDS.toMicros(timestamp.getMillisSinceEpoch()) + microsOfMilli(timestamp.toString());
    }

    /** The digits 4 to 6 behind the point of a time. */
    private static long microsOfMilli(String time) {
        int point = time.indexOf('.');
        if (point < 0 || time.length() <= point + 4) {
            return 0;
        }
        String digits = (time.substring(point + 4) + "000").substring(0, 3);
        return Long.parseLong(digits);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a literal without its value");
        }
        return value;
    }
}
