// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Watches whether numbers grow (Page, Continuous Inspection Schemes, 1954; Hinkley, 1971): adds up by how much each is above the mean so
 * far and {@value #DELTA}, never below 0 and slowly forgetting, until the sum is above {@value #THRESHOLD}. That is a drift, after
 * which it begins anew; it never warns. The numbers are errors in a unit of their own: of 0 and 1, some hundreds of rows are needed, of greater
 * ones a few. One thread.
 */
public final class PageHinkley implements DriftDetector {
    private static final int ROWS_LEAST = 30;
    private static final double DELTA = 0.005;
    private static final double THRESHOLD = 50;
    private static final double REMEMBERED = 0.9999;
    private static final double GREAT = 1e120;

    private long rows;
    private double mean;
    private double sum;

    @Override
    public Level add(double number) {
        if (!(Math.abs(number) < GREAT)) {
            return Level.NONE;
        }
        rows++;
        mean += (number - mean) / rows;
        sum = Math.max(0, REMEMBERED * sum + (number - mean - DELTA));
        if (rows < ROWS_LEAST || sum <= THRESHOLD) {
            return Level.NONE;
        }
        rows = 0;
        mean = 0;
        sum = 0;
        return Level.DRIFT;
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(rows);
        out.bits(Double.doubleToLongBits(mean));
        out.bits(Double.doubleToLongBits(sum));
    }

    @Override
    public void load(BinaryReader in) {
        rows = in.longNumber();
        mean = Double.longBitsToDouble(in.bits());
        sum = Double.longBitsToDouble(in.bits());
        if (!Double.isFinite(mean) || !(sum >= 0 && sum <= Double.MAX_VALUE)) {
            throw in.damaged("a mean that is none");
        }
    }
}
