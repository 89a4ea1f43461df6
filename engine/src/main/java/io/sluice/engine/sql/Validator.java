// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlMoniker;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.jspecify.annotations.Nullable;

/** Calcite's validator, with the items of a select list that are ours. */
final class Validator extends SqlValidatorImpl {
    Validator(Catalogue catalogue) {
        super(
                catalogue.operators(),
                catalogue.reader(),
                catalogue.types(),
                SqlValidator.Config.DEFAULT
                        .withConformance(SqlConformanceEnum.LENIENT)
                        .withIdentifierExpansion(true)
                        .withTypeCoercionEnabled(true));
    }

    @Override
    protected RelDataType validateSelectList(SqlNodeList items, SqlSelect select, RelDataType target) {
        return super.validateSelectList(SqlStarRename.expand(items, select, this), select, target);
    }

    /** What the names in the innermost SELECT around a place could be, once validation has come as far as that. */
    Visible visibleAt(SqlParserPos place) {
        List<SqlSelect> selects = namespaces.keySet().stream()
                .filter(SqlSelect.class::isInstance)
                .map(SqlSelect.class::cast)
                .toList();
        Comparator<SqlSelect> byLength = Comparator.comparingLong(select -> length(select.getParserPosition()));
        // An ORDER BY stands behind its SELECT.
        Comparator<SqlSelect> byStart = Comparator.comparingLong(select -> start(select.getParserPosition()));
        return selects.stream()
                .filter(select -> isIn(select, place))
                .findFirst()
                .or(() -> selects.stream()
                        .filter(select -> contains(select.getParserPosition(), place))
                        .min(byLength))
                .or(() -> selects.stream()
                        .filter(select -> start(select.getParserPosition()) <= start(place))
                        .max(byStart))
                .flatMap(select -> visible(select, place))
                .orElse(Visible.NOTHING);
    }

    /** Whether the place is that of a node in the SELECT, not in its FROM: the operators of a pipe all stand in one place. */
    private static boolean isIn(SqlSelect select, SqlParserPos place) {
        boolean[] found = {false};
        SqlBasicVisitor<Void> visitor = new SqlBasicVisitor<>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                found[0] |= contains(identifier.getParserPosition(), place);
                return null;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
                return call instanceof SqlSelect ? null : super.visit(call);
            }
        };
        Stream.of(
                        select.getSelectList(),
                        select.getWhere(),
                        select.getGroup(),
                        select.getHaving(),
                        select.getQualify(),
                        select.getOrderList())
                .filter(Objects::nonNull)
                .forEach(part -> part.accept(visitor));
        return found[0];
    }

    private static boolean contains(SqlParserPos outer, SqlParserPos inner) {
        return start(outer) <= start(inner) && end(outer) >= end(inner);
    }

    private static long length(SqlParserPos position) {
        return end(position) - start(position);
    }

    private static long start(SqlParserPos position) {
        return ((long) position.getLineNum() << 32) + position.getColumnNum();
    }

    private static long end(SqlParserPos position) {
        return ((long) position.getEndLineNum() << 32) + position.getEndColumnNum();
    }

    private Optional<Visible> visible(SqlSelect select, SqlParserPos place) {
        SelectScope scope = getRawSelectScope(select);
        if (scope == null) {
            return Optional.empty();
        }
        // The names of this FROM come first, those of the queries around it behind.
        List<SqlMoniker> names = new ArrayList<>();
        scope.findAliases(names);
        List<SqlValidatorNamespace> namespacesInFrom = scope.getChildren();
        Map<String, List<String>> relations = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.size(), namespacesInFrom.size()); i++) {
            SqlValidatorNamespace namespace = namespacesInFrom.get(i);
            SqlNode node = namespace.getEnclosingNode();
            // One around the place is still being validated, and asking for its columns would begin anew.
            if (node == null || !contains(node.getParserPosition(), place)) {
                List<String> parts = names.get(i).getFullyQualifiedNames();
                relations.put(
                        parts.get(parts.size() - 1), namespace.getRowType().getFieldNames());
            }
        }
        List<String> items = new ArrayList<>();
        select.getSelectList().forEach(item -> {
            if (item.getKind() == SqlKind.AS) {
                items.add(((SqlCall) item).operand(1).toString());
            }
        });
        return Optional.of(new Visible(relations, items));
    }
}
