// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the values of one column. */
@FunctionalInterface
interface Generator {
    /** Appends the values of {@code count} rows from number {@code first} on. */
    void add(long first, int count, Column out);

    /** The generators of all columns, by the options {@code fields.<column>.…}. */
    static List<Generator> all(Options options, Schema schema) {
        long seed = options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        for (String key : options.keys()) {
            boolean known = !key.startsWith("fields.")
                    || key.contains("<")
                    || schema.names().stream().anyMatch(name -> key.startsWith("fields." + name + "."));
            if (!known) {
                Problem problem = Problem.of(
                                Code.UNKNOWN_COLUMN,
                                "the option '" + key + "' of \"" + options.relation() + "\" names no column")
                        .hint("the columns are " + String.join(", ", schema.names()));
                throw options.placed(key, problem).exception();
            }
        }
        List<Generator> all = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            int column = i;
            Field field = new Field(options, schema.name(i), schema.type(i));
            all.add(field.generator(row -> Random64.at(seed, column, row)));
        }
        return all;
    }

    /** The number of a row. */
    @FunctionalInterface
    interface Numbers {
        long at(long row);
    }

    /** A column and its options. */
    record Field(Options options, String name, SqlType type) {
        private static final long DAY_MICROS = 86_400_000_000L;

        Generator generator(Numbers random) {
            return switch (type.kind()) {
                case TINYINT -> integers(random, Byte.MAX_VALUE);
                case SMALLINT -> integers(random, Short.MAX_VALUE);
                case INTEGER, BIGINT -> integers(random, 999_999);
                case BOOLEAN -> {
                    kind("random");
                    yield longs(row -> random.at(row) & 1);
                }
                case REAL, DOUBLE -> doubles(random);
                case DECIMAL -> decimals(random);
                case VARCHAR, CHAR -> strings(random);
                case DATE -> times(random, DAY_MICROS);
                case TIMESTAMP, TIMESTAMP_LTZ -> times(random, 1);
                default ->
                    throw Problem.of(Code.NOT_YET, "datagen makes no values of " + type + " for column " + name)
                            .hint("leave the column out, and compute it in a query")
                            .exception();
            };
        }

        private String kind(String... kinds) {
            String key = key("kind");
            return options.find(key).isEmpty() ? "random" : options.choice(key, List.of(kinds));
        }

        private String key(String option) {
            return "fields." + name + "." + option;
        }

        private long number(String option, long standard) {
            String key = key(option);
            return options.find(key).isEmpty() ? standard : options.number(key, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        private Generator integers(Numbers random, long mostByDefault) {
            if (kind("sequence", "random").equals("sequence")) {
                long start = number("start", 0);
                long step = number("step", 1);
                return longs(row -> start + row * step);
            }
            long least = number("min", 0);
            long most = Math.max(least, number("max", mostByDefault));
            return longs(row -> Random64.between(random.at(row), least, most));
        }

        private static Generator longs(Numbers numbers) {
            return (first, count, out) -> {
                int size = out.size();
                long[] values = ((LongColumn) out).valuesForWriting(size + count);
                for (int i = 0; i < count; i++) {
                    values[size + i] = numbers.at(first + i);
                }
                out.filled(size + count, false);
            };
        }

        private BigDecimal decimal(String option, long standard) {
            String key = key(option);
            try {
                return options.find(key).map(BigDecimal::new).orElse(BigDecimal.valueOf(standard));
            } catch (NumberFormatException e) {
                throw options.wrong(key, "is not a number", "write digits, as in '12.5'");
            }
        }

        private Generator doubles(Numbers random) {
            kind("random");
            double least = decimal("min", 0).doubleValue();
            double most = decimal("max", 1).doubleValue();
            boolean real = type.kind() == SqlType.Kind.REAL;
            return (first, count, out) -> {
                for (int i = 0; i < count; i++) {
                    double value = least + Random64.unit(random.at(first + i)) * (most - least);
                    ((DoubleColumn) out).add(real ? (float) value : value);
                }
            };
        }

        private Generator decimals(Numbers random) {
            kind("random");
            BigDecimal unit = BigDecimal.ONE.movePointLeft(type.scale());
            long least = decimal("min", 0).divide(unit, 0, RoundingMode.CEILING).longValueExact();
            long most = decimal("max", 1).divide(unit, 0, RoundingMode.FLOOR).longValueExact();
            return (first, count, out) -> {
                for (int i = 0; i < count; i++) {
                    long value = Random64.between(random.at(first + i), least, most);
                    ((DecimalColumn) out).add(value >> 63, value);
                }
            };
        }

        private Generator strings(Numbers random) {
            String kind = kind("sequence", "random", "word", "sentence");
            if (kind.equals("sentence") || kind.equals("word")) {
                boolean whole = kind.equals("sentence");
                return (first, count, out) -> {
                    for (int i = 0; i < count; i++) {
                        Sentences.add(random.at(first + i), whole, (Utf8Column) out);
                    }
                };
            }
            if (kind.equals("sequence")) {
                long start = number("start", 0);
                long step = number("step", 1);
                return (first, count, out) -> {
                    for (int i = 0; i < count; i++) {
                        ((Utf8Column) out).add(Long.toString(start + (first + i) * step));
                    }
                };
            }
            int most = Math.min(type.precision(), 1 << 20);
            String key = key("length");
            int length = options.find(key).isEmpty() ? Math.min(8, most) : (int) options.number(key, 1, most);
            byte[] letters = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
            byte[] text = new byte[length];
            return (first, count, out) -> {
                for (int i = 0; i < count; i++) {
                    long draw = random.at(first + i);
                    for (int j = 0; j < length; j++) {
                        text[j] = letters[(int) Long.remainderUnsigned(draw, letters.length)];
                        draw = Random64.mix(draw + 1);
                    }
                    ((Utf8Column) out).add(text, 0, length);
                }
            };
        }

        private Generator times(Numbers random, long unit) {
            if (kind("sequence", "random").equals("sequence")) {
                long start = time("start", "2000-01-01");
                String key = key("step");
                long step = options.find(key).isEmpty() ? Math.max(unit, 1_000_000) : options.micros(key);
                return longs(row -> (start * unit + row * step) / unit);
            }
            long least = time("min", "2000-01-01");
            long most = Math.max(least, time("max", "2000-12-31"));
            return longs(row -> Random64.between(random.at(row), least, most));
        }

        private long time(String option, String standard) {
            String key = key(option);
            byte[] text = options.find(key).orElse(standard).getBytes(StandardCharsets.UTF_8);
            LongColumn column = new LongColumn();
            if (!TextValue.add(type.withNullable(false), text, 0, text.length, column)) {
                throw options.wrong(key, "is not a time", "write '2000-01-31 12:00:00'");
            }
            return column.get(0);
        }
    }
}
