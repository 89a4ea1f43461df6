// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import com.google.common.collect.ImmutableSet;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.PredictOperator;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * {@code PREDICT(MODEL m, …)} in SELECT and WHERE. Each call becomes a prediction of the rows below, of which the values are columns,
 * and a column of that in the place of the call.
 */
final class PredictCalls extends RelHomogeneousShuttle {
    private final Catalogue catalogue;
    private final PlanModel models;

    PredictCalls(Catalogue catalogue, Place statement) {
        this.catalogue = catalogue;
        models = new PlanModel(catalogue, statement);
    }

    /** The same operator, which knows what its model takes and gives. */
    PredictOperator typed(PredictOperator call) {
        Relation.Model model = models.model(call.model().model());
        return call.with(new PredictOperator.Signature() {
            @Override
            public void check(SqlCallBinding binding) {
                requireInputs(binding, model);
            }

            @Override
            public RelDataType result() {
                return Types.rel(model.output().type().withNullable(true), catalogue.types());
            }
        });
    }

    private void requireInputs(SqlCallBinding call, Relation.Model model) {
        int given = call.getOperandCount();
        if (given != model.inputs().size()) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "model \"" + model.name() + "\" takes "
                                    + model.inputs().size() + " values, and is given " + given)
                    .at(models.place(call.getCall().getParserPosition()))
                    .hint("it takes " + model.inputs())
                    .exception();
        }
        for (int i = 0; i < given; i++) {
            SqlType type = Types.type(call.getOperandType(i));
            SqlType.Field wanted = model.inputs().fields().get(i);
            if (!Casts.possible(type, wanted.type())) {
                throw Problem.of(
                                Code.TYPE_MISMATCH,
                                "\"" + wanted.name() + "\" of model \"" + model.name() + "\" is "
                                        + wanted.type().withNullable(true) + ", and value " + (i + 1) + " is "
                                        + type.withNullable(true))
                        .at(models.place(call.operand(i).getParserPosition()))
                        .hint("the model takes " + model.inputs())
                        .exception();
            }
        }
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode node = super.visit(other);
        Below below = new Below(node);
        if (node instanceof LogicalProject project) {
            List<RexNode> columns = below.apply(project.getProjects());
            return columns.equals(project.getProjects())
                    ? project
                    : LogicalProject.create(
                            below.rows(),
                            project.getHints(),
                            columns,
                            project.getRowType().getFieldNames(),
                            project.getVariablesSet());
        }
        if (node instanceof LogicalFilter filter) {
            RexNode condition = filter.getCondition().accept(below);
            return condition.equals(filter.getCondition())
                    ? filter
                    : firstColumns(
                            LogicalFilter.create(
                                    below.rows(), condition, ImmutableSet.copyOf(filter.getVariablesSet())),
                            filter.getRowType());
        }
        return node.accept(below);
    }

    private static RelNode firstColumns(RelNode rows, RelDataType wanted) {
        RexBuilder builder = rows.getCluster().getRexBuilder();
        List<RexNode> columns = builder.identityProjects(rows.getRowType()).subList(0, wanted.getFieldCount());
        return LogicalProject.create(rows, List.of(), columns, wanted.getFieldNames(), Set.of());
    }

    /** Takes the calls out of the expressions over the rows of one node, which get a column more for each. */
    private final class Below extends RexShuttle {
        private final RelNode node;
        private final Map<RexNode, RexNode> known = new HashMap<>();
        private Optional<RelNode> rows = Optional.empty();

        Below(RelNode node) {
            this.node = node;
        }

        /** Those below the node, with what has been foretold of them. */
        RelNode rows() {
            return rows.orElseGet(() -> node.getInput(0));
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
            RelNode query = visited.rel.accept(PredictCalls.this);
            return visited.clone(query);
        }

        @Override
        public RexNode visitCall(RexCall call) {
            RexNode visited = super.visitCall(call);
            if (!(visited instanceof RexCall plain) || !(plain.getOperator() instanceof PredictOperator operator)) {
                return visited;
            }
            if (!(node instanceof LogicalProject) && !(node instanceof LogicalFilter)) {
                throw notYet();
            }
            return known.computeIfAbsent(visited, missing -> predict(operator, plain.getOperands()));
        }

        private RexNode predict(PredictOperator operator, List<RexNode> values) {
            RelNode input = rows();
            RexBuilder builder = input.getCluster().getRexBuilder();
            List<RexNode> columns = new ArrayList<>(builder.identityProjects(input.getRowType()));
            List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
            List<Integer> features = new ArrayList<>();
            for (RexNode value : values) {
                if (value instanceof RexInputRef column) {
                    features.add(column.getIndex());
                } else {
                    features.add(columns.size());
                    columns.add(value);
                    names.add("value" + features.size());
                }
            }
            List<String> unique = SqlValidatorUtil.uniquify(names, false);
            RelNode given = LogicalProject.create(input, List.of(), columns, unique, Set.of());
            if (!RelOptUtil.getVariablesUsed(given).isEmpty()) {
                throw notYet();
            }
            RelNode foretold = catalogue.scan(models.predict(operator.model(), given, features));
            rows = Optional.of(foretold);
            return builder.makeInputRef(foretold, columns.size());
        }

        private ProblemException notYet() {
            return ToTopology.notYet(
                    "PREDICT in a join, or of the row of another query", "SELECT it in a query below, as a column");
        }
    }
}
