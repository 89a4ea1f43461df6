// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code |> TEE (|> …), …}: passes rows on, and each branch gets them too. Operands: (input, branches…). */
public final class SqlTee extends SqlPipe {
    private final List<SqlBranch> branches;

    public SqlTee(SqlParserPos position, SqlNode input, List<SqlBranch> branches) {
        super(position, input);
        this.branches = List.copyOf(branches);
    }

    public List<SqlBranch> branches() {
        return branches;
    }

    @Override
    String word() {
        return "TEE";
    }

    @Override
    SqlTee withOperands(SqlParserPos position, List<SqlNode> operands) {
        List<SqlBranch> copies =
                operands.stream().skip(1).map(operand -> (SqlBranch) operand).toList();
        return new SqlTee(position, operands.get(0), copies);
    }

    @Override
    public List<SqlNode> getOperandList() {
        List<SqlNode> operands = new ArrayList<>(List.of(input()));
        operands.addAll(branches);
        return List.copyOf(operands);
    }
}
