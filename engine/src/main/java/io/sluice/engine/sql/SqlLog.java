// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code |> LOG 'label' LIMIT n}: passes rows on and shows the first changes of each batch. Operands: (input). */
public final class SqlLog extends SqlPipe {
    /** How many changes of a batch are shown if there is no LIMIT, as in Spark's {@code print}. */
    public static final long LIMIT_DEFAULT = 10;

    private final Optional<String> label;
    private final long limit;

    public SqlLog(SqlParserPos position, SqlNode input, Optional<String> label, long limit) {
        super(position, input);
        this.label = label;
        this.limit = limit;
    }

    public Optional<String> label() {
        return label;
    }

    public long limit() {
        return limit;
    }

    @Override
    String word() {
        return "LOG";
    }

    @Override
    SqlLog withOperands(SqlParserPos position, List<SqlNode> operands) {
        return new SqlLog(position, operands.get(0), label, limit);
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(input());
    }
}
