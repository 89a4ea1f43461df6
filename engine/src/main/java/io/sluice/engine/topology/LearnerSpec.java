// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How a model is learnt.
 *
 * @param model its name: two models may learn the same from the same rows, and differ in when they are published
 * @param algorithm by name
 * @param columns of the model by their names: what it is given, then what it foretells
 * @param classification whether it foretells labels; otherwise numbers
 * @param options of the algorithm
 * @param window how many of the last rows its metrics are of; empty for all
 * @param ignoresRemovals whether rows that are removed stay learnt; otherwise they are unlearnt
 */
public record LearnerSpec(
        String model,
        String algorithm,
        Schema columns,
        boolean classification,
        Map<String, String> options,
        OptionalInt window,
        boolean ignoresRemovals) {
    public LearnerSpec {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
}
