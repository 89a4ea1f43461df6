// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.util.Optional;

/**
 * An option that a connector takes.
 *
 * @param key as in WITH; a part such as {@code <column>} stands for any name
 * @param required whether it must be given
 * @param standard the default, if there is one
 * @param meaning what it does, in a line, with the allowed values
 */
public record OptionSpec(String key, boolean required, Optional<String> standard, String meaning) {
    public static OptionSpec required(String key, String meaning) {
        return new OptionSpec(key, true, Optional.empty(), meaning);
    }

    public static OptionSpec optional(String key, String meaning) {
        return new OptionSpec(key, false, Optional.empty(), meaning);
    }

    public static OptionSpec withDefault(String key, String standard, String meaning) {
        return new OptionSpec(key, false, Optional.of(standard), meaning);
    }

    /** Whether a key that a user has written means this option. */
    boolean matches(String written) {
        int open = key.indexOf('<');
        if (open < 0) {
            return key.equals(written);
        }
        String before = key.substring(0, open);
        String after = key.substring(key.indexOf('>') + 1);
        return written.length() > before.length() + after.length()
                && written.startsWith(before)
                && written.endsWith(after);
    }
}
