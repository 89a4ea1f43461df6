// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * Two learners foretell the same rows, and the second is to take the place of the first once it is better: once its mean error over
 * the last {@value #WINDOW_ROWS} rows is lower by more than two standard errors of the difference. If it is not within {@value #MOST_ROWS}
 * rows, it has lost. One thread.
 */
public final class Contest {
    private static final int WINDOW_ROWS = 200;
    private static final int MOST_ROWS = 5_000;

    private final Moments first = new Moments(WINDOW_ROWS);
    private final Moments second = new Moments(WINDOW_ROWS);
    private final Moments differences = new Moments(WINDOW_ROWS);
    private int rows;

    /** The errors of a row, not negative; NaN of one who has foretold nothing. */
    public void add(double firstError, double secondError) {
        rows++;
        first.add(firstError);
        second.add(secondError);
        differences.add(firstError - secondError);
    }

    /** Whether the second is better. */
    public boolean isWon() {
        long count = differences.count();
        double error = Math.sqrt(differences.squares() / (count - 1) / count);
        return count == WINDOW_ROWS && differences.mean() > 2 * error;
    }

    /** Whether the second had its chance. */
    public boolean isLost() {
        return rows >= MOST_ROWS && !isWon();
    }

    /** The mean error of the first in the window; NaN without rows. */
    public double first() {
        return first.mean();
    }

    /** The mean error of the second in the window; NaN without rows. */
    public double second() {
        return second.mean();
    }

    /** Writes all that it remembers: the same bytes for the same rows. */
    public void save(BinaryWriter out) {
        out.count(rows);
        first.save(out);
        second.save(out);
        differences.save(out);
    }

    /**
     * Reads what another one has saved, before a row has come.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    public void load(BinaryReader in) {
        rows = in.number();
        first.load(in);
        second.load(in);
        differences.load(in);
    }
}
