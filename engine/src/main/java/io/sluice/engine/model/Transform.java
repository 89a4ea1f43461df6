// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a column is made into features, where its type is not to decide that. It is an option of the model, {@code transform.COLUMN}, so
 * that it is part of every version: who predicts does what was done when it was learnt.
 *
 * @param buckets of {@link Kind#HASH}; 0 of the others
 */
public record Transform(Kind kind, int buckets) {
    /** The options, as every model takes them. */
    public static final OptionSpec SPEC = OptionSpec.optional(
            LearnerSpec.TRANSFORM + "<column>",
            "how a column is made into features, as TRANSFORM (one_hot(column)) says");

    private static final int BUCKETS_MOST = 1 << 20;
    private static final Pattern TEXT = Pattern.compile("\\s*(\\w+)\\s*(?:\\(\\s*(\\d{1,9})\\s*\\))?\\s*");

    /** The functions. */
    public enum Kind {
        /** A number, in standard deviations from its mean; of a date or a time, when it is. */
        STANDARDIZE("a number, a date or a time"),
        /** A feature for each value. */
        ONE_HOT("a text, a BOOLEAN, a whole number, a date, a time, or an ARRAY of such"),
        /** A feature for each of so many numbers that values are hashed to: memory is bounded, some values share one. */
        HASH("a text, a whole number, a date, a time, or an ARRAY of such"),
        /** When it is, the time of the day and the day of the week. */
        DATE_PARTS("a DATE or a TIMESTAMP");

        private final String takes;

        Kind(String takes) {
            this.takes = takes;
        }

        /** As it is written. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it can be said of a column of a type. */
        public boolean takes(SqlType type) {
            return switch (type.kind()) {
                case TINYINT, SMALLINT, INTEGER, BIGINT -> this != DATE_PARTS;
                case REAL, DOUBLE, DECIMAL, INTERVAL_MONTHS, INTERVAL_TIME -> this == STANDARDIZE;
                case TIME -> this != DATE_PARTS;
                case DATE, TIMESTAMP, TIMESTAMP_LTZ -> true;
                case CHAR, VARCHAR -> this == ONE_HOT || this == HASH;
                case BOOLEAN -> this == ONE_HOT || this == STANDARDIZE;
                case ARRAY -> type.fields().get(0).type().kind() != SqlType.Kind.ARRAY && takesEach(type);
                default -> false;
            };
        }

        private boolean takesEach(SqlType array) {
            return (this == ONE_HOT || this == HASH)
                    && takes(array.fields().get(0).type());
        }
    }

    /** One that takes no number. */
    public static Transform of(Kind kind) {
        return new Transform(kind, 0);
    }

    /** The options that say transforms. */
    public static boolean isOption(String key) {
        return key.startsWith(LearnerSpec.TRANSFORM);
    }

    /**
     * Those of options, by the names of their columns in lower case; other options are passed over.
     *
     * @throws ProblemException if one is none, or not for its column
     */
    public static Map<String, Transform> of(Map<String, String> options, Schema inputs) {
        Map<String, Transform> transforms = new TreeMap<>();
        options.forEach((key, text) -> {
            if (isOption(key)) {
                String name = key.substring(LearnerSpec.TRANSFORM.length());
                transforms.put(name.toLowerCase(Locale.ROOT), of(text, column(name, inputs)));
            }
        });
        return transforms;
    }

    private static SqlType.Field column(String name, Schema inputs) {
        return inputs.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(Code.UNKNOWN_COLUMN, "the model has no input \"" + name + "\"")
                        .hint(Suggest.hint(name, inputs.names())
                                .orElse("its inputs are " + String.join(", ", inputs.names())))
                        .exception());
    }

    private static Transform of(String text, SqlType.Field column) {
        Matcher parts = TEXT.matcher(text);
        List<String> names = Arrays.stream(Kind.values()).map(Kind::text).toList();
        Optional<Kind> kind = parts.matches()
                ? Arrays.stream(Kind.values())
                        .filter(each -> each.text().equalsIgnoreCase(parts.group(1)))
                        .findFirst()
                : Optional.empty();
        if (kind.isEmpty()) {
            String all = "the functions are standardize(x), one_hot(x), hash(x, 1000), date_parts(x)";
            throw Problem.of(Code.INVALID_VALUE, "'" + text + "' is no way to transform a column")
                    .hint(Suggest.hint(text.strip(), names)
                            .map(near -> near + " " + all)
                            .orElse(all))
                    .exception();
        }
        if (!kind.get().takes(column.type())) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            kind.get().text() + " takes " + kind.get().takes + ", and \"" + column.name() + "\" is "
                                    + column.type().withNullable(true))
                    .hint("leave it out, and its type decides; or CAST it in the query")
                    .exception();
        }
        return new Transform(kind.get(), buckets(kind.get(), Optional.ofNullable(parts.group(2))));
    }

    private static int buckets(Kind kind, Optional<String> number) {
        if (kind != Kind.HASH && number.isEmpty()) {
            return 0;
        }
        int buckets = number.map(Integer::parseInt).orElse(0);
        if (kind != Kind.HASH || buckets < 1 || buckets > BUCKETS_MOST) {
            String message = kind == Kind.HASH
                    ? "hash takes the number of features, from 1 to " + BUCKETS_MOST
                    : kind.text() + " takes a column and nothing else";
            throw Problem.of(Code.INVALID_VALUE, message)
                    .hint("write " + (kind == Kind.HASH ? "hash(x, 1000)" : kind.text() + "(x)"))
                    .exception();
        }
        return buckets;
    }
}
