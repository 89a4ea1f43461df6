// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.OptionalLong;

/** Reads what jobs remember, from their checkpoints; the jobs may be running. Calls block; any thread. */
public interface StateReader {
    /**
     * What is wanted.
     *
     * @param job its name, the script of it, or where its checkpoint is
     * @param node an operator, by the beginning of its id, or an output, for the operator that it is of; of a join {@code
     *     /left} or {@code /right}
     * @param commit the newest, if empty
     */
    record Wanted(String job, String node, OptionalLong commit) {}

    /**
     * Rows.
     *
     * @param commit that they are of
     * @param chunks of weight 1 each
     */
    record Found(long commit, List<Chunk> chunks) {
        public Found {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * The columns of the rows.
     *
     * @throws io.sluice.engine.problem.ProblemException if there is no such checkpoint, commit or operator, with those that there
     *     are
     */
    Schema schema(Wanted wanted);

    /**
     * The rows.
     *
     * @param schema that was found before
     * @throws io.sluice.engine.problem.ProblemException as that of {@link #schema}, and if the columns are others now
     */
    Found rows(Wanted wanted, Schema schema);
}
