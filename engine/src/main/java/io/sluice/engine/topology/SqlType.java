// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column or an expression.
 *
 * @param kind the family
 * @param precision digits of DECIMAL, characters of CHAR and VARCHAR, bytes of BINARY, fractional digits of TIME and
 *     TIMESTAMP, leading digits of an interval; 0 where the kind has none, {@link #UNLIMITED} for STRING and BYTES
 * @param scale digits after the point of a DECIMAL, fractional digits of an interval, else 0
 * @param units of an interval, such as {@code DAY} or {@code DAY TO SECOND}, else empty
 * @param fields the element of an ARRAY, key and value of a MAP, the fields of a ROW, else empty
 * @param nullable whether NULL is a value of the type
 */
public record SqlType(Kind kind, int precision, int scale, String units, List<Field> fields, boolean nullable) {
    /** The precision of VARCHAR and VARBINARY without a limit: what users write as STRING and BYTES. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The families of types. How each is laid out in memory is said by {@code engine.data.Column}. */
    public enum Kind {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INTEGER,
        BIGINT,
        REAL,
        DOUBLE,
        DECIMAL,
        CHAR,
        VARCHAR,
        BINARY,
        VARBINARY,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMP_LTZ,
        INTERVAL_MONTHS,
        INTERVAL_TIME,
        ARRAY,
        MAP,
        ROW,
        NULL,
        /** A word of the language as an argument, such as the unit of FLOOR; {@link #units} names its family. */
        SYMBOL
    }

    /** A named column or field. */
    public record Field(String name, SqlType type) {}

    public SqlType {
        fields = List.copyOf(fields);
    }

    public static SqlType of(Kind kind, boolean nullable) {
        int precision = kind == Kind.VARCHAR || kind == Kind.VARBINARY ? UNLIMITED : 0;
        return new SqlType(kind, precision, 0, "", List.of(), nullable);
    }

    public static SqlType of(Kind kind, int precision, int scale, boolean nullable) {
        return new SqlType(kind, precision, scale, "", List.of(), nullable);
    }

    public static SqlType array(SqlType element, boolean nullable) {
        return new SqlType(Kind.ARRAY, 0, 0, "", List.of(new Field("element", element)), nullable);
    }

    public SqlType withNullable(boolean nulls) {
        return nulls == nullable ? this : new SqlType(kind, precision, scale, units, fields, nulls);
    }

    /** Whether two types differ at most in where NULL is a value: a conversion between them has nothing to do. */
    public boolean equalsButForNull(SqlType other) {
        return nullable(this).equals(nullable(other));
    }

    private static SqlType nullable(SqlType type) {
        List<Field> fields = type.fields.stream()
                .map(field -> new Field(field.name(), nullable(field.type())))
                .toList();
        return new SqlType(type.kind, type.precision, type.scale, type.units, fields, true);
    }

    public boolean isString() {
        return kind == Kind.CHAR || kind == Kind.VARCHAR;
    }

    /** Whether a value is one of TINYINT, SMALLINT, INTEGER, BIGINT. */
    public boolean isInteger() {
        return kind.compareTo(Kind.TINYINT) >= 0 && kind.compareTo(Kind.BIGINT) <= 0;
    }

    /** Whether it is any number. */
    public boolean isNumeric() {
        return isInteger() || isFloating() || kind == Kind.DECIMAL;
    }

    public boolean isFloating() {
        return kind == Kind.REAL || kind == Kind.DOUBLE;
    }

    /** The type as a user writes it, such as {@code DECIMAL(10, 2) NOT NULL}. Two types are equal when their texts are. */
    public String text() {
        return base() + (nullable ? "" : " NOT NULL");
    }

    private String base() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
            case CHAR, BINARY -> kind + "(" + precision + ")";
            case VARCHAR -> precision == UNLIMITED ? "STRING" : "VARCHAR(" + precision + ")";
            case VARBINARY -> precision == UNLIMITED ? "BYTES" : "VARBINARY(" + precision + ")";
            case TIME, TIMESTAMP, TIMESTAMP_LTZ -> kind + "(" + precision + ")";
            case INTERVAL_MONTHS, INTERVAL_TIME -> "INTERVAL " + units;
            case ARRAY -> "ARRAY<" + fields.get(0).type().text() + ">";
            case MAP ->
                "MAP<" + fields.get(0).type().text() + ", "
                        + fields.get(1).type().text() + ">";
            case ROW ->
                fields.stream()
                        .map(field -> field.name() + " " + field.type().text())
                        .collect(Collectors.joining(", ", "ROW<", ">"));
            default -> kind.name();
        };
    }

    @Override
    public String toString() {
        return text();
    }
}
