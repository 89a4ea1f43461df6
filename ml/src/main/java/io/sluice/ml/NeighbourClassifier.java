// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/** A label is as probable as it is common among the {@link Neighbours} of a row (Fix and Hodges, 1951). One thread. */
final class NeighbourClassifier extends Classifier {
    private final TreeRow row;
    private final Neighbours neighbours;
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    NeighbourClassifier(ModelSchema schema, int wanted, int window) {
        super(schema, false);
        row = new TreeRow(Inputs.of(schema.inputs(), true));
        neighbours = new Neighbours(row, wanted, window);
    }

    @Override
    double[] foretell(Chunk rows, int at) {
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
    void learn(Chunk rows, int at, int label) {
        row.grow(rows, at);
        neighbours.add(label);
    }

    @Override
    void saveRest(BinaryWriter out) {
        row.save(out);
        neighbours.save(out);
    }

    @Override
    void loadRest(BinaryReader in) {
        row.load(in);
        neighbours.load(in, label -> label >= 0 && label < labels() && label == Math.rint(label));
    }
}
