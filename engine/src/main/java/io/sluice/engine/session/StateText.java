// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.StateBound;
import io.sluice.engine.topology.Topology;
import java.util.IdentityHashMap;

/** What EXPLAIN STATE says: every operator that remembers something, and what bounds it. */
public final class StateText {
    private StateText() {}

    /** A line per operator with what bounds its state under it. */
    public static String of(Topology topology) {
        IdentityHashMap<DStream, StateBound> bounds = StateBound.of(topology.roots());
        StringBuilder text = new StringBuilder();
        int stateless = 0;
        for (DStream node : topology.nodes()) {
            StateBound bound = bounds.getOrDefault(node, StateBound.STATELESS);
            if (bound == StateBound.STATELESS) {
                stateless++;
            } else {
                text.append(Drawing.title(node))
                        .append("\n  ")
                        .append(bound.text())
                        .append('\n');
            }
        }
        return text.append(stateless)
                .append(stateless == 1 ? " operator remembers" : " operators remember")
                .append(" nothing\n")
                .toString();
    }
}
