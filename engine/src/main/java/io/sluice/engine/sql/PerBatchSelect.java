// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.util.SqlBasicVisitor.ArgHandler;
import org.apache.calcite.sql.util.SqlVisitor;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT whose GROUP BY ends in PER BATCH, or that has PER BATCH alone: it runs once for each batch. Operands as those
 * of {@link SqlSelect}. A copy made by a shuttle is a PerBatchSelect too.
 */
public final class PerBatchSelect extends SqlSelect {
    private static final SqlOperator OPERATOR = new PerBatchOperator();

    PerBatchSelect(SqlSelect select) {
        this(select.getParserPosition(), select.getOperandList().toArray(new SqlNode[0]));
    }

    private PerBatchSelect(SqlParserPos position, @Nullable SqlNode[] operands) {
        super(
                position,
                (SqlNodeList) operands[0],
                (SqlNodeList) operands[1],
                operands[2],
                operands[3],
                (SqlNodeList) operands[4],
                operands[5],
                (SqlNodeList) operands[6],
                operands[7],
                (SqlNodeList) operands[8],
                operands[9],
                operands[10],
                (SqlNodeList) operands[11]);
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    /** What Calcite's select operator does, which cannot be extended, except that it makes PER BATCH selects. */
    private static final class PerBatchOperator extends SqlOperator {
        PerBatchOperator() {
            super("SELECT", SqlKind.SELECT, 2, true, ReturnTypes.SCOPE, null, null);
        }

        @Override
        public SqlSyntax getSyntax() {
            return SqlSyntax.SPECIAL;
        }

        @Override
        public SqlCall createCall(
                @Nullable SqlLiteral quantifier, SqlParserPos position, @Nullable SqlNode... operands) {
            return new PerBatchSelect(position, operands);
        }

        @Override
        public <R> void acceptCall(
                SqlVisitor<R> visitor, SqlCall call, boolean onlyExpressions, ArgHandler<R> handler) {
            SqlSelectOperator.INSTANCE.acceptCall(visitor, call, onlyExpressions, handler);
        }

        @Override
        public void unparse(SqlWriter writer, SqlCall call, int leftPrecedence, int rightPrecedence) {
            SqlSelectOperator.INSTANCE.unparse(writer, call, leftPrecedence, rightPrecedence);
            writer.print("PER BATCH");
        }
    }
}
