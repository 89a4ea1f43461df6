// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import java.util.List;
import java.util.Optional;

/**
 * An option that a connector takes.
 *
 * @param key as in WITH; a part such as {@code <column>} stands for any name
 * @param required whether it must be given
 * @param standard the default, if there is one
 * @param meaning what it does, in a line, with the allowed values
 * @param values what its values look like
 */
public record OptionSpec(String key, boolean required, Optional<String> standard, String meaning, Values values) {

    /** The values of an option that are right whatever the others are. */
    public sealed interface Values {
        /** Any text. */
        record Text() implements Values {}

        /** One of some words, ignoring case. */
        record Words(List<String> words) implements Values {}

        /** A whole number. */
        record Whole(long least, long most) implements Values {}

        /** A duration such as {@code 5 s}. */
        record Duration() implements Values {}

        /** The name of a format. */
        record Formats() implements Values {}

        /** A size such as {@code 1 MiB}. */
        record Size() implements Values {}

        /** Any text but none. */
        record NotEmpty() implements Values {}
    }

    public static OptionSpec required(String key, String meaning) {
        return new OptionSpec(key, true, Optional.empty(), meaning, new Values.Text());
    }

    public static OptionSpec optional(String key, String meaning) {
        return new OptionSpec(key, false, Optional.empty(), meaning, new Values.Text());
    }

    public static OptionSpec withDefault(String key, String standard, String meaning) {
        return new OptionSpec(key, false, Optional.of(standard), meaning, new Values.Text());
    }

    private OptionSpec with(Values allowed) {
        return new OptionSpec(key, required, standard, meaning, allowed);
    }

    /** The same, and its values are these words. */
    public OptionSpec words(String... words) {
        return with(new Values.Words(List.of(words)));
    }

    /** The same, and its values are whole numbers. */
    public OptionSpec whole(long least, long most) {
        return with(new Values.Whole(least, most));
    }

    /** The same, and its values are durations. */
    public OptionSpec duration() {
        return with(new Values.Duration());
    }

    /** The same, and its values are formats to read. */
    public OptionSpec formats() {
        return with(new Values.Formats());
    }

    /** The same, and its values are sizes in bytes. */
    public OptionSpec size() {
        return with(new Values.Size());
    }

    /** The same, and its values are not empty. */
    public OptionSpec notEmpty() {
        return with(new Values.NotEmpty());
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
