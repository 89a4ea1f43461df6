// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;

/** A {@link LabelTree} that looks at all attributes. One thread. */
final class TreeClassifier extends Classifier {
    private final TreeRow row;
    private final LabelTree tree;

    /**
     * One that has learnt nothing.
     *
     * @param leavesMax how many leaves there may be
     * @param adapts whether parts of the tree are replaced where they get worse
     * @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn
     */
    TreeClassifier(ModelSchema schema, Growth growth, int leavesMax, boolean adapts) {
        super(schema, false);
        row = new TreeRow(Inputs.of(schema, true));
        tree = new LabelTree(row, growth, leavesMax, row::all, adapts);
    }

    @Override
    protected double[] foretell(Chunk rows, int at) {
        row.read(rows, at);
        return tree.foretell(labels());
    }

    @Override
    protected void learn(Chunk rows, int at, int label) {
        if (row.grow(rows, at)) {
            tree.foretell(labels());
        }
        tree.learn(label, 1);
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        tree.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        tree.load(in, labels());
    }
}
