// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.dialect.Types;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A relation as Calcite sees it. A view becomes its query; everything else stays a scan that planning resolves. */
public final class CatalogueTable extends AbstractTable implements TranslatableTable {
    private final Relation relation;

    CatalogueTable(Relation relation) {
        this.relation = relation;
    }

    public Relation relation() {
        return relation;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        return Types.row(relation.schema(), factory);
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
        if (relation instanceof Relation.View view) {
            return view.query();
        }
        return LogicalTableScan.create(context.getCluster(), table, context.getTableHints());
    }
}
