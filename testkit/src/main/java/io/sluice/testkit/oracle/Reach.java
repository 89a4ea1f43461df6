// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.plan.Block;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.CatalogueTable;
import io.sluice.engine.sql.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** The relations that queries read, each before those that are made of it. */
final class Reach {
    private final Map<String, List<JobPlan.Origin>> feeds;
    private final Set<Relation> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Relation> found = new ArrayList<>();

    private Reach(Map<String, List<JobPlan.Origin>> feeds) {
        this.feeds = feeds;
    }

    /** Everything that the outputs of a plan are made of. */
    static List<Relation> of(JobPlan plan) {
        Reach reach = new Reach(plan.feeds());
        plan.outputs().forEach(output -> reach.visit(output.origin().rel()));
        return reach.found;
    }

    /** The streams whose rows a batch query stands for. */
    static List<Relation.Stream> streamsOfBatch(RelNode query) {
        List<Relation.Stream> streams = new ArrayList<>();
        for (Relation relation : named(query)) {
            if (relation instanceof Relation.Stream stream) {
                streams.add(stream);
            } else if (relation instanceof Relation.Derived derived
                    && derived.block() instanceof Block.BatchQuery inner) {
                streams.addAll(streamsOfBatch(inner.query()));
            }
        }
        return streams;
    }

    static Relation relation(TableScan scan) {
        CatalogueTable table = scan.getTable().unwrap(CatalogueTable.class);
        if (table == null) {
            throw new IllegalStateException("scan of " + scan.getTable().getQualifiedName());
        }
        return table.relation();
    }

    private void visit(RelNode rel) {
        named(rel).forEach(this::visit);
    }

    private void visit(Relation relation) {
        if (!seen.add(relation)) {
            return;
        }
        if (relation instanceof Relation.MaterializedView view) {
            visit(view.query());
        } else if (relation instanceof Relation.Stream || relation instanceof Relation.Table) {
            feeds.getOrDefault(relation.name(), List.of()).forEach(feed -> visit(feed.rel()));
        } else if (relation instanceof Relation.Derived derived) {
            visit(query((Block) derived.block()));
        }
        found.add(relation);
    }

    private static RelNode query(Block block) {
        if (block instanceof Block.BatchQuery query) {
            return query.query();
        }
        return block instanceof Block.Changes changes ? changes.query() : ((Block.KeyedState) block).aggregates();
    }

    /** The relations that a query names, in its sub-queries too. */
    private static List<Relation> named(RelNode rel) {
        List<Relation> named = new ArrayList<>();
        if (rel instanceof TableScan scan) {
            named.add(relation(scan));
        }
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                named.addAll(named(query.rel));
                return super.visitSubQuery(query);
            }
        });
        rel.getInputs().forEach(input -> named.addAll(named(input)));
        return named;
    }
}
