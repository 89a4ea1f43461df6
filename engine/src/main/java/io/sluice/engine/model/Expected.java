// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

/** Is told what a learner expects of each row, whose label nobody knows yet. */
public interface Expected {
    /**
     * A label.
     *
     * @param predicted number of the label foretold, as {@link Tested#label} has it; −1 while none has come
     * @param probabilities that each label known is given; for reading, during the call
     */
    void label(int predicted, double[] probabilities);

    /**
     * A number.
     *
     * @param predicted NaN while none has come
     */
    void number(double predicted);

    /** A cluster, as {@link Tested#cluster} has it. */
    default void cluster(int number, double distance) {
        throw new IllegalStateException("a cluster where labels or numbers are foretold");
    }

    /** How strange the row is, as {@link Tested#strangeness} has it. */
    default void strangeness(double score) {
        throw new IllegalStateException("strangeness where labels or numbers are foretold");
    }
}
