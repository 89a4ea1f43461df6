// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** An operator table without the names that others replace: two functions of one name would be an ambiguous call. */
final class Without implements SqlOperatorTable {
    private final SqlOperatorTable table;
    private final Set<String> names;

    Without(SqlOperatorTable table, List<SqlOperator> replacements) {
        this.table = table;
        this.names = replacements.stream().map(SqlOperator::getName).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        List<SqlOperator> own = new ArrayList<>();
        table.lookupOperatorOverloads(name, category, syntax, own, matcher);
        own.removeIf(operator -> names.contains(operator.getName()));
        found.addAll(own);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return table.getOperatorList().stream()
                .filter(operator -> !names.contains(operator.getName()))
                .toList();
    }
}
