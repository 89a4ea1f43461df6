// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * How large a plan is: its relations and the operators and operands of their expressions, views written out wherever they
 * are read. The rows of VALUES are data and do not count.
 */
final class PlanSize {
    /** The most nodes of a plan. */
    static final int NODES_MAX = 100_000;

    private final int most;
    private int nodes;

    private PlanSize(int most) {
        this.most = most;
    }

    /** Whether a plan has more nodes than that; looks at no more of them. */
    static boolean exceeds(RelNode plan, int most) {
        PlanSize size = new PlanSize(most);
        size.count(plan);
        return size.nodes > most;
    }

    /** Refuses a plan that is too large to be worked on in time. */
    static RelNode require(RelNode plan) {
        if (exceeds(plan, NODES_MAX)) {
            throw Problem.of(Code.PLAN_TOO_LARGE, "with its views written out this query has more than 100,000 parts")
                    .hint("put what is read several times into a MATERIALIZED VIEW, which is computed once")
                    .exception();
        }
        return plan;
    }

    private void count(RelNode rel) {
        if (++nodes > most) {
            return;
        }
        if (!(rel instanceof Values)) {
            rel.accept(new Counter());
        }
        for (RelNode input : rel.getInputs()) {
            if (nodes > most) {
                return;
            }
            count(input);
        }
    }

    private final class Counter extends RexShuttle {
        @Override
        public RexNode visitCall(RexCall call) {
            nodes += 1 + call.getOperands().size();
            return nodes > most ? call : super.visitCall(call);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery query) {
            count(query.rel);
            return nodes > most ? query : super.visitSubQuery(query);
        }
    }
}
