// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.sql.SqlEvaluate;
import io.sluice.engine.sql.Statement;
import io.sluice.engine.sql.ToStatement;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * ML_EVALUATE: an ordinary query over pairs of what came and what was foretold. So it is right after every batch, and a row that goes
 * takes its part out of the figures.
 */
final class PlanEvaluation {
    /** What the queries call the pairs. */
    static final String PAIRS = "pairs";

    /** {@code rows, accuracy, kappa, f1}, as {@link io.sluice.engine.topology.LearnerSpec the metrics of a trainer} are. */
    private static final String OF_LABELS = """
            SELECT came AS "rows", accuracy, (accuracy - chance) / NULLIF(1 - chance, 0) AS kappa, f1
            FROM (
              SELECT COALESCE(SUM(came), 0) AS came, CAST(SUM(hits) AS DOUBLE) / SUM(came) AS accuracy,
                SUM(CAST(came AS DOUBLE) * told) / (CAST(SUM(came) AS DOUBLE) * SUM(came)) AS chance,
                AVG(CASE WHEN came + told > 0 THEN 2e0 * hits / (came + told) END) AS f1
              FROM (
                SELECT label, SUM(came) AS came, SUM(told) AS told, SUM(hits) AS hits
                FROM (
                  SELECT came AS label, 1 AS came, 0 AS told, CASE WHEN came = told THEN 1 ELSE 0 END AS hits FROM pairs
                  UNION ALL SELECT told, 0, 1, 0 FROM pairs WHERE told IS NOT NULL) AS each_row
                GROUP BY label) AS each_label) AS figures;
            """;

    private static final String OF_NUMBERS = """
            SELECT n AS "rows", mae, SQRT(square) AS rmse, 1 - square / NULLIF(variance, 0) AS r2
            FROM (
              SELECT COUNT(*) AS n, AVG(ABS(told - came)) AS mae, AVG((told - came) * (told - came)) AS square,
                AVG(came * came) - AVG(came) * AVG(came) AS variance
              FROM pairs WHERE told IS NOT NULL) AS figures;
            """;

    private static final String HINT_OF_UNLABELLED =
            "its metrics are those of m$metrics; ML_PREDICT says the same of each row, for a query of your own";

    private final Catalogue catalogue;
    private final PlanModel models;

    PlanEvaluation(Catalogue catalogue, PlanModel models) {
        this.catalogue = catalogue;
        this.models = models;
    }

    private Relation.Model model(SqlEvaluate evaluate) {
        Relation.Model model = models.model(evaluate.model().model());
        if (!model.task().isLabelled()) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "model \"" + model.name()
                                    + "\" learns without labels, and ML_EVALUATE compares with labels")
                    .at(evaluate.model().model().place())
                    .hint(HINT_OF_UNLABELLED)
                    .exception();
        }
        return model;
    }

    /** The query over {@link #PAIRS}. */
    SqlNode query(SqlEvaluate evaluate) {
        Relation.Model model = model(evaluate);
        String text = model.task() == Task.CLASSIFICATION ? OF_LABELS : OF_NUMBERS;
        return ((Statement.Query) ToStatement.statements("ML_EVALUATE", text).get(0)).query();
    }

    /**
     * The name under which the pairs can be read.
     *
     * @param predictions the rows, behind their own columns what the model foretells
     */
    String pairs(SqlEvaluate evaluate, RelNode predictions) {
        Relation.Model model = model(evaluate);
        Schema all = Types.schema(predictions.getRowType());
        Schema given = new Schema(all.fields().subList(0, all.size() - PlanModel.foretold(model)));
        int label = models.label(evaluate, given, model);
        String name = catalogue.freshName();
        RelNode pairs = pairs(predictions, label, given.size());
        catalogue.add(new Relation.View(name, Types.schema(pairs.getRowType()), pairs, "", List.of()), false);
        return name;
    }

    private static RelNode pairs(RelNode predictions, int label, int value) {
        RexBuilder builder = predictions.getCluster().getRexBuilder();
        RexNode came = builder.makeInputRef(predictions, label);
        RelNode labelled = LogicalFilter.create(predictions, builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, came));
        RexNode told = builder.makeInputRef(labelled, value);
        RelDataType type = told.getType();
        return LogicalProject.create(
                labelled, List.of(), List.of(builder.makeCast(type, came), told), List.of("came", "told"), Set.of());
    }
}
