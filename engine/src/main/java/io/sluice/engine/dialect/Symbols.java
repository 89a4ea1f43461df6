// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlJsonEmptyOrError;
import org.apache.calcite.sql.SqlJsonQueryEmptyOrErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryWrapperBehavior;
import org.apache.calcite.sql.SqlJsonValueEmptyOrErrorBehavior;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Words of the language that are arguments: the unit of FLOOR, the side of TRIM. As constants they are the word's text. */
public final class Symbols {
    private static final Map<String, Class<? extends Enum<?>>> FAMILIES = Map.of(
            "TimeUnitRange", TimeUnitRange.class,
            "TimeUnit", TimeUnit.class,
            "Flag", SqlTrimFunction.Flag.class,
            "SqlJsonEmptyOrError", SqlJsonEmptyOrError.class,
            "SqlJsonValueEmptyOrErrorBehavior", SqlJsonValueEmptyOrErrorBehavior.class,
            "SqlJsonQueryEmptyOrErrorBehavior", SqlJsonQueryEmptyOrErrorBehavior.class,
            "SqlJsonQueryWrapperBehavior", SqlJsonQueryWrapperBehavior.class,
            "SqlJsonConstructorNullClause", SqlJsonConstructorNullClause.class);

    private Symbols() {}

    /** A symbol as a constant. */
    public static Expression.Constant constant(RexLiteral literal) {
        Enum<?> symbol = literal.getValueAs(Enum.class);
        if (symbol == null || !FAMILIES.containsKey(family(symbol))) {
            throw new IllegalArgumentException("symbol " + literal);
        }
        SqlType type = new SqlType(SqlType.Kind.SYMBOL, 0, 0, family(symbol), List.of(), false);
        return new Expression.Constant(symbol.name(), type);
    }

    private static String family(Enum<?> symbol) {
        return symbol.getDeclaringClass().getSimpleName();
    }

    /** A constant that {@link #constant} made, as Calcite's literal. */
    public static RexNode literal(Expression.Constant constant, RexBuilder builder) {
        Class<? extends Enum<?>> family = FAMILIES.get(constant.type().units());
        if (family != null) {
            for (Enum<?> symbol : family.getEnumConstants()) {
                if (symbol.name().equals(constant.value())) {
                    return builder.makeFlag(symbol);
                }
            }
        }
        throw new IllegalArgumentException("symbol " + constant.value());
    }
}
