// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Watches how often a learner errs (DDM: Gama, Medas, Castillo and Rodrigues, Learning with Drift Detection, 2004). A learner
 * errs less and less while its rows are what they were; once the rate of errors is two standard deviations above the best so
 * far, that is a warning, and three are a drift, after which it begins anew. The numbers are 0 where a row was foretold rightly, else 1.
 *
 * <p>A rate of 0 has no deviation and is no best: a first error would always be a drift. One thread.
 */
public final class Ddm implements DriftDetector {
    private static final int ROWS_LEAST = 30;
    private static final double WARNING = 2;
    private static final double DRIFT = 3;

    private long rows;
    private long errors;
    private double bestRate = Double.POSITIVE_INFINITY;
    private double bestDeviation;

    @Override
    public Level add(double number) {
        if (!Double.isFinite(number)) {
            return Level.NONE;
        }
        rows++;
        errors += number == 0 ? 0 : 1;
        if (rows < ROWS_LEAST || errors == 0) {
            return Level.NONE;
        }
        double rate = (double) errors / rows;
        double deviation = Math.sqrt(rate * (1 - rate) / rows);
        if (rate + deviation < bestRate + bestDeviation) {
            bestRate = rate;
            bestDeviation = deviation;
            return Level.NONE;
        }
        if (rate + deviation > bestRate + DRIFT * bestDeviation) {
            reset();
            return Level.DRIFT;
        }
        return rate + deviation > bestRate + WARNING * bestDeviation ? Level.WARNING : Level.NONE;
    }

    private void reset() {
        rows = 0;
        errors = 0;
        bestRate = Double.POSITIVE_INFINITY;
        bestDeviation = 0;
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(rows);
        out.count(errors);
        out.bits(Double.doubleToLongBits(bestRate));
        out.bits(Double.doubleToLongBits(bestDeviation));
    }

    @Override
    public void load(BinaryReader in) {
        rows = in.longNumber();
        errors = in.longNumber();
        bestRate = Double.longBitsToDouble(in.bits());
        bestDeviation = Double.longBitsToDouble(in.bits());
        if (errors > rows || !(bestRate > 0) || !(bestDeviation >= 0)) {
            throw in.damaged("a rate that is none");
        }
    }
}
