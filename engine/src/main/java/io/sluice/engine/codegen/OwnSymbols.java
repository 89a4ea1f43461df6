// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.BasicSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes every symbol, such as the unit of EXTRACT, a literal of its own. Calcite's translator takes equal literals as one,
 * and where a CASE shares a symbol with what stands before it, it no longer finds the symbol's value.
 */
public final class OwnSymbols extends RexBuilder {
    private int count;

    public OwnSymbols(RelDataTypeFactory types) {
        super(types);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public RexLiteral makeFlag(Enum flag) {
        return makeLiteral(flag, new OwnType(typeFactory.getTypeSystem(), count++), SqlTypeName.SYMBOL);
    }

    /** A type that equals no other. */
    private static final class OwnType extends BasicSqlType {
        private final int number;

        OwnType(RelDataTypeSystem system, int number) {
            super(system, SqlTypeName.SYMBOL);
            this.number = number;
            computeDigest();
        }

        @Override
        protected void generateTypeString(StringBuilder text, boolean withDetail) {
            super.generateTypeString(text, withDetail);
            text.append(' ').append(number);
        }
    }
}
