// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.grammar.SluiceParser;
import io.sluice.grammar.SluiceParser.FrameBoundContext;
import io.sluice.grammar.SluiceParser.WindowFrameContext;
import io.sluice.grammar.SluiceParser.WindowSpecificationContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The windows of OVER, in place or named by a WINDOW clause. */
final class ToWindow {
    private final ToExpression expressions;
    private final ToName names;

    ToWindow(ToExpression expressions, ToName names) {
        this.expressions = expressions;
        this.names = names;
    }

    /** The windows of a WINDOW clause; null, as Calcite wants it, if there is none. */
    @Nullable
    SqlNodeList named(SluiceParser.@Nullable WindowClauseContext clause) {
        if (clause == null) {
            return null;
        }
        List<SqlNode> windows = new ArrayList<>();
        for (SluiceParser.NamedWindowContext named : clause.namedWindow()) {
            SqlWindow window = window(named.windowSpecification());
            window.setDeclName(names.identifier(named.name()));
            windows.add(window);
        }
        return new SqlNodeList(windows, Script.position(clause));
    }

    SqlWindow window(WindowSpecificationContext context) {
        SqlParserPos position = Script.position(context);
        SqlNodeList partition = context.partitionBy() == null
                ? SqlNodeList.EMPTY
                : expressions.list(context.partitionBy().expression());
        SqlNodeList order = context.orderBy() == null
                ? SqlNodeList.EMPTY
                : expressions.list(context.orderBy().orderItem());
        WindowFrameContext frame = context.windowFrame();
        boolean rows = frame != null && frame.unit.getType() == SluiceParser.ROWS;
        return SqlWindow.create(
                null,
                context.base == null ? null : names.identifier(context.base),
                partition,
                order,
                SqlLiteral.createBoolean(rows, position),
                frame == null ? null : bound(frame.low),
                frame == null || frame.high == null ? null : bound(frame.high),
                null,
                exclusion(frame, position),
                position);
    }

    private SqlNode bound(FrameBoundContext context) {
        SqlParserPos position = Script.position(context);
        if (context instanceof SluiceParser.UnboundedBoundContext unbounded) {
            return unbounded.direction.getType() == SluiceParser.PRECEDING
                    ? SqlWindow.createUnboundedPreceding(position)
                    : SqlWindow.createUnboundedFollowing(position);
        }
        if (context instanceof SluiceParser.ExpressionBoundContext bound) {
            SqlNode distance = expressions.visit(bound.concatenation());
            return bound.direction.getType() == SluiceParser.PRECEDING
                    ? SqlWindow.createPreceding(distance, position)
                    : SqlWindow.createFollowing(distance, position);
        }
        return SqlWindow.createCurrentRow(position);
    }

    private static SqlLiteral exclusion(WindowFrameContext frame, SqlParserPos position) {
        if (frame == null || frame.frameExclusion() == null) {
            return SqlWindow.createExcludeNoOthers(position);
        }
        if (frame.frameExclusion() instanceof SluiceParser.ExcludeCurrentRowContext) {
            return SqlWindow.createExcludeCurrentRow(position);
        }
        if (frame.frameExclusion() instanceof SluiceParser.ExcludeGroupContext) {
            return SqlWindow.createExcludeGroup(position);
        }
        return frame.frameExclusion() instanceof SluiceParser.ExcludeTiesContext
                ? SqlWindow.createExcludeTies(position)
                : SqlWindow.createExcludeNoOthers(position);
    }
}
