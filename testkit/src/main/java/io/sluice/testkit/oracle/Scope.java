// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.core.CorrelationId;
import org.jspecify.annotations.Nullable;

/**
 * Where a query is evaluated.
 *
 * @param batch whether streams stand for the rows of the tick
 * @param outer the rows of the queries around it, by the variable they have inside
 */
record Scope(boolean batch, Map<CorrelationId, List<@Nullable Object>> outer) {
    static final Scope ALL_ROWS = new Scope(false, Map.of());
    static final Scope ONE_BATCH = new Scope(true, Map.of());

    Scope with(Set<CorrelationId> variables, List<@Nullable Object> row) {
        if (variables.isEmpty()) {
            return this;
        }
        Map<CorrelationId, List<@Nullable Object>> more = new HashMap<>(outer);
        variables.forEach(variable -> more.put(variable, row));
        return new Scope(batch, more);
    }
}
