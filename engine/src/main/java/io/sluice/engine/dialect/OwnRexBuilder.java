// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes expressions that Calcite does not take for others while it simplifies them.
 *
 * <p>That a BOOLEAN is not NULL it says by a cast, of {@code i = 5} within {@code CASE WHEN i IS NOT NULL THEN i = 5 …}, then finds
 * that the test is implied and drops it, and goes on to negate as if what is left had two values: here it is IS TRUE.
 *
 * <p>Ranges of text it takes for empty or not by UTF-16 units, which differ in order from code points where one is beyond the
 * Basic Multilingual Plane: comparisons with such a literal are calls of our own function here.
 */
public final class OwnRexBuilder extends RexBuilder {
    public OwnRexBuilder(RelDataTypeFactory types) {
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

    @Override
    public RexNode makeCall(SqlParserPos position, SqlOperator operator, List<? extends RexNode> operands) {
        return super.makeCall(position, operator, comparable(operator, operands));
    }

    @Override
    public RexNode makeCall(SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        return super.makeCall(position, type, operator, comparable(operator, operands));
    }

    private List<RexNode> comparable(SqlOperator operator, List<? extends RexNode> operands) {
        boolean ordering = SqlKind.COMPARISON.contains(operator.getKind())
                && operator.getKind() != SqlKind.EQUALS
                && operator.getKind() != SqlKind.NOT_EQUALS;
        return ordering && operands.stream().anyMatch(OwnRexBuilder::isBeyondThePlane)
                ? List.of(super.makeCall(Functions.COMPARE_TEXT, operands), makeExactLiteral(BigDecimal.ZERO))
                : List.copyOf(operands);
    }

    private static boolean isBeyondThePlane(RexNode operand) {
        if (operand instanceof RexCall call && call.getKind() == SqlKind.CAST) {
            return isBeyondThePlane(call.getOperands().get(0));
        }
        String text = operand instanceof RexLiteral literal
                        && SqlTypeName.CHAR_TYPES.contains(literal.getType().getSqlTypeName())
                ? literal.getValueAs(String.class)
                : null;
        return text != null && text.codePointCount(0, text.length()) < text.length();
    }
}
