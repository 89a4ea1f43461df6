// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.neighbour;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.Probabilities;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;
import java.util.Arrays;

/** A label is as probable as it is common among the {@link Neighbours} of a row (Fix and Hodges, 1951). One thread. */
final class NeighbourClassifier extends Classifier {
    private final TreeRow row;
    private final Neighbours neighbours;
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    NeighbourClassifier(ModelSchema schema, int wanted, int window) {
        super(schema, false);
        row = new TreeRow(Inputs.of(schema, true));
        neighbours = new Neighbours(row, wanted, window);
    }

    @Override
    protected double[] foretell(Chunk rows, int at) {
        if (probabilities.length != labels()) {
            probabilities = new double[labels()];
        }
        row.read(rows, at);
        Arrays.fill(probabilities, 0);
        int found = neighbours.find();
        for (int i = 0; i < found; i++) {
            probabilities[(int) neighbours.outcome(i)]++;
        }
        Probabilities.ofWeights(probabilities);
        return probabilities;
    }

    @Override
    protected void learn(Chunk rows, int at, int label) {
        row.grow(rows, at);
        neighbours.add(label);
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        neighbours.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        neighbours.load(in, label -> label >= 0 && label < labels() && label == Math.rint(label));
    }
}
