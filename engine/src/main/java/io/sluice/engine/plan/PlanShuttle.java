// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** A rewrite of all row expressions of a plan, those in sub-queries included. */
abstract class PlanShuttle extends RexShuttle {
    final RexBuilder builder;
    private final RelHomogeneousShuttle plans = new RelHomogeneousShuttle() {
        @Override
        public RelNode visit(RelNode other) {
            return super.visit(other).accept(PlanShuttle.this);
        }
    };

    PlanShuttle(RexBuilder builder) {
        this.builder = builder;
    }

    final RelNode rewrite(RelNode plan) {
        return plan.accept(plans);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
        RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
        return visited.clone(rewrite(visited.rel));
    }
}
