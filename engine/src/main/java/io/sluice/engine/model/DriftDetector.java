// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.List;
import java.util.Locale;

/**
 * Watches a series of numbers, such as how far off each foretold row was, and says when they are no longer what they were. What it says
 * is a function of the numbers and their order. One thread.
 */
public sealed interface DriftDetector permits Adwin, Ddm, PageHinkley {
    /** What a detector says of the numbers so far, from good to bad. */
    enum Level {
        /** They are what they were. */
        NONE,
        /** They may be about to change. */
        WARNING,
        /** They have changed; from here on the detector compares with what has come since. */
        DRIFT
    }

    /** The names that {@link #named} knows. */
    List<String> NAMES = List.of("adwin", "ddm", "page_hinkley");

    /**
     * Takes the next number in.
     *
     * @param number one that is not finite, or 1e120 or more, says nothing and is left out
     * @return how things are after it
     */
    Level add(double number);

    /** Writes all that it remembers: the same bytes for the same numbers. */
    void save(BinaryWriter out);

    /**
     * Reads what one of the same kind and parameters has saved, before a number has come.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    void load(BinaryReader in);

    /**
     * A detector with the parameters it was published with, which has seen nothing.
     *
     * @param name one of {@link #NAMES}, in any case
     * @throws io.sluice.engine.problem.ProblemException if there is none, with those that there are
     */
    static DriftDetector named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "adwin" -> new Adwin();
            case "ddm" -> new Ddm();
            case "page_hinkley" -> new PageHinkley();
            default -> {
                String all = "the detectors are " + String.join(", ", NAMES);
                throw Problem.of(Code.INVALID_VALUE, "there is no drift detector '" + name + "'")
                        .hint(Suggest.hint(wanted, NAMES)
                                .map(near -> near + " " + all)
                                .orElse(all))
                        .exception();
            }
        };
    }
}
