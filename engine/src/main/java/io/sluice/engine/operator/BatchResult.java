// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.DStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@link DStream.BatchEnd}: passes on what a batch query says, if the batch has rows. An aggregate without keys says
 * something about every tick, also about one that runs for the sake of other streams; that is dropped here.
 */
public final class BatchResult implements Operator {
    private final List<DStream.Delta> deltas;
    private @Nullable Tick tick;

    public BatchResult(DStream.BatchEnd node) {
        List<DStream.Delta> found = new ArrayList<>();
        collect(node.input(), Collections.newSetFromMap(new IdentityHashMap<>()), found);
        deltas = List.copyOf(found);
    }

    private static void collect(DStream stream, Set<DStream> seen, List<DStream.Delta> found) {
        if (!seen.add(stream) || stream instanceof DStream.BatchEnd) {
            return;
        }
        if (stream instanceof DStream.Delta delta) {
            found.add(delta);
            return;
        }
        stream.inputs().forEach(input -> collect(input, seen, found));
    }

    @Override
    public void begin(Tick now) {
        tick = now;
    }

    @Override
    public void accept(int port, Chunk chunk, Output out) {
        if (tick != null && tick.hasRows(deltas)) {
            out.push(chunk);
        }
    }
}
