// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.plan.Block;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Relation;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexUtil;

/**
 * Whether the rows of a query have an order of arrival: if they come from one stream, through projections, filters and UNNEST
 * only. Else SQL's open orders are the canonical one.
 *
 * @param feeds the streams that INSERT feeds
 */
record Arrival(Map<String, List<JobPlan.Origin>> feeds) {
    boolean ordered(RelNode rel, boolean batch) {
        if (rel instanceof TableScan scan) {
            return ordered(Reach.relation(scan), batch);
        }
        if (rel instanceof Project project) {
            return !RexUtil.SubQueryFinder.containsSubQuery(project) && ordered(project.getInput(), batch);
        }
        if (rel instanceof Filter filter) {
            return !RexUtil.SubQueryFinder.containsSubQuery(filter) && ordered(filter.getInput(), batch);
        }
        if (rel instanceof Correlate correlate) {
            return correlate.getJoinType() == JoinRelType.INNER
                    && unnests(correlate.getRight())
                    && ordered(correlate.getLeft(), batch);
        }
        if (rel instanceof Sort sort) {
            return sort.fetch == null && sort.offset == null && ordered(sort.getInput(), batch);
        }
        return rel instanceof Values || (rel instanceof Uncollect uncollect && ordered(uncollect.getInput(), batch));
    }

    /** Whether the right side of a correlation takes a collection of the left row apart, and does nothing else. */
    private static boolean unnests(RelNode right) {
        if (right instanceof Project || right instanceof Filter) {
            return unnests(right.getInput(0));
        }
        return right instanceof Uncollect && RelOptUtil.findTables(right).isEmpty();
    }

    private boolean ordered(Relation relation, boolean batch) {
        if (relation instanceof Relation.Stream stream) {
            List<JobPlan.Origin> fed = feeds.get(stream.name());
            return fed == null || (fed.size() == 1 && ordered(fed.get(0).rel(), false));
        }
        if (relation instanceof Relation.MaterializedView view) {
            return ordered(view.query(), false);
        }
        if (relation instanceof Relation.Derived derived) {
            Block block = (Block) derived.block();
            return (block instanceof Block.BatchQuery query && batch && ordered(query.query(), true))
                    || (block instanceof Block.Changes changes && ordered(changes.query(), false));
        }
        return false;
    }
}
