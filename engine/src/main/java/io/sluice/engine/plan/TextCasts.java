// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Functions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Casts of numbers and booleans to text become {@link Functions#text}, before Calcite folds them with its own formats. */
public final class TextCasts extends PlanShuttle {
    /** For expressions that stand by themselves. */
    public TextCasts(RexBuilder builder) {
        super(builder);
    }

    static RelNode apply(RelNode plan) {
        return new TextCasts(plan.getCluster().getRexBuilder()).rewrite(plan);
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        boolean cast = visited.getKind() == SqlKind.CAST || visited.getKind() == SqlKind.SAFE_CAST;
        return cast
                ? Functions.text(((RexCall) visited).getOperands().get(0), visited.getType(), builder)
                        .orElse(visited)
                : visited;
    }
}
