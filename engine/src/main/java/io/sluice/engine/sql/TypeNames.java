// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calcite's names of types, {@code <VARCHAR CHARACTER SET …>}, as users write them. */
final class TypeNames {
    private static final Pattern PLACEHOLDER = Pattern.compile("<([^<>]*)>");

    private TypeNames() {}

    /** The types of {@code <INTEGER> + <VARCHAR>}, in order. */
    static List<String> of(String signature) {
        List<String> types = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(signature);
        while (matcher.find()) {
            types.add(name(matcher.group(1)));
        }
        return types;
    }

    /** {@code INT, STRING} for {@code <INTEGER>, <VARCHAR>}. */
    static String list(String signature) {
        return String.join(", ", of(signature));
    }

    /** {@code UPPER(STRING)} for {@code 'UPPER(<CHARACTER>)'}. */
    static String form(String signature) {
        return PLACEHOLDER
                .matcher(signature.replace("'", "").replaceAll("\\s*\\R\\s*", " or "))
                .replaceAll(found -> Matcher.quoteReplacement(name(found.group(1))));
    }

    private static String name(String calcite) {
        String plain = calcite.replaceAll(" NOT NULL", "").replaceAll(" CHARACTER SET \"[^\"]*\"", "");
        if (plain.endsWith(" ARRAY")) {
            return "ARRAY<" + name(plain.substring(0, plain.length() - " ARRAY".length())) + ">";
        }
        if (plain.startsWith("(") && plain.endsWith(") MAP")) {
            return "MAP<" + plain.substring(1, plain.length() - ") MAP".length()) + ">";
        }
        if (plain.toUpperCase(Locale.ROOT).startsWith("RECORDTYPE")) {
            return "ROW";
        }
        return switch (plain) {
            case "INTEGER" -> "INT";
            case "VARCHAR", "CHARACTER", "STRING" -> "STRING";
            case "NUMERIC" -> "number";
            case "ANY" -> "value";
            case "DATETIME_INTERVAL" -> "INTERVAL";
            default -> plain.startsWith("CHAR(") ? "STRING" : plain;
        };
    }
}
