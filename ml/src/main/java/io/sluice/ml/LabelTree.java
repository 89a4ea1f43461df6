// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A decision tree of labels that grows row by row (VFDT: Domingos and Hulten, Mining High-Speed Data Streams, 2000): a leaf becomes a
 * split once so many rows have come that the best question is, but for a small probability, that of all rows. If it adapts, there is a
 * {@link Watch} over each split. What it looks at in a leaf is a {@link Subset}. One thread.
 */
final class LabelTree {
    private static final int DEPTH_MAX = 200;

    private final TreeRow row;
    private final Growth growth;
    private final Room room;
    private final Supplier<Subset> subsets;
    private final boolean adapts;
    /** Whether this is one that may take the place of a split: it may go as it came, so it is not watched. */
    private final boolean alternate;
    /** How deep the root is in the tree that this one is a part of. */
    private final int depth;

    private Node root;
    private double[] probabilities = {};
    private double[] scratch = {};
    /** Where the row that was foretold last has gone. */
    private LabelLeaf reached;

    private int foretold = -1;

    /**
     * A tree of one leaf.
     *
     * @param row what it reads
     * @param leavesMax how many leaves there may be, with those of alternates; at least 1
     * @param subsets what each new leaf looks at
     */
    LabelTree(TreeRow row, Growth growth, int leavesMax, Supplier<Subset> subsets, boolean adapts) {
        this.row = row;
        this.growth = growth;
        this.subsets = subsets;
        this.adapts = adapts;
        room = new Room(leavesMax);
        room.take();
        alternate = false;
        depth = 0;
        reached = new LabelLeaf(subsets.get(), new double[0]);
        root = reached;
    }

    /** One of one leaf, for which there is room, that may take the place of a split of another. */
    private LabelTree(LabelTree other, int depth) {
        row = other.row;
        growth = other.growth;
        subsets = other.subsets;
        adapts = other.adapts;
        room = other.room;
        alternate = true;
        this.depth = depth;
        reached = new LabelLeaf(subsets.get(), new double[0]);
        root = reached;
    }

    /** How many leaves there are. */
    int leaves() {
        return root.leaves();
    }

    /** How probable each of so many labels is of the row that was read last. For reading, until the next call. */
    double[] foretell(int labels) {
        if (probabilities.length != labels) {
            probabilities = new double[labels];
            scratch = new double[labels];
        }
        @Nullable LabelTree better = null;
        Node node = root;
        while (node instanceof Split split) {
            Watch watch = split.watch();
            if (better == null && watch != null && watch.isBetter()) {
                better = watch.alternate();
            }
            node = split.child(split.left(row));
        }
        reached = (LabelLeaf) node;
        reached.foretell(row, probabilities);
        foretold = Probabilities.likeliest(probabilities);
        return better == null ? probabilities : better.foretell(labels);
    }

    /** The label that the tree, without alternates, foretold last; −1 if there was none. */
    int foretold() {
        return foretold;
    }

    /** Learns the label of the row that was foretold last, by some weight. */
    void learn(int label, double weight) {
        @Nullable Split parent = null;
        boolean onLeft = false;
        int at = depth;
        Node node = root;
        while (node instanceof Split split) {
            Node kept = watched(split, at, label, weight);
            if (kept == split) {
                parent = split;
                onLeft = split.left(row);
                node = split.child(onLeft);
                at++;
            } else {
                room.give(split.leaves() - kept.leaves());
                put(parent, onLeft, kept);
                node = kept;
            }
        }
        LabelLeaf leaf = (LabelLeaf) node;
        if (leaf != reached) {
            leaf.foretell(row, scratch);
        }
        leaf.learn(row, label, weight, scratch);
        if (at < DEPTH_MAX && leaf.isDue(growth.grace())) {
            split(leaf, parent, onLeft);
        }
    }

    private void put(@Nullable Split parent, boolean onLeft, Node child) {
        if (parent == null) {
            root = child;
        } else {
            parent.put(onLeft, child);
        }
    }

    private void split(LabelLeaf leaf, @Nullable Split parent, boolean onLeft) {
        LabelSplits search = new LabelSplits(leaf);
        Question question = search.question();
        double bound = growth.bound(leaf.bits(), leaf.weight());
        if (question != null && (search.lead() > bound || bound < growth.tie()) && room.take()) {
            Node left = new LabelLeaf(subsets.get(), search.left());
            Node right = new LabelLeaf(subsets.get(), search.right());
            put(parent, onLeft, new Split(question, left, right, adapts ? new Watch() : null));
        }
    }

    /** Tells the watch over a split how the row was foretold; gives what is to stand there from now on. */
    private Node watched(Split split, int at, int label, double weight) {
        Watch watch = split.watch();
        if (watch == null || alternate) {
            return split;
        }
        boolean grown = watch.add(foretold != label);
        if (grown && watch.alternate() == null && room.take()) {
            watch.begin(new LabelTree(this, at));
        }
        LabelTree other = watch.alternate();
        if (other == null) {
            return split;
        }
        double lead = watch.lead();
        if (lead > 0) {
            return other.root;
        }
        if (lead < 0) {
            room.give(other.leaves());
            watch.end();
        } else {
            other.foretell(probabilities.length);
            watch.addOfAlternate(other.foretold != label);
            other.learn(label, weight);
        }
        return split;
    }

    void save(BinaryWriter out) {
        Split.saveNode(root, out);
    }

    /** Reads what one of as many labels has saved. */
    void load(BinaryReader in, int labels) {
        room.give(root.leaves());
        root = loadNode(in, labels, depth);
    }

    private Node loadNode(BinaryReader in, int labels, int at) {
        if (!in.flag()) {
            if (!room.take()) {
                throw in.damaged("more leaves than there is room for");
            }
            return LabelLeaf.load(in, row, labels);
        }
        if (at >= DEPTH_MAX) {
            throw in.damaged("a tree deeper than they get");
        }
        Question question = Question.load(in, row);
        @Nullable Watch watch = adapts ? loadWatch(in, labels, at) : null;
        Node left = loadNode(in, labels, at + 1);
        return new Split(question, left, loadNode(in, labels, at + 1), watch);
    }

    private Watch loadWatch(BinaryReader in, int labels, int at) {
        Watch watch = new Watch();
        if (watch.load(in)) {
            if (alternate || !room.take()) {
                throw in.damaged("an alternate where none can be");
            }
            LabelTree other = new LabelTree(this, at);
            other.load(in, labels);
            watch.resume(in, other);
        }
        return watch;
    }
}
