// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import java.util.OptionalInt;

/**
 * How well rows have been foretold, each before it was learnt (prequential evaluation: Gama, Sebastião and Rodrigues, 2013): over
 * all rows so far, or over the last of them. One thread.
 */
public interface Evaluation extends Tested {
    /** The columns that it gives for a task, all of them DOUBLE and nullable. */
    static Schema columns(Task task) {
        throw new UnsupportedOperationException();
    }

    /**
     * One that has seen nothing.
     *
     * @param window how many of the last rows count; empty for all
     */
    static Evaluation of(Task task, OptionalInt window) {
        throw new UnsupportedOperationException();
    }

    /** Appends one value to each of some columns of a chunk. @param first the first of them */
    void append(Chunk to, int first);

    void save(BinaryWriter out);

    /**
     * Reads what one of the same task and window has saved.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    void load(BinaryReader in);
}
