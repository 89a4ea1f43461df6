// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code |> ASSERT condition, shown, …}: passes rows on; a row for which the condition is not TRUE fails the batch, and
 * the error shows the other expressions. Operands: (input, condition, shown…). Expressions are over the input's columns.
 */
public final class SqlAssert extends SqlPipe {
    private final SqlNode condition;
    private final List<SqlNode> shown;
    private final List<String> texts;

    /** @param texts the condition and the other expressions as they were written */
    public SqlAssert(SqlParserPos position, SqlNode input, SqlNode condition, List<SqlNode> shown, List<String> texts) {
        super(position, input);
        this.condition = condition;
        this.shown = List.copyOf(shown);
        this.texts = List.copyOf(texts);
    }

    /** The condition as it was written. */
    public String conditionText() {
        return texts.get(0);
    }

    /** The other expressions as they were written. */
    public List<String> shownTexts() {
        return texts.subList(1, texts.size());
    }

    public SqlNode condition() {
        return condition;
    }

    public List<SqlNode> shown() {
        return shown;
    }

    @Override
    String word() {
        return "ASSERT";
    }

    @Override
    SqlAssert withOperands(SqlParserPos position, List<SqlNode> operands) {
        return new SqlAssert(position, operands.get(0), operands.get(1), operands.subList(2, operands.size()), texts);
    }

    @Override
    public List<SqlNode> getOperandList() {
        List<SqlNode> operands = new ArrayList<>(List.of(input(), condition));
        operands.addAll(shown);
        return List.copyOf(operands);
    }
}
