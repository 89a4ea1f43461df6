// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that can be used at a place of a query: for hints about one that cannot.
 *
 * @param relations the columns of each relation in FROM, by the name it has there
 * @param items the names that the select list gives
 */
record Visible(Map<String, List<String>> relations, List<String> items) {
    private static final int SHOWN_MAX = 12;

    static final Visible NOTHING = new Visible(Map.of(), List.of());

    /** The columns of all relations. */
    List<String> columns() {
        return relations.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** The columns of the relation of a name. */
    Optional<List<String>> columnsOf(String relation) {
        return relations.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(relation))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The names of relations that a user has given. */
    List<String> names() {
        return relations.keySet().stream().filter(name -> !name.contains("$")).toList();
    }

    /** A list that is short enough to be read. */
    static String shown(List<String> names) {
        List<String> visible = new ArrayList<>(
                names.stream().filter(name -> !name.contains("$")).toList());
        boolean cut = visible.size() > SHOWN_MAX;
        return String.join(", ", visible.subList(0, Math.min(SHOWN_MAX, visible.size()))) + (cut ? ", …" : "");
    }
}
