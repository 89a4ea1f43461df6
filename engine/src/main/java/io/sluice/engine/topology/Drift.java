// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;

/**
 * What is done when rows are no longer foretold as well as before.
 *
 * @param detector that notices, by name
 */
public record Drift(String detector, Action action) {
    /** What is done. */
    public enum Action {
        /** It is said. */
        WARN,
        /** The learner begins anew. */
        RESET,
        /** A second learner begins beside the first, and takes its place once it is better. */
        RETRAIN
    }

    /**
     * The columns in which it is told: what noticed, {@code warning} or {@code drift} or NULL where it is about a second learner, the
     * mean error before and after (of the first and the second learner), and what was done.
     */
    public static final Schema COLUMNS = new Schema(List.of(
            new SqlType.Field("detector", SqlType.of(SqlType.Kind.VARCHAR, true)),
            new SqlType.Field("level", SqlType.of(SqlType.Kind.VARCHAR, true)),
            new SqlType.Field("error_before", SqlType.of(SqlType.Kind.DOUBLE, true)),
            new SqlType.Field("error_after", SqlType.of(SqlType.Kind.DOUBLE, true)),
            new SqlType.Field("action", SqlType.of(SqlType.Kind.VARCHAR, true))));

    /** The detector where none is named. */
    public static final String DETECTOR = "adwin";

    /** What holds where nothing is said. */
    public static final Drift PLAIN = new Drift(DETECTOR, Action.WARN);
}
