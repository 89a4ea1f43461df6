// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Locale;
import java.util.Optional;

/** What a model is for. */
public enum Task {
    /** It foretells one of some labels. */
    CLASSIFICATION,
    /** It foretells a number, a DOUBLE. */
    REGRESSION,
    /** It puts rows that are alike into groups, which it numbers from 0 on. */
    CLUSTERING,
    /** It says how strange a row is: a DOUBLE from 0, as most are, to 1. */
    ANOMALY;

    /** Whether the rows that are learnt have what is to be foretold, behind what it is to be foretold from. */
    public boolean isLabelled() {
        return this == CLASSIFICATION || this == REGRESSION;
    }

    /** The name of the DOUBLE that stands behind what a model says, if there is one. */
    public Optional<String> detail() {
        return switch (this) {
            case CLASSIFICATION -> Optional.of("probability");
            case CLUSTERING -> Optional.of("distance");
            case REGRESSION, ANOMALY -> Optional.empty();
        };
    }

    /** As sentences say it. */
    public String noun() {
        return this == ANOMALY ? "anomaly detection" : word();
    }

    /** As {@code 'task' = } says it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
