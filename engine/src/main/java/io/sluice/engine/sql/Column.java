// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.topology.SqlType;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/** A column of a definition. */
public sealed interface Column {
    Name name();

    /** A column that the data has. The type is absent in {@code CREATE SINK s (a, b) AS …}, where the query gives it. */
    record Plain(Name name, Optional<SqlType> type) implements Column {}

    /** A column computed from others: {@code day AS CAST(ts AS DATE)}. */
    record Computed(Name name, SqlNode expression) implements Column {}

    /**
     * What the connector knows about a row beside its data: {@code part INT METADATA FROM 'partition'}.
     *
     * @param key the connector's name for it: the column's name unless FROM says otherwise
     * @param virtual whether it is left out when rows are written
     */
    record Metadata(Name name, SqlType type, String key, boolean virtual) implements Column {}
}
