// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

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
        row = new TreeRow(Inputs.of(schema.inputs(), true));
        tree = new LabelTree(row, growth, leavesMax, row::all, adapts);
    }

    @Override
    double[] foretell(Chunk rows, int at) {
        row.read(rows, at);
        return tree.foretell(labels());
    }

    @Override
    void learn(Chunk rows, int at, int label) {
        if (row.grow(rows, at)) {
            tree.foretell(labels());
        }
        tree.learn(label, 1);
    }

    @Override
    void saveRest(BinaryWriter out) {
        row.save(out);
        tree.save(out);
    }

    @Override
    void loadRest(BinaryReader in) {
        row.load(in);
        tree.load(in, labels());
    }
}
