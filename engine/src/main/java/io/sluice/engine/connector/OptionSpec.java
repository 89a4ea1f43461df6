// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.util.Optional;

/**
 * An option that a connector takes.
 *
 * @param key as in WITH
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
}
