// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.sql.Relation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CREATE statement that would make a relation. */
final class Definition {
    private Definition() {}

    static String text(Relation relation) {
        String columns = relation.schema().fields().stream()
                .map(field -> "  " + field.name() + " " + field.type())
                .collect(Collectors.joining(",\n", " (\n", "\n)"));
        String head = "CREATE " + relation.kind().toUpperCase(java.util.Locale.ROOT) + " " + relation.name() + columns;
        if (relation instanceof Relation.Stream stream) {
            return head + with(stream.options(), stream.written().secrets());
        }
        if (relation instanceof Relation.Sink sink) {
            return head + with(sink.options(), sink.written().secrets());
        }
        return head;
    }

    private static String with(Map<String, String> options, Map<String, String> secrets) {
        if (options.isEmpty()) {
            return "";
        }
        return new TreeMap<>(options)
                .entrySet().stream()
                        .map(option -> "  '" + option.getKey() + "' = "
                                + Optional.ofNullable(secrets.get(option.getKey()))
                                        .map(name -> "SECRET '" + name + "'")
                                        .orElseGet(() -> "'" + option.getValue().replace("'", "''") + "'"))
                        .collect(Collectors.joining(",\n", " WITH (\n", "\n)"));
    }
}
