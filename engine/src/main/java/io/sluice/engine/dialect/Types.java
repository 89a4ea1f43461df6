// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** {@link SqlType} to Calcite's {@link RelDataType} and back. Pure functions over one type factory per session. */
public final class Types {
    private Types() {}

    /** A type factory of our type system, in which every string is Unicode. */
    public static JavaTypeFactoryImpl factory() {
        return new UnicodeTypeFactory();
    }

    private static final class UnicodeTypeFactory extends JavaTypeFactoryImpl {
        UnicodeTypeFactory() {
            super(TypeSystem.INSTANCE);
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }

    public static Schema schema(RelDataType row) {
        return new Schema(fields(row));
    }

    private static List<SqlType.Field> fields(RelDataType row) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (RelDataTypeField field : row.getFieldList()) {
            fields.add(new SqlType.Field(field.getName(), type(field.getType())));
        }
        return fields;
    }

    /** Calcite's type as ours. */
    public static SqlType type(RelDataType type) {
        boolean nullable = type.isNullable();
        SqlTypeName name = type.getSqlTypeName();
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(name)) {
            return interval(Kind.INTERVAL_MONTHS, type);
        }
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(name)) {
            return interval(Kind.INTERVAL_TIME, type);
        }
        return switch (name) {
            case DECIMAL -> SqlType.of(Kind.DECIMAL, type.getPrecision(), type.getScale(), nullable);
            case FLOAT -> SqlType.of(Kind.DOUBLE, nullable);
            case CHAR, VARCHAR, BINARY, VARBINARY -> SqlType.of(Kind.valueOf(name.name()), length(type), 0, nullable);
            case TIME, TIMESTAMP -> SqlType.of(Kind.valueOf(name.name()), type.getPrecision(), 0, nullable);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlType.of(Kind.TIMESTAMP_LTZ, type.getPrecision(), 0, nullable);
            case ARRAY, MULTISET -> SqlType.array(type(component(type)), nullable);
            case SYMBOL -> new SqlType(Kind.SYMBOL, 0, 0, "", List.of(), nullable);
            case MAP -> new SqlType(Kind.MAP, 0, 0, "", keyAndValue(type), nullable);
            case ROW -> new SqlType(Kind.ROW, 0, 0, "", fields(type), nullable);
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, NULL ->
                SqlType.of(Kind.valueOf(name.name()), nullable);
            default -> throw new IllegalArgumentException("type " + type.getFullTypeString());
        };
    }

    private static int length(RelDataType type) {
        return type.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED ? SqlType.UNLIMITED : type.getPrecision();
    }

    private static RelDataType component(RelDataType type) {
        RelDataType component = type.getComponentType();
        if (component == null) {
            throw new IllegalArgumentException("type without element " + type.getFullTypeString());
        }
        return component;
    }

    private static List<SqlType.Field> keyAndValue(RelDataType type) {
        RelDataType key = type.getKeyType();
        RelDataType value = type.getValueType();
        if (key == null || value == null) {
            throw new IllegalArgumentException("type without key and value " + type.getFullTypeString());
        }
        return List.of(new SqlType.Field("key", type(key)), new SqlType.Field("value", type(value)));
    }

    private static SqlType interval(Kind kind, RelDataType type) {
        SqlIntervalQualifier qualifier = type.getIntervalQualifier();
        if (qualifier == null) {
            throw new IllegalArgumentException("interval without units " + type.getFullTypeString());
        }
        String units = qualifier.timeUnitRange.toString().replace("_", " ");
        return new SqlType(kind, type.getPrecision(), type.getScale(), units, List.of(), type.isNullable());
    }

    /** A row type with our columns. */
    public static RelDataType row(Schema schema, RelDataTypeFactory factory) {
        return row(schema.fields(), factory);
    }

    private static RelDataType row(List<SqlType.Field> fields, RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder row = factory.builder();
        fields.forEach(field -> row.add(field.name(), rel(field.type(), factory)));
        return row.build();
    }

    /** Our type as Calcite's. */
    public static RelDataType rel(SqlType type, RelDataTypeFactory factory) {
        return factory.createTypeWithNullability(notNull(type, factory), type.nullable());
    }

    private static RelDataType notNull(SqlType type, RelDataTypeFactory factory) {
        return switch (type.kind()) {
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
            case CHAR, VARCHAR -> string(type, factory);
            case BINARY, VARBINARY -> bounded(type, factory);
            case TIME, TIMESTAMP ->
                factory.createSqlType(SqlTypeName.valueOf(type.kind().name()), type.precision());
            case TIMESTAMP_LTZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type.precision());
            case INTERVAL_MONTHS, INTERVAL_TIME -> factory.createSqlIntervalType(qualifier(type));
            case ARRAY -> factory.createArrayType(rel(type.fields().get(0).type(), factory), -1);
            case MAP ->
                factory.createMapType(
                        rel(type.fields().get(0).type(), factory),
                        rel(type.fields().get(1).type(), factory));
            case ROW -> row(type.fields(), factory);
            default -> factory.createSqlType(SqlTypeName.valueOf(type.kind().name()));
        };
    }

    private static RelDataType string(SqlType type, RelDataTypeFactory factory) {
        return factory.createTypeWithCharsetAndCollation(
                bounded(type, factory), factory.getDefaultCharset(), org.apache.calcite.sql.SqlCollation.IMPLICIT);
    }

    private static RelDataType bounded(SqlType type, RelDataTypeFactory factory) {
        SqlTypeName name = SqlTypeName.valueOf(type.kind().name());
        return type.precision() == SqlType.UNLIMITED
                ? factory.createSqlType(name)
                : factory.createSqlType(name, type.precision());
    }

    private static SqlIntervalQualifier qualifier(SqlType type) {
        String[] units = type.units().split(" TO ", 2);
        TimeUnit first = TimeUnit.valueOf(units[0]);
        TimeUnit last = units.length == 2 ? TimeUnit.valueOf(units[1]) : null;
        return new SqlIntervalQualifier(first, type.precision(), last, type.scale(), SqlParserPos.ZERO);
    }
}
