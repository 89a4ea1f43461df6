// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Validate;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Expressions without columns, evaluated while planning. */
public final class Constants {
    private Constants() {}

    /** The value of an expression, converted to a type as an assignment does. */
    public static Expression.Constant of(SqlNode expression, SqlType type, Catalogue catalogue, Place statement) {
        SqlParserPos position = expression.getParserPosition();
        SqlNodeList items = new SqlNodeList(List.of(expression), position);
        SqlNode query =
                new SqlSelect(position, null, items, null, null, null, null, null, null, null, null, null, null);
        RelNode rel = Validate.query(query, catalogue, statement).project();
        RexNode rex = rel instanceof Project project
                ? project.getProjects().get(0)
                : ((Values) rel).getTuples().get(0).get(0);
        RexBuilder builder = rel.getCluster().getRexBuilder();
        // A literal of a nullable type would come back as a cast.
        RelDataType target = io.sluice.engine.dialect.Types.rel(type.withNullable(false), builder.getTypeFactory());
        if (rex instanceof RexLiteral literal && literal.isNull()) {
            return new Expression.Constant(null, type);
        }
        RexNode cast = builder.makeAbstractCast(target, rex, false).accept(new TextCasts(builder));
        List<RexNode> reduced = new java.util.ArrayList<>();
        RexUtil.EXECUTOR.reduce(builder, List.of(cast), reduced);
        if (reduced.get(0) instanceof RexLiteral literal) {
            return new Expression.Constant(ToExpression.constant(literal).value(), type);
        }
        throw Problem.of(Code.INVALID_VALUE, "this value cannot be known before the query runs")
                .at(new Place(
                        statement.source(),
                        position.getLineNum(),
                        position.getColumnNum(),
                        position.getEndLineNum(),
                        position.getEndColumnNum()))
                .hint("write a constant that fits " + type.withNullable(true))
                .exception();
    }
}
