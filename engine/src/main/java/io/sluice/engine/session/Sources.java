// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.topology.DStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The sources that a DAG reads. */
final class Sources {
    private Sources() {}

    /** All sources, in order of name. */
    static List<DStream.Source> of(List<DStream> roots) {
        TreeMap<String, DStream.Source> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<DStream> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        roots.forEach(root -> collect(root, seen, found));
        return new ArrayList<>(found.values());
    }

    static List<String> names(List<DStream> roots) {
        return of(roots).stream().map(DStream.Source::name).toList();
    }

    private static void collect(DStream stream, Set<DStream> seen, Map<String, DStream.Source> found) {
        if (!seen.add(stream)) {
            return;
        }
        if (stream instanceof DStream.Source source) {
            found.put(source.name(), source);
        }
        stream.inputs().forEach(input -> collect(input, seen, found));
    }
}
