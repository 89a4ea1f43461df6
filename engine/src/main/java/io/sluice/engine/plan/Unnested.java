// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * For each input row, one row per element of a collection: the algebra of {@code CROSS JOIN UNNEST}, which Calcite writes as
 * a correlation. The row type is that of the input followed by the element's columns, and the number of the element.
 */
public final class Unnested extends SingleRel {
    private final RexNode collection;
    private final boolean ordinality;

    Unnested(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            RexNode collection,
            boolean ordinality,
            RelDataType rowType) {
        super(cluster, traits, input);
        this.collection = collection;
        this.ordinality = ordinality;
        this.rowType = rowType;
    }

    /** The same with other names for its columns. */
    Unnested named(RelDataType rowType) {
        return new Unnested(getCluster(), traitSet, getInput(), collection, ordinality, rowType);
    }

    /** The collection, over the columns of the input. */
    public RexNode collection() {
        return collection;
    }

    /** Whether a last column numbers the elements from 1. */
    public boolean ordinality() {
        return ordinality;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new Unnested(getCluster(), traits, sole(inputs), collection, ordinality, getRowType());
    }

    @Override
    public RelNode accept(RexShuttle shuttle) {
        RexNode rewritten = shuttle.apply(collection);
        return rewritten.equals(collection)
                ? this
                : new Unnested(getCluster(), traitSet, getInput(), rewritten, ordinality, getRowType());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("collection", collection).itemIf("ordinality", true, ordinality);
    }
}
