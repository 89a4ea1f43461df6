// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryWriter;
import org.jspecify.annotations.Nullable;

/** A question of a tree, and the parts that rows go to by their answers. One thread. */
final class Split implements Node {
    private final Question question;
    private final @Nullable Watch watch;
    private Node left;
    private Node right;

    /** @param watch over the errors of the rows that come through; null if nobody watches */
    Split(Question question, Node left, Node right, @Nullable Watch watch) {
        this.question = question;
        this.left = left;
        this.right = right;
        this.watch = watch;
    }

    @Nullable
    Watch watch() {
        return watch;
    }

    boolean left(TreeRow row) {
        return question.left(row);
    }

    Node child(boolean onLeft) {
        return onLeft ? left : right;
    }

    void put(boolean onLeft, Node child) {
        if (onLeft) {
            left = child;
        } else {
            right = child;
        }
    }

    @Override
    public int leaves() {
        return left.leaves() + right.leaves() + (watch == null ? 0 : watch.leaves());
    }

    @Override
    public void save(BinaryWriter out) {
        question.save(out);
        if (watch != null) {
            watch.save(out);
        }
        saveNode(left, out);
        saveNode(right, out);
    }

    /** Writes a node, and which kind it is. */
    static void saveNode(Node node, BinaryWriter out) {
        out.flag(node instanceof Split);
        node.save(out);
    }
}
