// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.neighbour;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Regressor;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;

/** The number of a row is the mean of those of its {@link Neighbours} (Fix and Hodges, 1951). One thread. */
final class NeighbourRegressor extends Regressor {
    private final TreeRow row;
    private final Neighbours neighbours;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    NeighbourRegressor(ModelSchema schema, int wanted, int window) {
        super(schema);
        row = new TreeRow(Inputs.of(schema, true));
        neighbours = new Neighbours(row, wanted, window);
    }

    @Override
    protected double foretell(Chunk rows, int at) {
        row.read(rows, at);
        int found = neighbours.find();
        double mean = 0;
        for (int i = 0; i < found; i++) {
            mean += neighbours.outcome(i) / found;
        }
        return found == 0 ? Double.NaN : mean;
    }

    @Override
    protected void learn(Chunk rows, int at, double number) {
        if (Double.isFinite(number)) {
            row.grow(rows, at);
            neighbours.add(number);
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        neighbours.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        neighbours.load(in, Double::isFinite);
    }
}
