// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

/** What is found out about rows without labels: nothing is foretold of them that could come. */
interface Unlabelled extends Evaluation {
    @Override
    default void label(int predicted, int actual, double[] probabilities) {
        throw new IllegalStateException("a label where there are none");
    }

    @Override
    default void label(int predicted, int last, int actual, double[] probabilities) {
        label(predicted, actual, probabilities);
    }

    @Override
    default void number(double predicted, double actual) {
        throw new IllegalStateException("a number where there are none to foretell");
    }

    @Override
    default int last() {
        return -1;
    }
}
