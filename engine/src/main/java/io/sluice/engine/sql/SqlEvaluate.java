// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code ML_EVALUATE(TABLE t, MODEL m, DESCRIPTOR(label), DESCRIPTOR(a, b))} in FROM, or {@code |> CALL ML_EVALUATE(MODEL m,
 * DESCRIPTOR(label))}: how well a model foretells a column of the rows. Operands: (what it foretells of them, label).
 */
public final class SqlEvaluate extends SqlPipe {
    private final SqlIdentifier label;

    public SqlEvaluate(SqlParserPos position, SqlPredict predictions, SqlIdentifier label) {
        super(position, predictions);
        this.label = label;
    }

    public ModelReference model() {
        return ((SqlPredict) input()).model();
    }

    /** The column of the rows that is compared. */
    public SqlIdentifier label() {
        return label;
    }

    @Override
    String word() {
        return "CALL ML_EVALUATE";
    }

    @Override
    SqlEvaluate withOperands(SqlParserPos position, List<SqlNode> operands) {
        return new SqlEvaluate(position, (SqlPredict) operands.get(0), (SqlIdentifier) operands.get(1));
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(input(), label);
    }
}
