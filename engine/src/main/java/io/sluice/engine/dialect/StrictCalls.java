// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import java.util.List;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Types a call NOT NULL where only a NULL among its operands could make it NULL and none of them can be. Calcite keeps the
 * type of a call whose operands it simplifies, say {@code COALESCE(TIMESTAMP '…', t)} within EXTRACT to its first value, and
 * then refuses its own result.
 */
public final class StrictCalls extends RexBuilder {
    public StrictCalls(RelDataTypeFactory types) {
        super(types);
    }

    @Override
    public RexNode makeCall(SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        boolean narrower = type.isNullable()
                && strict(operator)
                && operands.stream().noneMatch(operand -> operand.getType().isNullable());
        RelDataType typed = narrower ? typeFactory.createTypeWithNullability(type, false) : type;
        return super.makeCall(position, typed, operator, operands);
    }

    /** Whether only a NULL gives NULL; Calcite says so of casts and items, but a list may be too short for an item. */
    private static boolean strict(SqlOperator operator) {
        return switch (operator.getKind()) {
            case CAST, ITEM -> false;
            default -> Strong.policy(operator) == Strong.Policy.ANY;
        };
    }
}
