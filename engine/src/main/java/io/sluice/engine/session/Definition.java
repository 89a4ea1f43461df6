// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import io.sluice.grammar.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The CREATE statement that would make a relation. */
final class Definition {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Set<String> RESERVED = Set.copyOf(Keywords.reserved());

    private Definition() {}

    static String text(Relation relation) {
        if (relation instanceof Relation.Model model) {
            return text(model);
        }
        String columns = relation.schema().fields().stream()
                .map(field -> "  " + name(field.name()) + " " + field.type())
                .collect(Collectors.joining(",\n", " (\n", "\n)"));
        String head = "CREATE " + relation.kind().toUpperCase(Locale.ROOT) + " " + name(relation.name()) + columns;
        if (relation instanceof Relation.Stream stream) {
            return head + with(stream.options(), stream.written().secrets());
        }
        if (relation instanceof Relation.Sink sink) {
            return head + with(sink.options(), sink.written().secrets());
        }
        return head;
    }

    private static String text(Relation.Model model) {
        Map<String, String> options = new TreeMap<>(model.options());
        options.putAll(model.learner());
        options.put("algorithm", model.algorithm());
        if (model.task() != Task.REGRESSION) {
            options.put("task", model.task().word());
        }
        return "CREATE MODEL " + name(model.name()) + "\n  INPUT ("
                + columns(model.inputs().fields())
                + ")\n  OUTPUT (" + columns(List.of(model.output())) + ")"
                + transforms(options)
                + with(options, model.written().secrets());
    }

    /** The clause of those options that it stands for, which are taken out. */
    private static String transforms(Map<String, String> options) {
        List<String> transforms = new ArrayList<>();
        options.forEach((key, text) -> {
            if (key.startsWith(LearnerSpec.TRANSFORM)) {
                String column = name(key.substring(LearnerSpec.TRANSFORM.length()));
                transforms.add(text.endsWith(")") ? text.replace("(", "(" + column + ", ") : text + "(" + column + ")");
            }
        });
        options.keySet().removeIf(key -> key.startsWith(LearnerSpec.TRANSFORM));
        return transforms.isEmpty() ? "" : "\n  TRANSFORM (" + String.join(", ", transforms) + ")";
    }

    private static String columns(List<SqlType.Field> fields) {
        return fields.stream()
                .map(field -> name(field.name()) + " " + field.type().withNullable(true))
                .collect(Collectors.joining(", "));
    }

    /** A name as it can be written in a script. */
    private static String name(String name) {
        boolean plain = PLAIN_NAME.matcher(name).matches() && !RESERVED.contains(name.toUpperCase(Locale.ROOT));
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
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
