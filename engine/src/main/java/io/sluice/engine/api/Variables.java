// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${name}} in the values of options and settings. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.]*)}");

    private Variables() {}

    /**
     * The text with its variables replaced; what they stand for is not searched again.
     *
     * @throws io.sluice.engine.problem.ProblemException if one has no value
     */
    static String replace(String text, Function<String, Optional<String>> values) {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = values.apply(name)
                    .orElseThrow(() -> Problem.of(Code.UNKNOWN_VARIABLE, "variable \"" + name + "\" has no value")
                            .hint("give it with --var " + name + "=… or as an environment variable")
                            .exception());
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(replaced).toString();
    }
}
