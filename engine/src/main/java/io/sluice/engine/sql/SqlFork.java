// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code |> FORK (|> …), (|> …)}: each branch gets the rows; nothing goes on. The whole query of a statement. Operands: (input, branches…). */
public final class SqlFork extends SqlPipe {
    private final List<SqlBranch> branches;

    public SqlFork(SqlParserPos position, SqlNode input, List<SqlBranch> branches) {
        super(position, input);
        this.branches = List.copyOf(branches);
    }

    public List<SqlBranch> branches() {
        return branches;
    }

    @Override
    String word() {
        return "FORK";
    }

    @Override
    SqlFork withOperands(SqlParserPos position, List<SqlNode> operands) {
        List<SqlBranch> copies =
                operands.stream().skip(1).map(operand -> (SqlBranch) operand).toList();
        return new SqlFork(position, operands.get(0), copies);
    }

    @Override
    public List<SqlNode> getOperandList() {
        List<SqlNode> operands = new ArrayList<>(List.of(input()));
        operands.addAll(branches);
        return List.copyOf(operands);
    }
}
