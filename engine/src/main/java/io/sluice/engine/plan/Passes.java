// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.sql2rel.RelDecorrelator;

/** The rewrites between validation and the DAG, in the order in which they run. */
public final class Passes {
    /**
     * One rewrite.
     *
     * @param name as EXPLAIN and settings call it
     * @param needed whether the plan is wrong or refused without it; the others may be switched off
     */
    public record Pass(String name, boolean needed, UnaryOperator<RelNode> rewrite) {}

    /** The largest plan that is rewritten for speed. */
    private static final int OPTIONAL_NODES_MAX = 5_000;

    private static final List<Pass> ALL = List.of(
            new Pass("nullable casts", true, NullableCasts::apply),
            new Pass("casts to text", true, TextCasts::apply),
            // Sub-queries become joins and correlations first: everything below sees relations only.
            new Pass(
                    "remove sub-queries",
                    true,
                    rules(
                            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
                            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
                            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE)),
            // UNNEST is a correlation too; it must be out of the way before the others are removed.
            new Pass("unnest", true, RemoveUnnest::rewrite),
            new Pass("decorrelate", true, Passes::decorrelate),
            new Pass(
                    "push filters",
                    false,
                    rules(
                            CoreRules.FILTER_INTO_JOIN,
                            CoreRules.JOIN_CONDITION_PUSH,
                            CoreRules.FILTER_PROJECT_TRANSPOSE,
                            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
                            CoreRules.FILTER_SET_OP_TRANSPOSE,
                            CoreRules.FILTER_MERGE)),
            // From the bottom: what a filter says is asked from above, and must not be a comparison with NULL by then.
            new Pass(
                    "simplify",
                    false,
                    rules(
                                    HepMatchOrder.BOTTOM_UP,
                                    CoreRules.FILTER_REDUCE_EXPRESSIONS,
                                    CoreRules.PROJECT_REDUCE_EXPRESSIONS,
                                    CoreRules.JOIN_REDUCE_EXPRESSIONS,
                                    CoreRules.UNION_MERGE,
                                    CoreRules.PROJECT_REMOVE,
                                    CoreRules.AGGREGATE_PROJECT_MERGE)
                            // Simplifying makes casts, too, that deny the NULL of their operand.
                            .andThen(NullableCasts::apply)::apply));

    private Passes() {}

    /** All passes, in order. */
    public static List<Pass> all() {
        return ALL;
    }

    /**
     * The plan after all passes. One of thousands of terms only gets those that are needed: what is known of n terms is
     * compared with each of them, which takes minutes.
     */
    public static RelNode rewrite(RelNode plan) {
        boolean large = PlanSize.exceeds(plan, OPTIONAL_NODES_MAX);
        RelNode rewritten = plan;
        for (Pass pass : ALL) {
            if (pass.needed() || !large) {
                rewritten = pass.rewrite().apply(rewritten);
            }
        }
        return rewritten;
    }

    private static RelNode decorrelate(RelNode plan) {
        return RelDecorrelator.decorrelateQuery(plan, RelFactories.LOGICAL_BUILDER.create(plan.getCluster(), null));
    }

    private static UnaryOperator<RelNode> rules(RelOptRule... rules) {
        return rules(HepMatchOrder.TOP_DOWN, rules)::apply;
    }

    private static Function<RelNode, RelNode> rules(HepMatchOrder order, RelOptRule... rules) {
        HepProgram program = HepProgram.builder()
                .addMatchOrder(order)
                .addRuleCollection(List.of(rules))
                .build();
        return plan -> {
            HepPlanner planner = new HepPlanner(program);
            planner.setRoot(plan);
            return planner.findBestExp();
        };
    }
}
