// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.ml.Numbers;
import java.util.List;

/** The option of those that learn by descent: how far weights move with each row. */
final class LearningRate {
    private static final String KEY = "learning_rate";
    private static final double MOST = 10;

    /** The option, alone. */
    static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.withDefault(KEY, "0.1", "how far the weights move with each row: a number above 0, at most 10"));

    private LearningRate() {}

    /**
     * What it says.
     *
     * @throws io.sluice.engine.problem.ProblemException if it is no such number
     */
    static double of(Options options) {
        return Numbers.option(options, KEY, number -> number > 0 && number <= MOST, "above 0, at most 10, as in '0.1'");
    }
}
