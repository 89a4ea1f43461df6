// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(a, b))} in FROM, or {@code |> CALL ML_PREDICT(MODEL m)}: the rows, and what the model
 * foretells of each. Operands: (input, features).
 */
public final class SqlPredict extends SqlPipe {
    private final ModelReference model;
    private final SqlNodeList features;

    public SqlPredict(SqlParserPos position, SqlNode input, ModelReference model, SqlNodeList features) {
        super(position, input);
        this.model = model;
        this.features = features;
    }

    public ModelReference model() {
        return model;
    }

    /** Columns of the input, in the order of the model's; empty if they have its names. */
    public List<SqlIdentifier> features() {
        return features.stream().map(feature -> (SqlIdentifier) feature).toList();
    }

    /** Where they are named; the whole call if they are not. */
    public SqlParserPos featuresPosition() {
        return features.getParserPosition();
    }

    @Override
    String word() {
        return "CALL ML_PREDICT";
    }

    @Override
    SqlPredict withOperands(SqlParserPos position, List<SqlNode> operands) {
        return new SqlPredict(position, operands.get(0), model, (SqlNodeList) operands.get(1));
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(input(), features);
    }
}
