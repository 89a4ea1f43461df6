// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * A regression tree that grows row by row (FIMT: Ikonomovska, Gama and Džeroski, Learning Model Trees from Evolving Data Streams,
 * 2011): a leaf becomes a split once so many rows have come that the best question is, but for a small probability, that of all
 * rows. One thread.
 */
final class NumberTree {
    private static final int DEPTH_MAX = 200;

    private final TreeRow row;
    private final Growth growth;
    private final Room room;
    private Node root;

    /**
     * A tree of one leaf.
     *
     * @param row what it reads
     * @param leavesMax how many leaves there may be, at least 1
     */
    NumberTree(TreeRow row, Growth growth, int leavesMax) {
        this.row = row;
        this.growth = growth;
        room = new Room(leavesMax);
        room.take();
        root = new NumberLeaf(row);
    }

    /**
     * What most probably comes of the row that was read last.
     *
     * @param scaled its numbers in standard deviations
     * @param scale of what comes of rows
     */
    double foretell(double[] scaled, Scale scale) {
        Node node = root;
        while (node instanceof Split split) {
            node = split.child(split.left(row));
        }
        return ((NumberLeaf) node).foretell(scaled, scale);
    }

    /** Learns what came of the row that was read last. */
    void learn(double[] scaled, Scale scale, double outcome) {
        @Nullable Split parent = null;
        boolean onLeft = false;
        int depth = 0;
        Node node = root;
        while (node instanceof Split split) {
            parent = split;
            onLeft = split.left(row);
            node = split.child(onLeft);
            depth++;
        }
        NumberLeaf leaf = (NumberLeaf) node;
        leaf.learn(row, scaled, scale, outcome);
        if (depth < DEPTH_MAX && leaf.isDue(growth.grace())) {
            Node grown = grown(leaf);
            if (parent == null) {
                root = grown;
            } else {
                parent.put(onLeft, grown);
            }
        }
    }

    /** The leaf, or the split that it becomes. */
    private Node grown(NumberLeaf leaf) {
        NumberSplits splits = new NumberSplits(leaf, row);
        Question question = splits.question();
        double bound = growth.bound(1, leaf.count());
        if (question == null || (splits.ratio() + bound >= 1 && bound >= growth.tie()) || !room.take()) {
            return leaf;
        }
        return new Split(question, leaf.child(row, splits.left()), leaf.child(row, splits.right()), null);
    }

    void save(BinaryWriter out) {
        Split.saveNode(root, out);
    }

    void load(BinaryReader in) {
        room.give(1);
        root = loadNode(in, 0);
    }

    private Node loadNode(BinaryReader in, int depth) {
        if (!in.flag()) {
            if (!room.take()) {
                throw in.damaged("more leaves than there is room for");
            }
            return NumberLeaf.load(in, row);
        }
        if (depth >= DEPTH_MAX) {
            throw in.damaged("a tree deeper than they get");
        }
        Question question = Question.load(in, row);
        Node left = loadNode(in, depth + 1);
        return new Split(question, left, loadNode(in, depth + 1), null);
    }
}
