// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a {@link SqlTee} or {@link SqlFork}. Operands: (query).
 *
 * <p>In the query, the rows of the tee's or fork's input are the relation {@link #INPUT}, a name no user can write. In a
 * branch within a branch it is that of the nearest tee or fork around the place.
 */
public final class SqlBranch extends SqlCall {
    /** The name by which the query of a branch reads the rows it gets. */
    public static final String INPUT = "$input";

    private final SqlNode query;
    private final Optional<End> end;

    /** {@code |> INSERT INTO target (columns) EMIT …} at the end of a branch. */
    public record End(Name target, List<Name> columns, Optional<Emit> emit) {
        public End {
            columns = List.copyOf(columns);
        }
    }

    public SqlBranch(SqlParserPos position, SqlNode query, Optional<End> end) {
        super(position);
        this.query = query;
        this.end = end;
    }

    public SqlNode query() {
        return query;
    }

    /** Where the rows go. A branch of FORK without an end prints; one of TEE has LOG or a TEE of its own inside. */
    public Optional<End> end() {
        return end;
    }

    static SqlIdentifier input(SqlParserPos position) {
        return new SqlIdentifier(INPUT, position);
    }

    @Override
    public SqlOperator getOperator() {
        return new SqlSpecialOperator("BRANCH", SqlKind.OTHER) {
            @Override
            public SqlCall createCall(
                    @Nullable SqlLiteral quantifier, SqlParserPos position, @Nullable SqlNode... operands) {
                return new SqlBranch(position, List.of(operands).get(0), end);
            }
        };
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(query);
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        SqlWriter.Frame frame = writer.startList("(", ")");
        query.unparse(writer, 0, 0);
        end.ifPresent(to -> writer.print("|> INSERT INTO " + to.target()));
        writer.endList(frame);
    }
}
