// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Times;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Expression.Call;
import io.sluice.engine.topology.Expression.Cast;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnitRange;

/**
 * Expressions over times as expressions over their microseconds, which is what the columns hold. Calcite's translator counts
 * milliseconds; so for it there is no TIMESTAMP, TIME or INTERVAL in a loop, but BIGINT, compared and passed on as it is, and
 * functions of ours ({@link io.sluice.engine.dialect.Times}). Functions of Calcite's that we have none for get times with
 * milliseconds.
 */
final class InMicros implements Expression.Cases<Expression> {
    private static final InMicros INSTANCE = new InMicros();

    /** What means the same for microseconds as for the times they count. */
    private static final Set<String> BLIND = Set.of(
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "IS NULL",
            "IS NOT NULL",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM",
            "COALESCE",
            "NULLIF",
            "GREATEST",
            "LEAST",
            "ARRAY",
            "MAP",
            "ROW",
            "ITEM",
            "FIELD",
            "CARDINALITY");

    private static final SqlType INTEGER = SqlType.of(Kind.INTEGER, false);

    private InMicros() {}

    static Expression of(Expression expression) {
        return expression.match(INSTANCE);
    }

    static List<Expression> of(List<Expression> expressions) {
        return expressions.stream().map(InMicros::of).toList();
    }

    /** The type as the loop sees it. */
    static SqlType type(SqlType type) {
        if (isTime(type)) {
            return SqlType.of(Kind.BIGINT, type.nullable());
        }
        List<SqlType.Field> fields = type.fields().stream()
                .map(field -> new SqlType.Field(field.name(), type(field.type())))
                .toList();
        return new SqlType(type.kind(), type.precision(), type.scale(), type.units(), fields, type.nullable());
    }

    private static boolean isTime(SqlType type) {
        return isMoment(type) || type.kind() == Kind.TIME || type.kind() == Kind.INTERVAL_TIME;
    }

    private static boolean isMoment(SqlType type) {
        return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
    }

    private static boolean holdsTime(SqlType type) {
        return isTime(type) || type.fields().stream().anyMatch(field -> holdsTime(field.type()));
    }

    @Override
    public Expression input(Expression.Input input) {
        return new Expression.Input(input.column(), type(input.type()));
    }

    @Override
    public Expression constant(Constant constant) {
        return new Constant(constant.value(), type(constant.type()));
    }

    @Override
    public Expression choice(Expression.Case choice) {
        return new Expression.Case(
                of(choice.conditions()), of(choice.values()), of(choice.otherwise()), type(choice.type()));
    }

    @Override
    public Expression call(Call call) {
        boolean times =
                holdsTime(call.type()) || call.arguments().stream().anyMatch(argument -> holdsTime(argument.type()));
        boolean nested =
                call.arguments().stream().anyMatch(argument -> !isTime(argument.type()) && holdsTime(argument.type()));
        if (!times || nested || BLIND.contains(call.operator())) {
            boolean moments = call.arguments().stream().anyMatch(argument -> isMoment(argument.type()));
            List<Expression> arguments =
                    moments ? call.arguments().stream().map(InMicros::moment).toList() : of(call.arguments());
            return new Call(call.operator(), arguments, type(call.type()));
        }
        if (call.operator().equals(Functions.BATCH_TIME.getName())) {
            return new Call(Functions.BATCH_MICROS.getName(), List.of(), type(call.type()));
        }
        return own(call).orElseGet(() -> foreign(call));
    }

    private static Optional<Expression> own(Call call) {
        List<Expression> arguments = call.arguments();
        return switch (call.operator()) {
            case "+" -> plus(arguments.get(0), arguments.get(1), call.type());
            case "-" ->
                arguments.size() == 1
                        ? Optional.of(plain("-", arguments, call.type()))
                        : minus(arguments.get(0), arguments.get(1), call.type());
            case "*", "/" -> scaled(call);
            case "FLOOR" -> rounded("$TIME_FLOOR", call);
            case "CEIL" -> rounded("$TIME_CEIL", call);
            case "EXTRACT" -> extract(call);
            default -> Optional.empty();
        };
    }

    private static Expression plain(String operator, List<Expression> arguments, SqlType type) {
        return new Call(operator, of(arguments), type(type));
    }

    private static Expression function(String name, SqlType type, Expression... arguments) {
        return new Call(name, List.of(arguments), type);
    }

    private static Optional<Expression> plus(Expression left, Expression right, SqlType type) {
        if (left.type().kind() == Kind.INTERVAL_TIME || left.type().kind() == Kind.INTERVAL_MONTHS) {
            boolean both =
                    right.type().kind() == Kind.INTERVAL_TIME || right.type().kind() == Kind.INTERVAL_MONTHS;
            return both ? Optional.of(plain("+", List.of(left, right), type)) : plus(right, left, type);
        }
        return shifted("+", "$PLUS_MONTHS", left, right, type);
    }

    private static Optional<Expression> minus(Expression left, Expression right, SqlType type) {
        if (type.kind() == Kind.INTERVAL_TIME) {
            return Optional.of(function("-", type(type), moment(left), moment(right)));
        }
        if (type.kind() == Kind.INTERVAL_MONTHS && left.type().kind() != Kind.INTERVAL_MONTHS) {
            return Optional.of(function("$MONTHS_BETWEEN", type, moment(left), moment(right)));
        }
        return shifted("-", "$MINUS_MONTHS", left, right, type);
    }

    /** A date, a moment or a time of day plus or minus an interval. */
    private static Optional<Expression> shifted(
            String operator, String months, Expression left, Expression interval, SqlType type) {
        SqlType micros = SqlType.of(Kind.BIGINT, type.nullable());
        if (interval.type().kind() == Kind.INTERVAL_MONTHS) {
            return isMoment(left.type())
                    ? Optional.of(function(months, micros, of(left), of(interval)))
                    : Optional.empty();
        }
        Expression moved = function(operator, micros, moment(left), of(interval));
        return switch (type.kind()) {
            case DATE -> Optional.of(function("$DATE_OF", type, moved));
            case TIME -> Optional.of(function("$TIME_OF", micros, moved));
            default -> Optional.of(moved);
        };
    }

    /** The microseconds of a time; those of a date are its midnight's. */
    private static Expression moment(Expression expression) {
        Expression lowered = of(expression);
        return expression.type().kind() == Kind.DATE
                ? function(
                        "$MIDNIGHT", SqlType.of(Kind.BIGINT, expression.type().nullable()), lowered)
                : lowered;
    }

    /** An interval times or by a whole number; other numbers are left to Calcite. */
    private static Optional<Expression> scaled(Call call) {
        boolean whole = call.arguments().stream()
                .allMatch(argument ->
                        argument.type().isInteger() || argument.type().kind() == Kind.INTERVAL_TIME);
        return whole && call.type().kind() == Kind.INTERVAL_TIME
                ? Optional.of(plain(call.operator(), call.arguments(), call.type()))
                : Optional.empty();
    }

    private static Optional<Expression> rounded(String name, Call call) {
        return unit(call.arguments().get(1))
                .map(unit ->
                        function(name, type(call.type()), of(call.arguments().get(0)), unit));
    }

    private static Optional<Expression> extract(Call call) {
        Expression operand = call.arguments().get(1);
        return operand.type().kind() == Kind.INTERVAL_TIME
                ? Optional.empty()
                : unit(call.arguments().get(0)).map(unit -> function("$TIME_EXTRACT", call.type(), unit, of(operand)));
    }

    private static Optional<Expression> unit(Expression symbol) {
        return symbol instanceof Constant constant
                        && "TimeUnitRange".equals(constant.type().units())
                ? Optional.of(new Constant(
                        (long) Times.unit(TimeUnitRange.valueOf(String.valueOf(constant.value()))), INTEGER))
                : Optional.empty();
    }

    @Override
    public Expression cast(Cast cast) {
        SqlType from = cast.operand().type();
        SqlType to = cast.type();
        if (!holdsTime(from) && !holdsTime(to)) {
            return new Cast(of(cast.operand()), cast.safe(), to);
        }
        if (from.equalsButForNull(to)
                || (!from.fields().isEmpty() && !to.fields().isEmpty())) {
            return new Cast(of(cast.operand()), cast.safe(), type(to));
        }
        return own(cast).orElseGet(() -> foreign(cast));
    }

    private static Optional<Expression> own(Cast cast) {
        SqlType from = cast.operand().type();
        SqlType to = cast.type();
        Expression operand = of(cast.operand());
        SqlType micros = SqlType.of(Kind.BIGINT, to.nullable());
        if (isMoment(from) && to.kind() == Kind.DATE) {
            return Optional.of(function("$DATE_OF", to, operand));
        }
        if (isMoment(to) && from.kind() == Kind.DATE) {
            return Optional.of(function("$MIDNIGHT", micros, operand));
        }
        if ((isMoment(from) && isMoment(to)) || (from.kind() == Kind.TIME && to.kind() == Kind.TIME)) {
            return Optional.of(cut(operand, from.precision(), to));
        }
        if (isMoment(from) && to.kind() == Kind.TIME) {
            return Optional.of(cut(function("$TIME_OF", micros, operand), from.precision(), to));
        }
        if (from.isString() && (isMoment(to) || to.kind() == Kind.TIME)) {
            String kind = to.kind() == Kind.TIME ? "TIME" : "TIMESTAMP";
            String reader = (cast.safe() ? "$TRY_" : "$READ_") + kind;
            SqlType read = cast.safe() ? micros.withNullable(true) : micros;
            return Optional.of(cut(function(reader, read, operand), 9, to));
        }
        if (to.isString() && (isMoment(from) || from.kind() == Kind.TIME)) {
            String writer = "$" + from.kind() + "_TEXT";
            SqlType string = SqlType.of(Kind.VARCHAR, to.nullable());
            Expression text = function(writer, string, operand);
            return Optional.of(string.equals(to) ? text : new Cast(text, cast.safe(), to));
        }
        return Optional.empty();
    }

    /** Without the digits that a type has no room for. */
    private static Expression cut(Expression micros, int precision, SqlType type) {
        SqlType result = SqlType.of(Kind.BIGINT, type.nullable());
        if (type.precision() >= Math.min(precision, 6)) {
            return micros.type().equals(result) ? micros : new Cast(micros, false, result);
        }
        long unit = 1;
        for (int i = type.precision(); i < 6; i++) {
            unit *= 10;
        }
        return function("$TIME_CUT", result, micros, new Constant(unit, SqlType.of(Kind.BIGINT, false)));
    }

    /** A function of Calcite's, with milliseconds for microseconds. */
    private static Expression foreign(Call call) {
        List<Expression> arguments = new ArrayList<>();
        call.arguments().forEach(argument -> arguments.add(inMillis(argument)));
        return ofMillis(new Call(call.operator(), arguments, call.type()));
    }

    private static Expression foreign(Cast cast) {
        return ofMillis(new Cast(inMillis(cast.operand()), cast.safe(), cast.type()));
    }

    private static Expression inMillis(Expression expression) {
        SqlType type = expression.type();
        if (!isTime(type)) {
            return of(expression);
        }
        // A constant interval must stay one: Calcite looks at it.
        if (expression instanceof Constant && type.kind() == Kind.INTERVAL_TIME) {
            return expression;
        }
        return function(type.kind() == Kind.TIME ? "$TIME_MILLIS" : "$MILLIS", type, of(expression));
    }

    private static Expression ofMillis(Expression expression) {
        return isTime(expression.type()) ? function("$OF_MILLIS", type(expression.type()), expression) : expression;
    }
}
