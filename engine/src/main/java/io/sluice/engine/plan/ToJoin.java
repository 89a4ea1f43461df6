// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.JoinKey;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;

/** Joins: equalities become keys, what is left of the condition a filter behind. */
final class ToJoin {
    private ToJoin() {}

    static DStream dstream(Join join, DStream left, DStream right) {
        boolean outer = join.getJoinType() == JoinRelType.LEFT;
        if (!outer && join.getJoinType() != JoinRelType.INNER) {
            throw ToTopology.notYet(
                    join.getJoinType().lowerName.toUpperCase(java.util.Locale.ROOT) + " JOIN",
                    "use an inner join, or LEFT JOIN with equalities only");
        }
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Boolean> nullsDropped = new ArrayList<>();
        RexNode rest = RelOptUtil.splitJoinCondition(
                join.getLeft(), join.getRight(), join.getCondition(), leftKeys, rightKeys, nullsDropped);
        List<JoinKey> keys = new ArrayList<>();
        if (sameLayout(left.schema(), leftKeys, right.schema(), rightKeys)) {
            for (int i = 0; i < leftKeys.size(); i++) {
                keys.add(new JoinKey(leftKeys.get(i), rightKeys.get(i), !nullsDropped.get(i)));
            }
        } else {
            rest = join.getCondition();
        }
        boolean filtered = !rest.isAlwaysTrue();
        if (outer && filtered) {
            throw ToTopology.notYet(
                    "LEFT JOIN with a condition other than equalities of columns",
                    "put conditions on the right side into a sub-query: LEFT JOIN (SELECT … WHERE …)");
        }
        Schema schema = Types.schema(join.getRowType());
        DStream joined = new DStream.Join(left, right, keys, outer, schema);
        if (!filtered) {
            return joined;
        }
        Volatile.refuse(rest);
        RexNode expanded = Searches.expand(join.getCluster().getRexBuilder(), rest);
        Expression condition = ToExpression.of(expanded);
        return Calcs.filter(joined, condition);
    }

    /** Whether equal key values have equal bytes on both sides. */
    private static boolean sameLayout(Schema left, List<Integer> leftKeys, Schema right, List<Integer> rightKeys) {
        for (int i = 0; i < leftKeys.size(); i++) {
            SqlType a = left.type(leftKeys.get(i));
            SqlType b = right.type(rightKeys.get(i));
            boolean same = a.withNullable(true).equals(b.withNullable(true))
                    || (a.isInteger() && b.isInteger())
                    || (a.isString() && b.isString())
                    || (a.isFloating() && b.isFloating());
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
