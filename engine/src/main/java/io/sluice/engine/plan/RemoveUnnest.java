// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/** Turns a correlation whose right side unnests a collection of the left row into {@link Unnested}. */
final class RemoveUnnest extends RelHomogeneousShuttle {
    private RemoveUnnest() {}

    static RelNode rewrite(RelNode plan) {
        return plan.accept(new RemoveUnnest());
    }

    @Override
    public RelNode visit(LogicalCorrelate correlate) {
        return other(correlate);
    }

    @Override
    public RelNode visit(RelNode other) {
        return other(other);
    }

    private RelNode other(RelNode node) {
        if (node instanceof Correlate correlate && correlate.getJoinType() == JoinRelType.INNER) {
            RelNode left = correlate.getLeft().accept(this);
            Optional<RelNode> unnested = unnest(left, correlate.getRight(), correlate.getCorrelationId());
            if (unnested.isPresent()) {
                return unnested.get() instanceof Unnested plain ? plain.named(correlate.getRowType()) : unnested.get();
            }
        }
        RelNode visited = super.visitChildren(node);
        return visited instanceof Uncollect uncollect ? alone(uncollect) : visited;
    }

    /** {@code left} joined with {@code right}, if that is a chain of filters and projections over an UNNEST of the left row. */
    private static Optional<RelNode> unnest(RelNode left, RelNode right, CorrelationId id) {
        if (right instanceof Uncollect uncollect) {
            return collection(uncollect).map(collection -> unnested(left, toLeft(collection, id), uncollect));
        }
        if (right instanceof Filter filter) {
            return unnest(left, filter.getInput(), id)
                    .map(input -> LogicalFilter.create(input, behind(left, filter.getCondition(), id)));
        }
        if (right instanceof Project project) {
            return unnest(left, project.getInput(), id).map(input -> project(left, project, input, id));
        }
        return Optional.empty();
    }

    /** The collection of an UNNEST that stands over one row without columns of interest. */
    private static Optional<RexNode> collection(Uncollect uncollect) {
        boolean oneRow = uncollect.getInput() instanceof Project project
                && project.getInput() instanceof Values values
                && values.getTuples().size() == 1
                && project.getProjects().size() == 1;
        return oneRow
                ? Optional.of(((Project) uncollect.getInput()).getProjects().get(0))
                : Optional.empty();
    }

    /** An UNNEST that depends on nothing outside: its input's only column is the collection, which the result lacks. */
    private static RelNode alone(Uncollect uncollect) {
        RelNode input = uncollect.getInput();
        if (input.getRowType().getFieldCount() != 1) {
            return uncollect;
        }
        RexBuilder builder = uncollect.getCluster().getRexBuilder();
        RelNode unnested = unnested(input, builder.makeInputRef(input, 0), uncollect);
        List<RexNode> elements = new ArrayList<>();
        for (int i = 1; i < unnested.getRowType().getFieldCount(); i++) {
            elements.add(builder.makeInputRef(unnested, i));
        }
        List<String> names = uncollect.getRowType().getFieldNames();
        return LogicalProject.create(unnested, List.of(), elements, names, Set.of());
    }

    private static RelNode unnested(RelNode left, RexNode collection, Uncollect uncollect) {
        RelDataTypeFactory types = left.getCluster().getTypeFactory();
        return new Unnested(
                left.getCluster(),
                left.getTraitSet(),
                left,
                collection,
                uncollect.withOrdinality,
                joined(left.getRowType(), uncollect.getRowType(), types));
    }

    private static RelDataType joined(RelDataType left, RelDataType right, RelDataTypeFactory types) {
        List<RelDataTypeField> fields = new ArrayList<>(left.getFieldList());
        fields.addAll(right.getFieldList());
        RelDataTypeFactory.Builder row = types.builder();
        fields.forEach(field -> row.add(field.getName(), field.getType()));
        return row.uniquify().build();
    }

    private static RelNode project(RelNode left, Project project, RelNode input, CorrelationId id) {
        RexBuilder builder = left.getCluster().getRexBuilder();
        List<RexNode> projections = new ArrayList<>();
        List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
        for (int i = 0; i < left.getRowType().getFieldCount(); i++) {
            projections.add(builder.makeInputRef(input, i));
        }
        project.getProjects().forEach(expression -> projections.add(behind(left, expression, id)));
        names.addAll(project.getRowType().getFieldNames());
        return LogicalProject.create(input, List.of(), projections, names, Set.of());
    }

    /** An expression of the right side over the joined row. */
    private static RexNode behind(RelNode left, RexNode expression, CorrelationId id) {
        return toLeft(RexUtil.shift(expression, left.getRowType().getFieldCount()), id);
    }

    private static RexNode toLeft(RexNode expression, CorrelationId id) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                boolean ours =
                        access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(id);
                return ours
                        ? new RexInputRef(access.getField().getIndex(), access.getType())
                        : super.visitFieldAccess(access);
            }
        });
    }
}
