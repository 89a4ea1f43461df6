// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.dialect;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The numeric tower: decimals to 38 digits, SUM of small integers is BIGINT, SUM of BIGINT is DECIMAL(38, 0), AVG of
 * integers is DECIMAL(38, 16), timestamps in microseconds. Calcite's default would cut each of these.
 */
public final class TypeSystem extends RelDataTypeSystemImpl {
    public static final TypeSystem INSTANCE = new TypeSystem();
    static final int DECIMAL_DIGITS = 38;
    static final int AVERAGE_SCALE = 16;
    static final int TIMESTAMP_DIGITS = 6;

    private TypeSystem() {}

    @Override
    public int getMaxPrecision(SqlTypeName name) {
        return switch (name) {
            case DECIMAL -> DECIMAL_DIGITS;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMP_DIGITS;
            case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
            default -> super.getMaxPrecision(name);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName name) {
        return name == SqlTypeName.DECIMAL ? DECIMAL_DIGITS : super.getMaxScale(name);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName name) {
        return switch (name) {
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMP_DIGITS;
            default -> super.getDefaultPrecision(name);
        };
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType sum = switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
            case BIGINT -> factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, 0);
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, argument.getScale());
            case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            default -> argument;
        };
        return factory.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType average = switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS, AVERAGE_SCALE);
            case DECIMAL ->
                factory.createSqlType(
                        SqlTypeName.DECIMAL, DECIMAL_DIGITS, Math.max(AVERAGE_SCALE, argument.getScale()));
            case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            default -> argument;
        };
        return factory.createTypeWithNullability(average, argument.isNullable());
    }

    /** A cast to fewer digits rounds, as everywhere else. */
    @Override
    public RoundingMode roundingMode() {
        return RoundingMode.HALF_UP;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }
}
