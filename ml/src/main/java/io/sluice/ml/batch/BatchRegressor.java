// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Regressor;

/** Foretells numbers by a model that is made anew now and then. One thread. */
public final class BatchRegressor extends Regressor {
    /** The squares of greater numbers have no sums. */
    private static final double GREAT = 1e120;

    private final Batch batch;

    /**
     * One that has learnt nothing.
     *
     * @param fit what makes the models
     * @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn
     */
    public BatchRegressor(ModelSchema schema, Plan plan, Fit fit) {
        super(schema);
        batch = new Batch(schema, plan, fit);
    }

    @Override
    protected double foretell(Chunk rows, int at) {
        batch.read(rows, at);
        Ensemble made = batch.made();
        return made == null ? Double.NaN : made.number(batch.values());
    }

    @Override
    protected void learn(Chunk rows, int at, double number) {
        if (fits(number)) {
            batch.add(rows, at, number);
        }
    }

    private static boolean fits(double number) {
        return Math.abs(number) < GREAT;
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        batch.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        batch.load(in, 0, BatchRegressor::fits);
    }
}
