// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.topology.DStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * One micro-batch, as operators see it. Shared by all shards.
 */
public final class Tick {
    /** Whether the job ends with a tick. */
    public enum Closing {
        /** It goes on. */
        NONE,
        /** For now: it has been stopped, and goes on with what comes next when it is started again. */
        FOR_NOW,
        /** For good: nothing comes any more. */
        FOR_GOOD
    }

    private final long number;
    private final long timeMicros;
    private final Closing closing;
    private final Set<DStream> arrived =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /**
     * @param number from 1; idle batches have none
     * @param timeMicros the logged clock of the batch, taken when its first row came, microseconds since 1970-01-01 UTC: all
     *     rows of it see this time
     */
    public Tick(long number, long timeMicros) {
        this(number, timeMicros, Closing.NONE);
    }

    /** @param closing whether the job ends with it */
    public Tick(long number, long timeMicros, Closing closing) {
        this.number = number;
        this.timeMicros = timeMicros;
        this.closing = closing;
    }

    /** Whether the job ends with it; only jobs with an operator that {@linkplain Operator#closes wants to know}. */
    public Closing closing() {
        return closing;
    }

    public long number() {
        return number;
    }

    public long timeMicros() {
        return timeMicros;
    }

    /** Notes that a {@link DStream.Delta} has rows in this tick, in any shard. */
    public void rowsArrived(DStream delta) {
        arrived.add(delta);
    }

    /** Whether any of the given deltas has had rows in this tick so far. */
    public boolean hasRows(Iterable<? extends DStream> deltas) {
        for (DStream delta : deltas) {
            if (arrived.contains(delta)) {
                return true;
            }
        }
        return false;
    }
}
