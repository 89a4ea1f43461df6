// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.Map;
import java.util.Optional;

/** What functions of other systems are called here. */
final class ForeignFunctions {
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("NVL", "COALESCE(x, y) gives the first that is not NULL"),
            Map.entry("ISNULL", "write x IS NULL, or COALESCE(x, y)"),
            Map.entry("IIF", "write CASE WHEN condition THEN x ELSE y END"),
            Map.entry("DECODE", "write CASE x WHEN 1 THEN 'a' … END"),
            Map.entry("GETDATE", "write CURRENT_TIMESTAMP"),
            Map.entry("SYSDATE", "write CURRENT_TIMESTAMP"),
            Map.entry("NOW", "write CURRENT_TIMESTAMP"),
            Map.entry("DATEADD", "add an interval: ts + INTERVAL '1' DAY"),
            Map.entry("DATEDIFF", "write TIMESTAMPDIFF(DAY, from, to)"),
            Map.entry("GROUP_CONCAT", "ARRAY_AGG(x) gathers values in an array"),
            Map.entry("COLLECT_LIST", "ARRAY_AGG(x) gathers values in an array"),
            Map.entry("COLLECT_SET", "ARRAY_AGG(DISTINCT x) gathers values in an array"),
            Map.entry("EXPLODE", "write CROSS JOIN UNNEST(array) AS t (element)"),
            Map.entry("FLATTEN", "write CROSS JOIN UNNEST(array) AS t (element)"),
            Map.entry("GENERATE_SERIES", "a stream of numbers comes from 'connector' = 'datagen'"),
            Map.entry("LEN", "write CHAR_LENGTH(text)"),
            Map.entry("SPLIT_PART", "write SPLIT(text, delimiter)[1]"),
            Map.entry("REGEXP_SPLIT_TO_TABLE", "write CROSS JOIN UNNEST(SPLIT(text, delimiter)) AS t (piece)"),
            Map.entry("TO_NUMBER", "write CAST(text AS INT) or text::INT"),
            Map.entry("CONVERT", "write CAST(x AS type) or x::type"),
            Map.entry("STRFTIME", "write CAST(ts AS STRING), or EXTRACT(YEAR FROM ts)"));

    private ForeignFunctions() {}

    /** What to write instead of a function that other systems have. */
    static Optional<String> hint(String function) {
        return Optional.ofNullable(HINTS.get(function));
    }
}
