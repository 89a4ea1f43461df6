// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * A model that is refined row by row, or only asked. What it has learnt is a function of the rows, their order and their weights,
 * however they are cut into chunks. One thread.
 */
public interface Learner {
    /**
     * Foretells each row, says how, and then learns it; one of weight n, n times. Rows of negative weight are unlearnt and not
     * foretold: they were learnt before with that label ({@link Algorithm#unlearns}).
     *
     * @param rows the columns of the model's inputs, then, where there are labels, its output, which is not NULL and not NaN
     */
    void learn(Chunk rows, Tested tested);

    /**
     * Foretells each row of a chunk, whatever its weight, says how, and learns nothing: what {@link #learn} would say of the row if
     * it came next.
     *
     * @param rows the columns of the model's inputs, and any behind them
     */
    void expect(Chunk rows, Expected expected);

    /**
     * Foretells each row of a chunk, whatever its weight, and learns nothing.
     *
     * @param rows the columns of the model's inputs
     */
    void predict(Chunk rows, Predictions to);

    /** Writes all that it has learnt: the same bytes for the same rows. */
    void save(BinaryWriter out);

    /**
     * Reads what one of the same algorithm, schema and options has saved, before it has learnt anything.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    void load(BinaryReader in);
}
