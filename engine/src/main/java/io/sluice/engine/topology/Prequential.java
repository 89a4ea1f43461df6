// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How it is found out how good a model is: each row is foretold before it is learnt.
 *
 * @param window how many of the last rows count; empty for all
 * @param delay how late labels come; empty if they come with their rows
 */
public record Prequential(OptionalInt window, Optional<LabelDelay> delay) {
    /** Over all rows, with labels at once. */
    public static final Prequential PLAIN = new Prequential(OptionalInt.empty(), Optional.empty());

    /** Whether the rows have one more column, of their time, behind those of the model. */
    public boolean hasTime() {
        return delay.filter(LabelDelay.Time.class::isInstance).isPresent();
    }
}
