// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.connector.Options;
import java.util.function.DoublePredicate;

/** Numbers as options say them. */
public final class Numbers {
    private Numbers() {}

    /**
     * The number that an option says.
     *
     * @param range which it may be, for the message
     * @throws io.sluice.engine.problem.ProblemException if it is none, or not allowed
     */
    public static double option(Options options, String key, DoublePredicate allowed, String range) {
        try {
            double number = Double.parseDouble(options.get(key).strip());
            if (Double.isFinite(number) && allowed.test(number)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, as a number out of range is.
        }
        throw options.wrong(key, "is not a number it takes", "write a number " + range);
    }
}
