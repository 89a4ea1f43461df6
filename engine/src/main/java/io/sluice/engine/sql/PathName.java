// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A path or address that stands for a relation: {@code FROM 'clicks.csv'}. In the tree it is an identifier of two parts,
 * the reserved name {@link #SCHEMA}, which no user can write, and the text between the quotes. A catalogue that has a
 * schema of that name resolves it like any other.
 */
public final class PathName {
    public static final String SCHEMA = "$path";

    private PathName() {}

    static SqlIdentifier of(String path, SqlParserPos position) {
        return new SqlIdentifier(List.of(SCHEMA, path), null, position, List.of(position, position));
    }

    /** The path, if the identifier is one. */
    public static Optional<String> path(SqlIdentifier identifier) {
        return identifier.names.size() == 2 && identifier.names.get(0).equals(SCHEMA)
                ? Optional.of(identifier.names.get(1))
                : Optional.empty();
    }
}
