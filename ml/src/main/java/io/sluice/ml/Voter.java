// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/** A tree, and how often it has been right: its vote counts for so much. One thread. */
final class Voter {
    private final LabelTree tree;
    private long rows;
    private long right;

    Voter(LabelTree tree) {
        this.tree = tree;
    }

    /** How probable each of so many labels is of the row that was read last. For reading, until the next call. */
    double[] foretell(int labels) {
        return tree.foretell(labels);
    }

    /** Whether the row that was foretold last has another label. */
    boolean isWrong(int label) {
        return tree.foretold() != label;
    }

    /** How much the vote counts: the part of rows foretold rightly, as if there had been one more of each kind. */
    double weight() {
        return (right + 1.0) / (rows + 2.0);
    }

    /** Learns the row that was foretold last so many times. */
    void learn(int label, int times) {
        rows++;
        right += isWrong(label) ? 0 : 1;
        if (times > 0) {
            tree.learn(label, times);
        }
    }

    void save(BinaryWriter out) {
        out.count(rows);
        out.count(right);
        tree.save(out);
    }

    void load(BinaryReader in, int labels) {
        rows = in.longNumber();
        right = in.longNumber();
        if (right > rows) {
            throw in.damaged("more rows foretold rightly than rows");
        }
        tree.load(in, labels);
    }
}
