// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random values of SQL types, from small domains so that they meet again, with the values that tend to go wrong among them. */
public final class RandomRows {
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1,
        -1,
        0.1,
        0.2,
        0.3,
        1e16,
        -1e16,
        1e300,
        -1e300,
        1.7e308,
        -1.7e308,
        4.9e-324,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "b",
        "ab",
        "abcdefgh",
        "abcdefghi",
        "abcdefghijklmnop",
        "abcdefghijklmnopq",
        "abcdefghijklmnopr",
        "a\0",
        "a\0b",
        "\0",
        "ä",
        "日本",
        "😀",
        "\uFFFD",
        "zz"
    };

    private RandomRows() {}

    /** A random type; nested ones up to a depth. */
    public static SqlType type(SplittableRandom random, int depth) {
        boolean nullable = random.nextBoolean();
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> SqlType.of(Kind.BOOLEAN, nullable);
            case 1 -> SqlType.of(Kind.INTEGER, nullable);
            case 2 -> SqlType.of(Kind.BIGINT, nullable);
            case 3 -> SqlType.of(Kind.DOUBLE, nullable);
            case 4 -> SqlType.of(Kind.DECIMAL, 10, 2, nullable);
            case 5 -> SqlType.of(Kind.DECIMAL, 38, 3, nullable);
            case 6, 7 -> SqlType.of(Kind.VARCHAR, nullable);
            case 8 -> SqlType.of(Kind.VARBINARY, nullable);
            case 9 -> SqlType.array(type(random, depth - 1), nullable);
            case 10 -> nested(Kind.MAP, SqlType.of(Kind.VARCHAR, false), type(random, depth - 1), nullable);
            default -> nested(Kind.ROW, type(random, depth - 1), type(random, depth - 1), nullable);
        };
    }

    private static SqlType nested(Kind kind, SqlType first, SqlType second, boolean nullable) {
        return new SqlType(kind, 0, 0, "", List.of(new Field("f", first), new Field("g", second)), nullable);
    }

    /** A random value, NULL sometimes if the type allows it. */
    public static @Nullable Object value(SplittableRandom random, SqlType type) {
        if (type.nullable() && random.nextInt(6) == 0) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case REAL -> (double) (float) DOUBLES[random.nextInt(7)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case DECIMAL -> decimal(random, type);
            case CHAR, VARCHAR -> TEXTS[random.nextInt(TEXTS.length)];
            case BINARY, VARBINARY -> bytes(random);
            case ARRAY -> list(random, type.fields().get(0).type());
            case MAP -> map(random, type);
            case ROW -> {
                List<@Nullable Object> fields = new ArrayList<>();
                type.fields().forEach(field -> fields.add(value(random, field.type())));
                yield fields;
            }
            case BIGINT ->
                random.nextInt(8) == 0
                        ? (random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE)
                        : random.nextLong(-5, 6);
            default -> random.nextLong(-5, 6);
        };
    }

    private static BigDecimal decimal(SplittableRandom random, SqlType type) {
        if (random.nextInt(8) == 0) {
            BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
            return new BigDecimal(random.nextBoolean() ? most : most.negate(), type.scale());
        }
        return BigDecimal.valueOf(random.nextLong(-5, 6), type.scale());
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) - 1);
        }
        return bytes;
    }

    private static List<@Nullable Object> list(SplittableRandom random, SqlType element) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(random, element));
        }
        return values;
    }

    private static Map<@Nullable Object, @Nullable Object> map(SplittableRandom random, SqlType type) {
        // In key order, as it comes back from its byte form, so that equal maps have equal texts.
        SqlType key = type.fields().get(0).type();
        Map<@Nullable Object, @Nullable Object> entries = new TreeMap<>((one, other) -> Datum.compare(key, one, other));
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(
                    value(random, type.fields().get(0).type()),
                    value(random, type.fields().get(1).type()));
        }
        return entries;
    }

    /** A random row. */
    public static List<@Nullable Object> row(SplittableRandom random, List<SqlType> types) {
        List<@Nullable Object> row = new ArrayList<>();
        types.forEach(type -> row.add(value(random, type)));
        return row;
    }

    /** Appends a row to a chunk. */
    public static void append(Chunk chunk, List<SqlType> types, List<@Nullable Object> row, long weight) {
        for (int i = 0; i < types.size(); i++) {
            Datum.put(types.get(i), chunk.column(i), row.get(i));
        }
        chunk.addRow(weight);
    }

    /** A row of a chunk. */
    public static List<@Nullable Object> get(Chunk chunk, List<SqlType> types, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            values.add(Datum.get(types.get(i), chunk.column(i), row));
        }
        return values;
    }

    /** The canonical order of rows; 0 exactly for equal ones. */
    public static int compare(List<SqlType> types, List<@Nullable Object> one, List<@Nullable Object> other) {
        for (int i = 0; i < types.size(); i++) {
            int order = Datum.compare(types.get(i), one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** A row as text, values between bars. */
    public static String text(List<SqlType> types, List<@Nullable Object> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
            line.append(" | ").append(Datum.text(types.get(i), row.get(i)));
        }
        return line.toString();
    }
}
