// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.Static;
import org.jspecify.annotations.Nullable;

/**
 * All columns, some under another name, in place: {@code |> RENAME a AS b} is {@code SELECT * RENAME (a AS b)}. An item
 * of a select list, as Calcite's {@code SqlStarExclude} and {@code SqlStarReplace} are, which it lacks. Operands: (list
 * of {@code old AS new}).
 *
 * <p>A validator replaces it by plain items: it overrides {@code validateSelectList} and calls {@link #expand} first.
 */
public final class SqlStarRename extends SqlCall {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("SELECT_STAR_RENAME", SqlKind.OTHER) {
        @Override
        public SqlCall createCall(
                @Nullable SqlLiteral quantifier, SqlParserPos position, @Nullable SqlNode... operands) {
            return new SqlStarRename(position, (SqlNodeList) List.of(operands).get(0));
        }
    };

    private final SqlNodeList renames;

    public SqlStarRename(SqlParserPos position, SqlNodeList renames) {
        super(position);
        this.renames = renames;
    }

    /**
     * The select list with every SqlStarRename replaced by the columns of FROM.
     *
     * @throws CalciteContextException at a name that is no column
     */
    public static SqlNodeList expand(SqlNodeList items, SqlSelect select, SqlValidator validator) {
        SqlNodeList expanded = new SqlNodeList(items.getParserPosition());
        for (SqlNode item : items) {
            if (item instanceof SqlStarRename rename) {
                SqlNodeList star = SqlNodeList.of(SqlIdentifier.star(rename.getParserPosition()));
                expanded.addAll(rename.rename(validator.expandStar(star, select, false)));
            } else {
                expanded.add(item);
            }
        }
        return expanded;
    }

    private List<SqlNode> rename(SqlNodeList columns) {
        List<SqlCall> unused = new ArrayList<>();
        renames.forEach(rename -> unused.add((SqlCall) rename));
        List<SqlNode> renamed = new ArrayList<>();
        columns.forEach(column -> renamed.add(rename(column, unused)));
        if (!unused.isEmpty()) {
            SqlNode unknown = unused.get(0).operand(0);
            throw SqlUtil.newContextException(
                    unknown.getParserPosition(), Static.RESOURCE.columnNotFound(unknown.toString()));
        }
        return renamed;
    }

    private static SqlNode rename(SqlNode column, List<SqlCall> unused) {
        SqlNode value = column.getKind() == SqlKind.AS ? ((SqlCall) column).operand(0) : column;
        for (SqlCall rename : unused) {
            if (isNamed(column, value, rename.operand(0))) {
                unused.remove(rename);
                return SqlStdOperatorTable.AS.createCall(rename.getParserPosition(), value, rename.operand(1));
            }
        }
        return column;
    }

    private static boolean isNamed(SqlNode column, SqlNode value, SqlIdentifier name) {
        String last = name.names.get(name.names.size() - 1);
        if (name.isSimple()) {
            return last.equalsIgnoreCase(SqlValidatorUtil.alias(column, 0));
        }
        return value instanceof SqlIdentifier qualified
                && qualified.names.size() == 2
                && qualified.names.get(0).equalsIgnoreCase(name.names.get(0))
                && qualified.names.get(1).equalsIgnoreCase(last);
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(renames);
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
        writer.print("* RENAME ");
        SqlWriter.Frame frame = writer.startList("(", ")");
        renames.unparse(writer, 0, 0);
        writer.endList(frame);
    }
}
