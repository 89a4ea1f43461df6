// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.function.LongConsumer;

/** Repeats a property for many seeds; a failure says how to repeat it alone. */
final class Seeds {
    private Seeds() {}

    /** Runs the property for 1 to count, or for the one seed of {@code -Dsluice.seed}. */
    static void each(Class<?> test, String method, int count, LongConsumer property) {
        Long only = Long.getLong("sluice.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? count : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                property.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "repeat with: mvn -q -pl engine -am test -Dtest=" + test.getSimpleName() + "#" + method
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.seed=" + seed,
                        e);
            }
        }
    }
}
