// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.model.Adwin;
import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * Watches how often rows that come through a {@link Split} are foretold wrongly, and once that grows has another tree learn them, which
 * takes the place of the split if it is surely better, and goes if it is surely worse (Bifet and Gavaldà, Adaptive Learning from
 * Evolving Data Streams, 2009). Until then whichever seems to err less foretells. One thread.
 */
final class Watch {
    /** What both have to have seen before they are compared. */
    private static final int ROWS_LEAST = 300;

    /** What the other tree has to have seen before it is listened to. */
    private static final int ROWS_HEARD = 30;

    private static final double DELTA = 0.05;

    private final Adwin errors = new Adwin();
    private @Nullable Alternate alternate;

    private record Alternate(LabelTree tree, Adwin errors) {}

    /** The other tree; null if none learns. */
    @Nullable
    LabelTree alternate() {
        return alternate == null ? null : alternate.tree;
    }

    /** Has another tree learn the rows from here on. */
    void begin(LabelTree other) {
        alternate = new Alternate(other, new Adwin());
    }

    /** Gives the other tree up. */
    void end() {
        alternate = null;
    }

    /** Takes in whether a row was foretold wrongly; true if errors have grown. */
    boolean add(boolean wrong) {
        return errors.add(wrong ? 1 : 0) == Level.DRIFT && errors.meanAfter() > errors.meanBefore();
    }

    /** Takes in whether the other tree foretold it wrongly. */
    void addOfAlternate(boolean wrong) {
        if (alternate != null) {
            alternate.errors.add(wrong ? 1 : 0);
        }
    }

    /** By how much the other tree errs less, surely: above 0 if it does, below 0 if it errs more, 0 if it is not known. */
    double lead() {
        if (alternate == null) {
            return 0;
        }
        double count = (double) errors.width();
        double otherCount = (double) alternate.errors.width();
        if (Math.min(count, otherCount) < ROWS_LEAST) {
            return 0;
        }
        double rate = errors.mean();
        double bound = Math.sqrt(2 * rate * (1 - rate) * Math.log(2 / DELTA) * (1 / count + 1 / otherCount));
        double lead = rate - alternate.errors.mean();
        return Math.abs(lead) > bound ? lead : 0;
    }

    /** Whether the other tree seems to err less. */
    boolean isBetter() {
        return alternate != null && alternate.errors.width() >= ROWS_HEARD && alternate.errors.mean() < errors.mean();
    }

    int leaves() {
        return alternate == null ? 0 : alternate.tree.leaves();
    }

    void save(BinaryWriter out) {
        errors.save(out);
        out.flag(alternate != null);
        if (alternate != null) {
            alternate.tree.save(out);
            alternate.errors.save(out);
        }
    }

    /** Reads what one has saved up to the other tree; true if that follows, for {@link #resume}. */
    boolean load(BinaryReader in) {
        errors.load(in);
        return in.flag();
    }

    /** Reads what is left, behind the other tree. */
    void resume(BinaryReader in, LabelTree other) {
        Adwin otherErrors = new Adwin();
        otherErrors.load(in);
        alternate = new Alternate(other, otherErrors);
    }
}
