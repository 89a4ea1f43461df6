// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.model.Adwin;
import io.sluice.engine.model.DriftDetector.Level;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place in an adaptive random forest: a tree that votes, and, once it seems to err more, one in the background that takes its place when that
 * is sure. One thread.
 */
final class ForestTree {
    private final Supplier<LabelTree> trees;
    private final double warningDelta;
    private final double driftDelta;
    private Voter voter;
    private @Nullable Voter background;
    private Adwin warning;
    private Adwin drift;

    /**
     * One with a tree that has learnt nothing.
     *
     * @param trees gives new ones
     * @param warningDelta {@link Adwin}'s, for a tree to begin in the background
     * @param driftDelta the same, for it to take over
     */
    ForestTree(Supplier<LabelTree> trees, double warningDelta, double driftDelta) {
        this.trees = trees;
        this.warningDelta = warningDelta;
        this.driftDelta = driftDelta;
        voter = new Voter(trees.get());
        warning = new Adwin(warningDelta);
        drift = new Adwin(driftDelta);
    }

    /** The tree that votes. */
    Voter voter() {
        return voter;
    }

    /** Learns the row that was foretold last so many times. */
    void learn(int label, int labels, int times) {
        boolean wrong = voter.isWrong(label);
        voter.learn(label, times);
        if (background != null) {
            background.foretell(labels);
            background.learn(label, times);
        }
        if (errsMore(warning, wrong)) {
            background = new Voter(trees.get());
            warning = new Adwin(warningDelta);
        }
        if (errsMore(drift, wrong)) {
            voter = background == null ? new Voter(trees.get()) : background;
            background = null;
            warning = new Adwin(warningDelta);
            drift = new Adwin(driftDelta);
        }
    }

    private static boolean errsMore(Adwin errors, boolean wrong) {
        return errors.add(wrong ? 1 : 0) == Level.DRIFT && errors.meanAfter() > errors.meanBefore();
    }

    void save(BinaryWriter out) {
        voter.save(out);
        warning.save(out);
        drift.save(out);
        out.flag(background != null);
        if (background != null) {
            background.save(out);
        }
    }

    void load(BinaryReader in, int labels) {
        voter.load(in, labels);
        warning.load(in);
        drift.load(in);
        if (in.flag()) {
            background = new Voter(trees.get());
            background.load(in, labels);
        }
    }
}
