// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Place;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Column;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The computed columns of a stream: expressions over the columns that its data has. */
public final class PlanColumns {
    private PlanColumns() {}

    /**
     * A stream with its columns in the order declared.
     *
     * @param stored the columns of the data, without the computed ones
     */
    public static Relation.Stream stream(
            String name,
            Schema stored,
            List<Column> columns,
            Map<String, String> options,
            Catalogue catalogue,
            Place statement) {
        List<SqlType.Field> fields = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        int next = 0;
        for (Column column : columns) {
            Expression value;
            if (column instanceof Column.Computed computed) {
                value = expression(computed.expression(), stored, catalogue, statement);
            } else {
                value = new Expression.Input(next, stored.type(next));
                next++;
            }
            values.add(value);
            fields.add(new SqlType.Field(column.name().text(), value.type()));
        }
        return new Relation.Stream(name, new Schema(fields), stored, values, options);
    }

    private static Expression expression(SqlNode expression, Schema stored, Catalogue catalogue, Place statement) {
        SqlParserPos position = expression.getParserPosition();
        String name = catalogue.freshName();
        catalogue.add(new Relation.Derived(name, stored, new Block.Changes(catalogue.emptyQuery())), false);
        try {
            SqlNode item =
                    SqlStdOperatorTable.AS.createCall(position, expression, new SqlIdentifier("$computed", position));
            SqlNodeList items = new SqlNodeList(List.of(item), position);
            SqlNode from = new SqlIdentifier(name, position);
            SqlNode query =
                    new SqlSelect(position, null, items, from, null, null, null, null, null, null, null, null, null);
            RelNode rel = Validate.query(query, catalogue, statement).project();
            Optional<Project> project = rel instanceof Project found ? Optional.of(found) : Optional.empty();
            return project.map(found -> {
                        Volatile.check(
                                found.getProjects().get(0),
                                () -> new io.sluice.engine.topology.Traits(true, true, false));
                        return ToExpression.of(Searches.expand(
                                rel.getCluster().getRexBuilder(),
                                found.getProjects().get(0)));
                    })
                    .orElseGet(() -> new Expression.Input(0, stored.type(0)));
        } finally {
            catalogue.drop(name);
        }
    }
}
