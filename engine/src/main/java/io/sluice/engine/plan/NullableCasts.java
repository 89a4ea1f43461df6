// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Lets the type of a cast say NULL where its operand may be NULL. Calcite makes {@code COALESCE(x, y)} a {@code CASE WHEN x
 * IS NOT NULL THEN CAST(x AS … NOT NULL) ELSE y END}; a simplification may drop the test, since a comparison with the
 * cast implies it, and then a cast that denies its NULL would be computed as 0.
 */
final class NullableCasts extends PlanShuttle {
    private NullableCasts(RexBuilder builder) {
        super(builder);
    }

    static RelNode apply(RelNode plan) {
        return new NullableCasts(plan.getCluster().getRexBuilder()).rewrite(plan);
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        if (!(visited instanceof RexCall rewritten) || call.getType().isNullable() || !propagates(call, rewritten)) {
            return visited;
        }
        RelDataType nullable = builder.getTypeFactory().createTypeWithNullability(call.getType(), true);
        return rewritten.clone(nullable, rewritten.getOperands());
    }

    /** Whether NULL comes in: a CASE chooses values by tests that keep NULL out, a cast tells of its operand. */
    private static boolean propagates(RexCall before, RexCall after) {
        if (before.getKind() == SqlKind.CASE) {
            return false;
        }
        if (before.getKind() == SqlKind.CAST) {
            return after.getOperands().get(0).getType().isNullable();
        }
        List<RexNode> operands = after.getOperands();
        for (int i = 0; i < operands.size(); i++) {
            boolean denied = !before.getOperands().get(i).getType().isNullable();
            if (denied && operands.get(i).getType().isNullable()) {
                return true;
            }
        }
        return false;
    }
}
