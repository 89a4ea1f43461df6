// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.ml.Numbers;
import java.util.List;

/**
 * When a model is made anew, and of which rows.
 *
 * @param every after how many rows; while there are few, after twice as many as the last time
 * @param window of how many of the last rows
 */
public record Plan(long every, int window) {
    private static final String EVERY = "refit.every";
    private static final String WINDOW = "refit.window";
    private static final long EVERY_MAX = 1_000_000_000;
    private static final int WINDOW_MAX = 1_000_000;

    /** The options that say it. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.withDefault(
                        EVERY,
                        "10000 rows",
                        "after how many rows the model is made anew: a number of rows up to 1000000000; at the beginning after 1, 2, 4 and so on"),
                OptionSpec.withDefault(
                        WINDOW,
                        "10000 rows",
                        "of how many of the last rows it is made, which are kept with it: a number of rows up to 1000000"));
    }

    /**
     * What options say.
     *
     * @throws io.sluice.engine.problem.ProblemException if they say no numbers of rows, or others than they can
     */
    public static Plan of(Options options) {
        return new Plan(Numbers.rows(options, EVERY, EVERY_MAX), (int) Numbers.rows(options, WINDOW, WINDOW_MAX));
    }
}
