// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Decimals on their way into a column. */
final class Decimals {
    private Decimals() {}

    /** The value at the type's scale, rounded half up; fails if it then has more digits than the type. */
    static BigDecimal checked(BigDecimal value, SqlType type) {
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException(
                    "value " + value.toPlainString() + " does not fit " + type.withNullable(true));
        }
        return scaled;
    }
}
