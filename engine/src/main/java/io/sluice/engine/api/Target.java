// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import java.util.List;

/** Who gets the changes of one output. Called by the job's loop thread. */
interface Target {
    /** The net changes of a batch, lent until this returns; never none. */
    void changes(Tick tick, List<Chunk> changes);

    /** The job has ended by itself or was stopped. */
    void finish();

    void close();
}
