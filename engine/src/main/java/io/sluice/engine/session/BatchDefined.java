// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.topology.DStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds the nodes whose meaning is the batch: batch queries and UPDATE STATE, which read a {@link DStream.Delta}, and models. */
public final class BatchDefined {
    private BatchDefined() {}

    /** Whether there are any at or below some nodes. */
    public static boolean any(List<DStream> roots) {
        Set<DStream> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return roots.stream().anyMatch(root -> reaches(root, seen));
    }

    private static boolean reaches(DStream stream, Set<DStream> seen) {
        return seen.add(stream)
                && (stream instanceof DStream.Delta
                        || stream instanceof DStream.Train
                        || stream instanceof DStream.Predict
                        || stream.inputs().stream().anyMatch(input -> reaches(input, seen)));
    }
}
