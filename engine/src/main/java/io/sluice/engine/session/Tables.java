// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of the in-memory tables. Used by the session's thread. */
public final class Tables {
    private final TreeMap<String, Content> contents = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private static final class Content {
        private final Chunk rows;
        private final Set<List<@Nullable Object>> keys = new HashSet<>();

        Content(Relation.Table table) {
            rows = Chunk.of(table.schema().types());
        }
    }

    /**
     * Adds rows.
     *
     * @throws io.sluice.engine.problem.ProblemException if a key is there already; then no row is added
     */
    public void insert(Relation.Table table, List<Chunk> rows) {
        Content content = contents.computeIfAbsent(table.name(), name -> new Content(table));
        Set<List<@Nullable Object>> added = new HashSet<>();
        for (Chunk chunk : rows) {
            for (int row = 0; row < chunk.size() && !table.primaryKey().isEmpty(); row++) {
                List<@Nullable Object> key = key(table, chunk, row);
                if (content.keys.contains(key) || !added.add(key)) {
                    throw Problem.of(
                                    Code.INVALID_VALUE,
                                    "table \"" + table.name() + "\" already has a row with the key " + key)
                            .hint("delete it first, or insert another key")
                            .exception();
                }
            }
        }
        content.keys.addAll(added);
        rows.forEach(chunk -> content.rows.append(chunk, 0, chunk.size()));
    }

    private static List<@Nullable Object> key(Relation.Table table, Chunk chunk, int row) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int column : table.primaryKey()) {
            key.add(Datum.get(table.schema().type(column), chunk.column(column), row));
        }
        return key;
    }

    /** The rows of the given tables, by name. */
    public Map<String, List<Chunk>> rows(List<Relation.Table> tables) {
        Map<String, List<Chunk>> rows = new HashMap<>();
        for (Relation.Table table : tables) {
            Content content = contents.get(table.name());
            if (content != null && content.rows.size() > 0) {
                rows.put(table.name(), List.of(content.rows));
            }
        }
        return rows;
    }

    void drop(String table) {
        contents.remove(table);
    }
}
