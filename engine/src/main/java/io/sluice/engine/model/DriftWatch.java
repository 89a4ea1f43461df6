// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * Watches how far off the rows of a model were foretold, and says when it gets worse. The error of a label is 0 or 1. That of a number
 * is how far off it was; the detector is given e / (1 + e), where e counts in standard deviations of all numbers so far: between 0 and 1,
 * whatever the unit, and one number far out is no drift. Without labels it is how far a row is from its cluster, d / (1 + d), or how strange
 * it is. That errors fall is no drift, either.
 *
 * <p>A warning is told at most once in {@value #CALM_ROWS} rows. One thread.
 */
public final class DriftWatch {
    private static final int RECENT_ROWS = 50;
    private static final int CALM_ROWS = 1_000;

    private final String name;
    private DriftDetector detector;
    private final Moments numbers = new Moments(0);
    /** The last errors since the last drift, and those before them. */
    private final double[] recent = new double[RECENT_ROWS];

    private int recentCount;
    private int next;
    private Moments older = new Moments(0);
    private int calm = CALM_ROWS;
    private double before = Double.NaN;
    private double after = Double.NaN;

    /** @param detector a name that {@link DriftDetector#named} knows */
    public DriftWatch(String detector) {
        name = detector;
        this.detector = DriftDetector.named(detector);
    }

    /**
     * A label has come.
     *
     * @param error 1 if another one was foretold, else 0; NaN if none was
     */
    public Level label(double error) {
        return add(error, error);
    }

    /**
     * A number has come.
     *
     * @param error how far off it was foretold, not negative; NaN if it was not
     */
    public Level number(double actual, double error) {
        numbers.add(actual);
        double deviation = Math.sqrt(numbers.squares() / numbers.count());
        double relative = error == 0 ? 0 : error / deviation;
        return add(error, relative == Double.POSITIVE_INFINITY ? 1 : relative / (1 + relative));
    }

    /**
     * A row was put into a cluster.
     *
     * @param distance of the row from its middle, in standard deviations; NaN if there was none
     */
    public Level cluster(double distance) {
        return add(distance, distance / (1 + distance));
    }

    /**
     * A row was found strange, or not.
     *
     * @param score from 0 to 1; NaN if nothing was known
     */
    public Level strangeness(double score) {
        return add(score, score);
    }

    private Level add(double error, double watched) {
        if (!Double.isFinite(watched)) {
            return Level.NONE;
        }
        remember(error);
        calm = Math.min(CALM_ROWS, calm + 1);
        Level level = detector.add(watched);
        boolean isWarning = level == Level.WARNING && calm == CALM_ROWS;
        if (level != Level.DRIFT && !isWarning) {
            return Level.NONE;
        }
        before = older.mean();
        after = Arrays.stream(recent, 0, recentCount).sum() / recentCount;
        calm = isWarning ? 0 : calm;
        if (level == Level.WARNING) {
            return level;
        }
        recentCount = 0;
        next = 0;
        older = new Moments(0);
        if (!isWorse()) {
            return Level.NONE;
        }
        // What a detector keeps of the time before would have it tell the same drift again.
        detector = DriftDetector.named(name);
        return level;
    }

    private void remember(double error) {
        if (recentCount == RECENT_ROWS) {
            older.add(recent[next]);
        } else {
            recentCount++;
        }
        recent[next] = error;
        next = (next + 1) % RECENT_ROWS;
    }

    private boolean isWorse() {
        return !(detector instanceof Adwin adwin) || adwin.meanAfter() > adwin.meanBefore();
    }

    /** The mean error since the drift before, without the last 50 rows, when something was told last; NaN if there were no more. */
    public double before() {
        return before;
    }

    /** The mean error of the last 50 rows when something was told last. */
    public double after() {
        return after;
    }

    /** Writes all that it remembers between rows: the same bytes for the same rows. */
    public void save(BinaryWriter out) {
        detector.save(out);
        numbers.save(out);
        older.save(out);
        out.count(recentCount);
        out.count(next);
        for (int i = 0; i < recentCount; i++) {
            out.bits(Double.doubleToLongBits(recent[i]));
        }
        out.count(calm);
    }

    /**
     * Reads what one of the same detector has saved, before a row has come.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    public void load(BinaryReader in) {
        detector.load(in);
        numbers.load(in);
        older.load(in);
        recentCount = in.below(RECENT_ROWS + 1, "rows");
        next = in.below(RECENT_ROWS, "rows");
        for (int i = 0; i < recentCount; i++) {
            recent[i] = Double.longBitsToDouble(in.bits());
        }
        calm = in.below(CALM_ROWS + 1, "rows");
    }
}
