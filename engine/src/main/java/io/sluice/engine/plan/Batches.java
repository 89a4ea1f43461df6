// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.sql.PerBatchSelect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What makes a query block a batch query: PER BATCH, {@code BATCH(TABLE s)} in its FROM, or a sub-query in one of its
 * expressions that is a batch query. A batch query in FROM does not make its reader one: its result is appended to, like a
 * stream.
 */
final class Batches {
    private Batches() {}

    static boolean isBatch(SqlNode query) {
        if (query instanceof SqlOrderBy order) {
            return isBatch(order.query);
        }
        if (!(query instanceof SqlSelect select)) {
            return false;
        }
        return select instanceof PerBatchSelect
                || (select.getFrom() != null && readsBatch(select.getFrom()))
                || hasBatchSubquery(select);
    }

    private static boolean readsBatch(SqlNode from) {
        if (from instanceof SqlJoin join) {
            return readsBatch(join.getLeft()) || readsBatch(join.getRight());
        }
        if (from instanceof SqlBasicCall call) {
            boolean wrapper = call.getKind() == SqlKind.AS || call.getKind() == SqlKind.LATERAL;
            return stream(call).isPresent() || (wrapper && readsBatch(call.operand(0)));
        }
        return false;
    }

    private static boolean hasBatchSubquery(SqlSelect select) {
        boolean[] found = {false};
        SqlBasicVisitor<Void> visitor = new SqlBasicVisitor<>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= isBatch(call);
                // A sub-query that is no batch query decides for itself what is below it.
                return call instanceof SqlSelect || found[0] ? null : super.visit(call);
            }
        };
        for (SqlNode part : expressions(select)) {
            part.accept(visitor);
        }
        return found[0];
    }

    private static List<SqlNode> expressions(SqlSelect select) {
        return java.util.stream.Stream.of(
                        Optional.<SqlNode>of(select.getSelectList()),
                        Optional.ofNullable(select.getWhere()),
                        Optional.<SqlNode>ofNullable(select.getGroup()),
                        Optional.ofNullable(select.getHaving()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The stream of {@code BATCH(TABLE s)} as an item of FROM. */
    static Optional<SqlIdentifier> stream(SqlBasicCall call) {
        if (call.getKind() != SqlKind.COLLECTION_TABLE || !(call.operand(0) instanceof SqlBasicCall function)) {
            return Optional.empty();
        }
        boolean batch = function.getOperator().getName().equalsIgnoreCase("BATCH") && function.operandCount() == 1;
        if (!batch || !(function.operand(0) instanceof SqlCall table)) {
            return Optional.empty();
        }
        return table.getKind() == SqlKind.EXPLICIT_TABLE && table.operand(0) instanceof SqlIdentifier name
                ? Optional.of(name)
                : Optional.empty();
    }

    /** The select without PER BATCH. */
    static SqlSelect plain(SqlSelect select) {
        if (!(select instanceof PerBatchSelect)) {
            return select;
        }
        SqlNodeList group = select.getGroup();
        return new SqlSelect(
                select.getParserPosition(),
                (SqlNodeList) select.getOperandList().get(0),
                select.getSelectList(),
                select.getFrom(),
                select.getWhere(),
                group,
                select.getHaving(),
                select.getWindowList(),
                select.getQualify(),
                select.getOrderList(),
                select.getOffset(),
                select.getFetch(),
                select.getHints());
    }

    /** {@code batch_id} and {@code batch_time} inside a batch query: the same for all its rows. */
    static SqlNode hiddenColumn(SqlIdentifier identifier) {
        if (!identifier.isSimple()) {
            return identifier;
        }
        return switch (identifier.getSimple().toLowerCase(Locale.ROOT)) {
            case "batch_id" -> Functions.BATCH_ID.createCall(identifier.getParserPosition());
            case "batch_time" -> Functions.BATCH_TIME.createCall(identifier.getParserPosition());
            default -> identifier;
        };
    }
}
