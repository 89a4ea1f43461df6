// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param code the stable code
 * @param message short, lower case, factual, in the user's words
 * @param place where in the script, if it has a place
 * @param hint what to do, if one can be guessed
 */
public record Problem(Code code, String message, Optional<Place> place, Optional<String> hint) {

    public static Problem of(Code code, String message) {
        return new Problem(code, message, Optional.empty(), Optional.empty());
    }

    public Problem at(Place where) {
        return new Problem(code, message, Optional.of(where), hint);
    }

    /** With another message. */
    public Problem saying(String text) {
        return new Problem(code, text, place, hint);
    }

    public Problem hint(String text) {
        return new Problem(code, message, place, Optional.of(text));
    }

    /** The place of this problem, or the given one where it has none: for callers that know better than nothing. */
    public Problem orAt(Place where) {
        return place.isPresent() ? this : at(where);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    @Override
    public String toString() {
        return place.map(where -> where + ": ").orElse("")
                + code.text()
                + ": "
                + message
                + hint.map(text -> " (" + text + ")").orElse("");
    }
}
