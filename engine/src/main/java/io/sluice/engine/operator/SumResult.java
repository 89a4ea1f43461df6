// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.Int128;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** From an exact sum to the SQL value of SUM or AVG: the scale of the result, rounding half up, overflow. */
final class SumResult {
    private static final int STEP_DIGITS = 8;
    private static final long STEP = 100_000_000;

    /** Below this, a remainder times {@link #STEP} is still a long. */
    private static final long COUNT_MAX = Long.MAX_VALUE / STEP;

    private final AggregateCall call;
    private final int argumentScale;
    private final int shift;
    private final BigInteger limit;
    private final boolean anyDecimal;

    SumResult(AggregateCall call, SqlType argumentType) {
        this.call = call;
        argumentScale = argumentType.scale();
        shift = call.type().scale() - argumentScale;
        boolean decimal = call.type().kind() == SqlType.Kind.DECIMAL;
        limit = decimal ? BigInteger.TEN.pow(call.type().precision()) : BigInteger.ONE.shiftLeft(63);
        anyDecimal = decimal && call.type().precision() == Int128.DIGITS_MAX;
    }

    /** Whether a sum that fits into 38 digits is the result as it is. */
    boolean isUnscaled() {
        return anyDecimal && shift == 0;
    }

    /** Appends a sum. */
    void appendSum(long high, long low, Column out) {
        if (out instanceof LongColumn longs && Int128.fitsLong(high, low)) {
            longs.add(low);
        } else if (anyDecimal && shift == 0 && Int128.fitsDecimal(high, low)) {
            ((DecimalColumn) out).add(high, low);
        } else {
            append(new BigDecimal(Int128.toBigInteger(high, low), argumentScale), out);
        }
    }

    /** Appends a sum divided by a count, which is not 0. */
    void appendAverage(long high, long low, long count, Column out) {
        boolean fast = Int128.fitsLong(high, low)
                && low != Long.MIN_VALUE
                && count > 0
                && count < COUNT_MAX
                && anyDecimal
                && shift >= 0
                && shift <= 2 * STEP_DIGITS;
        if (fast) {
            appendQuotient(low, count, (DecimalColumn) out);
        } else {
            BigDecimal sum = new BigDecimal(Int128.toBigInteger(high, low), argumentScale);
            append(sum.divide(BigDecimal.valueOf(count), call.type().scale(), RoundingMode.HALF_UP), out);
        }
    }

    /** Long division, up to eight digits a step, so that no product leaves 64 bits. */
    private void appendQuotient(long sum, long count, DecimalColumn out) {
        long rest = Math.abs(sum);
        long whole = rest / count;
        rest %= count;
        long power = 1;
        long digits = 0;
        for (int left = shift; left > 0; left -= STEP_DIGITS) {
            long step = left >= STEP_DIGITS ? STEP : powerOfTen(left);
            power *= step;
            digits = digits * step + rest * step / count;
            rest = rest * step % count;
        }
        digits += rest >= count - rest ? 1 : 0;
        long lowProduct = whole * power;
        long low = lowProduct + digits;
        long high = Math.multiplyHigh(whole, power) + Int128.carry(lowProduct, low);
        if (sum < 0) {
            out.add(Int128.negateHigh(high, low), -low);
        } else {
            out.add(high, low);
        }
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private void append(BigDecimal value, Column out) {
        BigInteger unscaled =
                value.setScale(call.type().scale(), RoundingMode.HALF_UP).unscaledValue();
        boolean fits =
                unscaled.abs().compareTo(limit) < 0 || (out instanceof LongColumn && unscaled.equals(limit.negate()));
        if (!fits) {
            throw overflow();
        }
        if (out instanceof LongColumn longs) {
            longs.add(unscaled.longValueExact());
        } else {
            ((DecimalColumn) out).add(Int128.high(unscaled), unscaled.longValue());
        }
    }

    ProblemException overflow() {
        return Problem.of(
                        Code.OVERFLOW,
                        call.function() + " does not fit into " + call.type().withNullable(true))
                .hint("cast the argument to a type with more digits")
                .exception();
    }
}
