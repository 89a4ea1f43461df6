// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/** SEARCH as the comparisons it stands for, from the inside out: Calcite leaves one within what another one looks for. */
public final class Searches extends RexShuttle {
    private final RexBuilder builder;

    private Searches(RexBuilder builder) {
        this.builder = builder;
    }

    /** An expression without SEARCH. */
    public static RexNode expand(RexBuilder builder, RexNode rex) {
        return rex.accept(new Searches(builder));
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        return visited.getKind() == SqlKind.SEARCH ? RexUtil.expandSearch(builder, null, visited) : visited;
    }
}
