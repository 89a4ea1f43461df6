// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.plan.ToExpression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates an expression operator by operator where Calcite as a whole would be wrong: its times have milliseconds, its text
 * UTF-16 units. Times are done by {@link Moments}, text by {@link Characters}, choices here, everything else by Calcite, one
 * operator at a time.
 */
final class Stepwise {
    private final Scalars scalars;
    private final IdentityHashMap<RexNode, Boolean> needed = new IdentityHashMap<>();
    private final IdentityHashMap<RexCall, RexNode> steps = new IdentityHashMap<>();

    Stepwise(Scalars scalars) {
        this.scalars = scalars;
    }

    boolean needs(RexNode rex) {
        return needed.computeIfAbsent(rex, Stepwise::anyOwn);
    }

    private static boolean anyOwn(RexNode rex) {
        boolean[] own = {rex instanceof RexLiteral && isTime(rex)};
        rex.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                own[0] |= isTime(call) || isOfText(call);
                own[0] |= call.getOperands().stream().anyMatch(Stepwise::isTime);
                return super.visitCall(call);
            }
        });
        return own[0];
    }

    private static boolean isTime(RexNode rex) {
        SqlType type = type(rex);
        return Moments.isTime(type) || type.kind() == Kind.INTERVAL_TIME;
    }

    private static boolean isOfText(RexCall call) {
        String name = call.getOperator().getName();
        boolean strings =
                call.getOperands().stream().allMatch(operand -> type(operand).isString());
        return Characters.counts(name) || (strings && Characters.orders(name));
    }

    private static SqlType type(RexNode rex) {
        return Types.type(rex.getType());
    }

    @Nullable
    Object value(RexNode rex, List<@Nullable Object> row, Tick tick) {
        if (rex instanceof RexInputRef input) {
            return row.get(input.getIndex());
        }
        if (rex instanceof RexLiteral literal) {
            return ToExpression.constant(literal).value();
        }
        if (rex instanceof RexDynamicParam parameter) {
            return parameter.getIndex() == 0 ? tick.number() : (Object) tick.timeMicros();
        }
        if (rex instanceof RexFieldAccess access) {
            Object struct = value(access.getReferenceExpr(), row, tick);
            return struct == null
                    ? null
                    : ((List<?>) struct).get(access.getField().getIndex());
        }
        RexCall call = (RexCall) rex;
        if (call.getOperator().equals(Functions.BATCH_TIME)) {
            return tick.timeMicros();
        }
        return switch (call.getKind()) {
            case CASE -> choice(call.getOperands(), row, tick);
            case AND -> junction(call, false, row, tick);
            case OR -> junction(call, true, row, tick);
            case COALESCE -> coalesce(call.getOperands(), row, tick);
            default -> operation(call, row, tick);
        };
    }

    private @Nullable Object choice(List<RexNode> operands, List<@Nullable Object> row, Tick tick) {
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            if (Boolean.TRUE.equals(value(operands.get(i), row, tick))) {
                return value(operands.get(i + 1), row, tick);
            }
        }
        return value(operands.get(operands.size() - 1), row, tick);
    }

    private @Nullable Object junction(RexCall call, boolean decisive, List<@Nullable Object> row, Tick tick) {
        boolean unknown = false;
        for (RexNode operand : call.getOperands()) {
            Object value = value(operand, row, tick);
            if (value != null && (Boolean) value == decisive) {
                return decisive;
            }
            unknown |= value == null;
        }
        return unknown ? null : (Object) !decisive;
    }

    private @Nullable Object coalesce(List<RexNode> operands, List<@Nullable Object> row, Tick tick) {
        for (RexNode operand : operands) {
            Object value = value(operand, row, tick);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private @Nullable Object operation(RexCall call, List<@Nullable Object> row, Tick tick) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            boolean symbol = operand instanceof RexLiteral && type(operand).kind() == Kind.SYMBOL;
            values.add(symbol ? "" : value(operand, row, tick));
        }
        if (call.getKind() == SqlKind.ITEM && isTime(call) && values.get(0) instanceof List<?> items) {
            Object index = values.get(1);
            boolean inside = index != null && (Long) index >= 1 && (Long) index <= items.size();
            return inside ? items.get((int) (Objects.requireNonNull((Long) index) - 1)) : null;
        }
        Optional<Object> tested = tested(call, values);
        if (tested.isPresent()) {
            return tested.get();
        }
        boolean timed = call.getOperands().stream().anyMatch(Stepwise::isTime) || isTime(call);
        if (timed || isOfText(call)) {
            if (isOwn(call) && values.contains(null)) {
                return null;
            }
            if (isOwn(call)) {
                return own(call, values);
            }
        }
        return byCalcite(call, values, tick);
    }

    /** Tests that are never unknown. */
    private static Optional<Object> tested(RexCall call, List<@Nullable Object> values) {
        if (call.getOperands().stream().noneMatch(Stepwise::isTime)) {
            return Optional.empty();
        }
        return switch (call.getKind()) {
            case IS_NULL -> Optional.of(values.get(0) == null);
            case IS_NOT_NULL -> Optional.of(values.get(0) != null);
            case IS_DISTINCT_FROM -> Optional.of(!Objects.equals(values.get(0), values.get(1)));
            case IS_NOT_DISTINCT_FROM -> Optional.of(Objects.equals(values.get(0), values.get(1)));
            default -> Optional.empty();
        };
    }

    private static boolean isOwn(RexCall call) {
        List<RexNode> operands = call.getOperands();
        SqlType type = type(call);
        return switch (call.getKind()) {
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                (isTime(operands.get(0)) && isTime(operands.get(1))) || isOfText(call);
            case PLUS, CHECKED_PLUS, MINUS, CHECKED_MINUS ->
                operands.size() == 2 && operands.stream().allMatch(operand -> isTime(operand) || isCalendar(operand));
            case FLOOR, CEIL -> operands.size() == 2 && Moments.isTime(type(operands.get(0)));
            case EXTRACT -> Moments.isTime(type(operands.get(1)));
            case CAST, SAFE_CAST -> isOwnCast(type(operands.get(0)), type);
            case TIMES, CHECKED_TIMES, DIVIDE, CHECKED_DIVIDE ->
                type.kind() == Kind.INTERVAL_TIME
                        && operands.stream()
                                .allMatch(operand ->
                                        isTime(operand) || type(operand).isInteger());
            default ->
                (call.getOperator().getName().equals("-") && operands.size() == 1)
                        ? isTime(operands.get(0))
                        : isOwnFunction(call);
        };
    }

    private static boolean isOwnFunction(RexCall call) {
        String name = call.getOperator().getName();
        boolean extreme = name.equals("GREATEST") || name.equals("LEAST");
        return isOfText(call) || (extreme && isTime(call));
    }

    private static boolean isCalendar(RexNode rex) {
        return type(rex).kind() == Kind.DATE || type(rex).kind() == Kind.INTERVAL_MONTHS;
    }

    private static boolean isOwnCast(SqlType from, SqlType to) {
        boolean calendar = from.isString() || Moments.isTime(from) || from.kind() == Kind.DATE;
        boolean target = to.isString() || Moments.isTime(to) || to.kind() == Kind.DATE;
        return (calendar && target) || (from.kind() == Kind.INTERVAL_TIME && from.equalsButForNull(to));
    }

    private @Nullable Object own(RexCall call, List<@Nullable Object> values) {
        List<RexNode> operands = call.getOperands();
        List<SqlType> types = operands.stream().map(Stepwise::type).toList();
        List<Object> known = values.stream().map(Objects::requireNonNull).toList();
        SqlType type = type(call);
        SqlKind kind = call.getKind();
        if (kind == SqlKind.CAST || kind == SqlKind.SAFE_CAST) {
            return type.kind() == Kind.INTERVAL_TIME
                    ? known.get(0)
                    : Moments.cast(known.get(0), types.get(0), type, kind == SqlKind.SAFE_CAST);
        }
        if (kind == SqlKind.FLOOR) {
            return Moments.floor(known.get(0), types.get(0), unit(operands.get(1)));
        }
        if (kind == SqlKind.CEIL) {
            return Moments.ceil(known.get(0), types.get(0), unit(operands.get(1)));
        }
        if (kind == SqlKind.EXTRACT) {
            return Moments.extract(unit(operands.get(0)), known.get(1), types.get(1));
        }
        return Characters.value(call.getOperator().getName(), known).orElseGet(() -> arithmetic(call, known, types));
    }

    private static Object arithmetic(RexCall call, List<Object> values, List<SqlType> types) {
        SqlType type = type(call);
        long left = (Long) values.get(0);
        if (values.size() == 1) {
            return Math.negateExact(left);
        }
        long right = (Long) values.get(1);
        boolean leftInterval = isInterval(types.get(0));
        boolean rightInterval = isInterval(types.get(1));
        return switch (call.getKind()) {
            case EQUALS -> left == right;
            case NOT_EQUALS -> left != right;
            case LESS_THAN -> left < right;
            case LESS_THAN_OR_EQUAL -> left <= right;
            case GREATER_THAN -> left > right;
            case GREATER_THAN_OR_EQUAL -> left >= right;
            case TIMES, CHECKED_TIMES -> Math.multiplyExact(left, right);
            case DIVIDE, CHECKED_DIVIDE -> left / right;
            case GREATEST ->
                values.stream().map(Long.class::cast).max(Long::compare).orElseThrow();
            case LEAST ->
                values.stream().map(Long.class::cast).min(Long::compare).orElseThrow();
            case PLUS, CHECKED_PLUS ->
                leftInterval && rightInterval
                        ? (Object) Math.addExact(left, right)
                        : leftInterval
                                ? Moments.plus(right, types.get(1), left, types.get(0), 1, type)
                                : Moments.plus(left, types.get(0), right, types.get(1), 1, type);
            default ->
                leftInterval
                        ? (Object) Math.subtractExact(left, right)
                        : rightInterval
                                ? Moments.plus(left, types.get(0), right, types.get(1), -1, type)
                                : Moments.between(left, types.get(0), right, types.get(1), type);
        };
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == Kind.INTERVAL_TIME || type.kind() == Kind.INTERVAL_MONTHS;
    }

    private static TimeUnitRange unit(RexNode symbol) {
        return Objects.requireNonNull(((RexLiteral) symbol).getValueAs(TimeUnitRange.class));
    }

    /** One operator by Calcite, over values that are known; constants stay, since some operators look at them. */
    private @Nullable Object byCalcite(RexCall call, List<@Nullable Object> values, Tick tick) {
        RexNode step = steps.computeIfAbsent(call, any -> {
            List<RexNode> operands = new ArrayList<>();
            for (int i = 0; i < call.getOperands().size(); i++) {
                RexNode operand = call.getOperands().get(i);
                operands.add(operand instanceof RexLiteral ? operand : new RexInputRef(i, operand.getType()));
            }
            return call.clone(call.getType(), operands);
        });
        return scalars.whole(step, values, tick);
    }
}
