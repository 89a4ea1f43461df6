// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import java.util.Locale;

/** A name as written, without its quotes, and where it stands. Names are equal if they differ only by case. */
public record Name(String text, Place place) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && name.text.equalsIgnoreCase(text);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
