// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Says that a BOOLEAN is not NULL by IS TRUE. Calcite does it by a cast, of {@code i = 5} within {@code CASE WHEN i IS NOT
 * NULL THEN i = 5 …}, then finds that the test is implied and drops it, and goes on to negate as if what is left had two values.
 */
public final class TwoValuedCasts extends RexBuilder {
    public TwoValuedCasts(RelDataTypeFactory types) {
        super(types);
    }

    @Override
    public RexNode makeAbstractCast(SqlParserPos position, RelDataType type, RexNode value, boolean safe) {
        boolean denies = type.getSqlTypeName() == SqlTypeName.BOOLEAN
                && value.getType().getSqlTypeName() == SqlTypeName.BOOLEAN
                && value.getType().isNullable()
                && !type.isNullable();
        return denies
                ? makeCall(position, SqlStdOperatorTable.IS_TRUE, value)
                : super.makeAbstractCast(position, type, value, safe);
    }
}
