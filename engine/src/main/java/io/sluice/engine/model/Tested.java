// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

/** Is told how each row was foretold before it was learnt. */
public interface Tested {
    /**
     * A label.
     *
     * @param predicted number of the label foretold, in the order in which labels first came; −1 while none had come
     * @param actual number of the label that came; that of a new one is as many as had come before
     * @param probabilities that each label known before was given; for reading, during the call
     */
    void label(int predicted, int actual, double[] probabilities);

    /**
     * A number.
     *
     * @param predicted NaN while none had come
     */
    void number(double predicted, double actual);

    /**
     * A row that has no label was put into a cluster.
     *
     * @param number of the cluster, from 0 on; −1 while there was none
     * @param distance of the row from its middle, where standardised columns have a unit of one; NaN while there was none
     */
    default void cluster(int number, double distance) {
        throw new IllegalStateException("a cluster where labels or numbers are foretold");
    }

    /**
     * A row that has no label was found strange, or not.
     *
     * @param score from 0 to 1; NaN while nothing was known
     */
    default void strangeness(double score) {
        throw new IllegalStateException("strangeness where labels or numbers are foretold");
    }
}
