// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.MapColumn;
import io.sluice.engine.data.StructColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.lang.reflect.Type;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;

/** How the array element of a column becomes the Java value that Calcite computes with, as expressions of source text. */
final class Layouts {
    private static final Expression MICROS = Expressions.constant(1_000L);

    private Layouts() {}

    static Class<? extends Column> columnClass(SqlType type) {
        return switch (type.kind()) {
            case REAL, DOUBLE -> DoubleColumn.class;
            case DECIMAL -> DecimalColumn.class;
            case CHAR, VARCHAR, BINARY, VARBINARY -> Utf8Column.class;
            case ARRAY -> ListColumn.class;
            case MAP -> MapColumn.class;
            case ROW -> StructColumn.class;
            default -> LongColumn.class;
        };
    }

    /** The Java type of a value of fixed width in Calcite's generated code. */
    static Class<?> javaType(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> boolean.class;
            case TINYINT -> byte.class;
            case SMALLINT -> short.class;
            case INTEGER, DATE, TIME, INTERVAL_MONTHS -> int.class;
            case REAL -> float.class;
            case DOUBLE -> double.class;
            default -> long.class;
        };
    }

    /** {@code element} of a {@code long[]} or {@code double[]} as Calcite's primitive. */
    static Expression fromArray(Expression element, SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Expressions.notEqual(element, Expressions.constant(0L));
            case TIME -> Expressions.convert_(Expressions.divide(element, MICROS), int.class);
            case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> Expressions.call(Math.class, "floorDiv", element, MICROS);
            case BIGINT, DOUBLE -> element;
            default -> Expressions.convert_(element, javaType(type));
        };
    }

    /** A primitive of Calcite's as an element of a {@code long[]} or {@code double[]}. */
    static Expression toArray(Expression value, SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Expressions.condition(value, Expressions.constant(1L), Expressions.constant(0L));
            case TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_TIME -> Expressions.multiply(as(value, long.class), MICROS);
            case REAL, DOUBLE -> as(value, double.class);
            default -> as(value, long.class);
        };
    }

    private static Expression as(Expression value, Type type) {
        return value.getType() == type ? value : Expressions.convert_(value, type);
    }
}
