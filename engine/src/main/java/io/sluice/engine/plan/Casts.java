// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Conversions between row types: of the branches of a UNION, and of what is assigned to a table, sink or state column. */
final class Casts {
    private Casts() {}

    /** A DStream with the columns of another schema, matched by position. */
    static DStream to(DStream stream, Schema schema) {
        List<Expression> projections = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Expression column = new Expression.Input(i, stream.schema().type(i));
            projections.add(to(column, schema.type(i)));
        }
        return Calcs.project(stream, projections, schema);
    }

    /** Whether there is a conversion from one type to the other, which may fail for some values. */
    static boolean possible(SqlType from, SqlType to) {
        RelDataTypeFactory factory = Types.factory();
        return from.kind() == SqlType.Kind.NULL
                || from.equalsButForNull(to)
                || SqlTypeUtil.canCastFrom(Types.rel(to, factory), Types.rel(from, factory), true);
    }

    /** An expression converted to a type, unless it has it already but for NULL. */
    static Expression to(Expression expression, SqlType type) {
        SqlType from = expression.type();
        if (from.kind() == SqlType.Kind.NULL) {
            return new Expression.Constant(null, type.withNullable(true));
        }
        boolean same = from.equalsButForNull(type);
        boolean wider = from.isString() && type.isString() && type.precision() == SqlType.UNLIMITED;
        if (same || wider) {
            return expression;
        }
        return new Expression.Cast(expression, false, type.withNullable(from.nullable()));
    }
}
