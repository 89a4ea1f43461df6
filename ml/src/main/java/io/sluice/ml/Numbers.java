// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.connector.Options;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as options say them. */
public final class Numbers {
    private static final Pattern ROWS = Pattern.compile("([0-9]{1,18})( +rows?)?", Pattern.CASE_INSENSITIVE);

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

    /**
     * How many rows an option says, as in {@code 10000 rows}.
     *
     * @param most how many it may say; the least is one
     * @throws io.sluice.engine.problem.ProblemException if it says no number of rows, or one that is not allowed
     */
    public static long rows(Options options, String key, long most) {
        Matcher rows = ROWS.matcher(options.get(key).strip());
        if (rows.matches()) {
            long number = Long.parseLong(rows.group(1));
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw options.wrong(
                key, "is not a number of rows it takes", "write a number from 1 to " + most + ", as in '10000 rows'");
    }
}
