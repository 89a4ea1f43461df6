// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Replaces constant expressions by their values while planning, by Calcite's own executor, except those that mean something
 * else in generated code: times there have microseconds, and text is counted and ordered by code points.
 */
public final class Folding implements RexExecutor {
    public static final Folding INSTANCE = new Folding();

    private Folding() {}

    @Override
    public void reduce(RexBuilder builder, List<RexNode> constants, List<RexNode> reduced) {
        List<RexNode> folded = new ArrayList<>();
        RexUtil.EXECUTOR.reduce(
                builder, constants.stream().filter(Folding::isFolded).toList(), folded);
        int next = 0;
        for (RexNode constant : constants) {
            reduced.add(isFolded(constant) ? folded.get(next++) : constant);
        }
    }

    private static boolean isFolded(RexNode constant) {
        boolean[] own = {false};
        constant.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                own[0] |= isTime(call.getType()) || CodePoints.isOwn(call);
                own[0] |= call.getOperands().stream().anyMatch(operand -> isTime(operand.getType()));
                return super.visitCall(call);
            }
        });
        return !own[0];
    }

    private static boolean isTime(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName());
        };
    }
}
