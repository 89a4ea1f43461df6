// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.util.SqlShuttle;

/** Copies a tree. Validation rewrites a tree in place, so a view that is read twice is copied before each use. */
public final class SqlCopy extends SqlShuttle {
    private SqlCopy() {}

    /** A tree of its own; what cannot change, such as literals and types, is shared. */
    public static SqlNode of(SqlNode tree) {
        return tree.accept(new SqlCopy());
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
        return identifier.clone(identifier.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlNodeList list) {
        SqlNodeList copy = new SqlNodeList(list.getParserPosition());
        for (SqlNode node : list) {
            copy.add(node == null ? null : node.accept(this));
        }
        return copy;
    }

    @Override
    public SqlNode visit(SqlCall call) {
        CallCopyingArgHandler copying = new CallCopyingArgHandler(call, true);
        call.getOperator().acceptCall(this, call, false, copying);
        return copying.result();
    }
}
