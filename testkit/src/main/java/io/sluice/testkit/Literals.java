// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.sql.SqlCopy;
import io.sluice.engine.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Rows of constants as a query. */
final class Literals {
    private Literals() {}

    /** {@code VALUES (…), (…)}; a tree of its own. */
    static SqlNode values(List<Statement.Row> rows) {
        List<SqlNode> tuples = new ArrayList<>();
        for (Statement.Row row : rows) {
            List<SqlNode> values = row.values().stream().map(SqlCopy::of).toList();
            tuples.add(SqlStdOperatorTable.ROW.createCall(values.get(0).getParserPosition(), values));
        }
        SqlParserPos position = tuples.get(0).getParserPosition();
        return SqlStdOperatorTable.VALUES.createCall(position, tuples);
    }
}
