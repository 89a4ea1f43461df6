// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Expected;

/** What was foretold of a row when it came, until its label has come and it is scored. One row at a time, one thread. */
final class Said implements Expected {
    private final Evaluation evaluation;
    private int predicted;
    private int last;
    private double number;
    private double[] probabilities = {};

    /** @param evaluation that scores it */
    Said(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    @Override
    public void label(int expected, double[] probable) {
        predicted = expected;
        last = evaluation.last();
        probabilities = probable.clone();
    }

    @Override
    public void number(double expected) {
        number = expected;
    }

    /** The number of the label; −1 if there was none. */
    int predicted() {
        return predicted;
    }

    /** The number; NaN if there was none. */
    double number() {
        return number;
    }

    /** Scores it: the label has come. */
    void score(int actual) {
        evaluation.label(predicted, last, actual, probabilities);
    }

    /** Scores it: the number has come. */
    void score(double actual) {
        evaluation.number(number, actual);
    }

    void write(Bytes out) {
        out.putCount(predicted + 1L);
        out.putCount(last + 1L);
        out.putLong(Double.doubleToLongBits(number));
        out.putCount(probabilities.length);
        for (double probability : probabilities) {
            out.putLong(Double.doubleToLongBits(probability));
        }
    }

    void read(ByteReader in) {
        predicted = (int) in.count() - 1;
        last = (int) in.count() - 1;
        number = Double.longBitsToDouble(in.getLong());
        probabilities = new double[(int) in.count()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Double.longBitsToDouble(in.getLong());
        }
    }
}
