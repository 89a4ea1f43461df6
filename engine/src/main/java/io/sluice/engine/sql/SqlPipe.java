// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A pipe operator that Calcite has no node for. It stands where a query stands: as an item of FROM, usually below AS, or
 * as a whole query. The planner takes these nodes out of the tree, innermost first: it plans the input, applies the
 * operator, and puts a temporary relation in the node's place. Calcite's validator never sees one.
 *
 * <p>Immutable; a shuttle such as {@link SqlCopy} makes a new one from new operands.
 */
public abstract sealed class SqlPipe extends SqlCall
        permits SqlUpdateState, SqlLog, SqlTee, SqlFork, SqlAssert, SqlPredict, SqlEvaluate {
    private final SqlNode input;

    SqlPipe(SqlParserPos position, SqlNode input) {
        super(position);
        this.input = input;
    }

    /** The query that the operator is applied to, operand 0. */
    public final SqlNode input() {
        return input;
    }

    /** The words after {@code |>}. */
    abstract String word();

    /** The same operator over other operands, given in the order of {@link #getOperandList}. */
    abstract SqlPipe withOperands(SqlParserPos position, List<SqlNode> operands);

    @Override
    public final SqlOperator getOperator() {
        return new CopyingOperator(this);
    }

    @Override
    public final void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        SqlWriter.Frame frame = writer.startList("(", ")");
        input.unparse(writer, 0, 0);
        writer.sep("|> " + word());
        for (SqlNode operand : getOperandList().subList(1, getOperandList().size())) {
            operand.unparse(writer, 0, 0);
        }
        writer.endList(frame);
    }

    private static final class CopyingOperator extends SqlSpecialOperator {
        private final SqlPipe pipe;

        CopyingOperator(SqlPipe pipe) {
            super(pipe.word(), SqlKind.OTHER);
            this.pipe = pipe;
        }

        @Override
        public SqlCall createCall(
                @Nullable SqlLiteral quantifier, SqlParserPos position, @Nullable SqlNode... operands) {
            return pipe.withOperands(position, List.of(operands));
        }
    }
}
