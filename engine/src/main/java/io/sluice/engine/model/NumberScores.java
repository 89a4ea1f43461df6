// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/** How well numbers have been foretold. One thread. */
final class NumberScores implements Evaluation {
    private static final int VERSION = 1;

    private final Moments errors;
    private final Moments numbers;

    /** @param window how many of the last rows count; 0 for all */
    NumberScores(int window) {
        errors = new Moments(window);
        numbers = new Moments(window);
    }

    @Override
    public void number(double predicted, double actual) {
        double error = Math.abs(predicted - actual);
        errors.add(error);
        numbers.add(Double.isNaN(error) ? Double.NaN : actual);
    }

    @Override
    public void label(int predicted, int actual, double[] probabilities) {
        throw new IllegalStateException("a label where numbers are foretold");
    }

    @Override
    public int last() {
        return -1;
    }

    @Override
    public void label(int predicted, int last, int actual, double[] probabilities) {
        label(predicted, actual, probabilities);
    }

    @Override
    public void append(Chunk to, int first) {
        double mean = errors.mean();
        double meanSquare = errors.squares() / errors.count() + mean * mean;
        double variance = numbers.squares() / numbers.count();
        append(to, first, mean);
        append(to, first + 1, Math.sqrt(meanSquare));
        append(to, first + 2, 1 - meanSquare / variance);
    }

    static void append(Chunk to, int column, double figure) {
        if (Double.isFinite(figure)) {
            ((DoubleColumn) to.column(column)).add(figure);
        } else {
            to.column(column).appendNull();
        }
    }

    @Override
    public void save(BinaryWriter out) {
        out.count(VERSION);
        errors.save(out);
        numbers.save(out);
    }

    @Override
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        errors.load(in);
        numbers.load(in);
    }
}
