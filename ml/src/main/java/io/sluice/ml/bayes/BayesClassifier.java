// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.bayes;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Classifier;
import io.sluice.ml.Probabilities;
import io.sluice.ml.exact.ExactMoments;
import io.sluice.ml.exact.ExactTotal;
import io.sluice.ml.feature.Inputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Naive Bayes: how often each label came, with it each number as a normal distribution, and each text and BOOLEAN as counts. What is
 * missing is left out. The variance of a number with a label is that of one row more, which is as far from the mean as rows of any
 * label are: so a label that came once has one.
 *
 * <p>All it holds are counts and exact sums, so a row that is unlearnt was never there, to the bit. A label of which no row is left
 * leaves its number to the next new one. One thread.
 */
final class BayesClassifier extends Classifier {
    /** In variances: farther than this is not less probable. */
    private static final double DISTANCE_MOST = 1e6;

    /** A standard deviation that is a smaller part of the mean than the root of this is none. */
    private static final double LEAST_SPREAD = 1e-28;

    private final Inputs inputs;
    private final List<ValueCounts> texts;
    /** By number, then label. */
    private final List<List<ExactMoments>> moments;

    private final double[] means;
    private final double[] variances;
    private boolean read;
    private long[] rows = {};
    private double[] probabilities = {};

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    BayesClassifier(ModelSchema schema) {
        super(schema, true);
        inputs = Inputs.of(schema, true);
        texts = IntStream.range(0, inputs.texts())
                .mapToObj(text -> new ValueCounts(inputs.vocabulary(text)))
                .toList();
        moments = IntStream.range(0, inputs.numbers())
                .<List<ExactMoments>>mapToObj(number -> new ArrayList<>())
                .toList();
        means = new double[inputs.numbers()];
        variances = new double[inputs.numbers()];
    }

    @Override
    protected double[] foretell(Chunk chunk, int row) {
        if (probabilities.length != labels()) {
            probabilities = new double[labels()];
        }
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] = Math.log((double) rows[label]);
        }
        if (!read) {
            readTotals();
        }
        for (int number = 0; number < means.length; number++) {
            double value = inputs.number(chunk, number, row);
            if (ExactTotal.fits(value) && variances[number] > 0) {
                score(number, value);
            }
        }
        for (int text = 0; text < texts.size(); text++) {
            Column column = inputs.text(chunk, text);
            if (!column.isNull(row)) {
                texts.get(text).score(column, row, probabilities);
            }
        }
        Probabilities.ofLogarithms(probabilities);
        return probabilities;
    }

    /** The mean and variance of each number over all labels. */
    private void readTotals() {
        read = true;
        for (int number = 0; number < means.length; number++) {
            double count = 0;
            double mean = 0;
            double deviations = 0;
            for (int label = 0; label < labels(); label++) {
                ExactMoments one = moments.get(number).get(label);
                if (one.count() > 0) {
                    double apart = one.mean() - mean;
                    double all = count + one.count();
                    mean += apart * (one.count() / all);
                    deviations += one.deviations() + apart * apart * (count * one.count() / all);
                    count = all;
                }
            }
            means[number] = mean;
            double variance = count == 0 ? 0 : deviations / count;
            variances[number] = variance > LEAST_SPREAD * mean * mean ? variance : 0;
        }
    }

    private void score(int number, double value) {
        double all = variances[number];
        List<ExactMoments> ofLabels = moments.get(number);
        for (int label = 0; label < probabilities.length; label++) {
            ExactMoments one = ofLabels.get(label);
            double variance = Math.max(Double.MIN_NORMAL, (one.deviations() + all) / (one.count() + 1));
            double apart = value - (one.count() == 0 ? means[number] : one.mean());
            probabilities[label] -= 0.5 * (Math.log(variance) + Math.min(DISTANCE_MOST, apart * apart / variance));
        }
    }

    @Override
    protected void learn(Chunk chunk, int row, int label) {
        grow();
        rows[label]++;
        add(chunk, row, label, 1);
        for (int text = 0; text < texts.size(); text++) {
            Column column = inputs.text(chunk, text);
            if (!column.isNull(row)) {
                texts.get(text).add(column, row, label);
            }
        }
    }

    private void grow() {
        if (labels() > rows.length) {
            rows = Arrays.copyOf(rows, Math.max(labels(), 2 * rows.length));
        }
        texts.forEach(each -> each.grow(labels()));
        for (List<ExactMoments> ofLabels : moments) {
            while (ofLabels.size() < labels()) {
                ofLabels.add(new ExactMoments());
            }
        }
    }

    private void add(Chunk chunk, int row, int label, int by) {
        read = false;
        for (int number = 0; number < means.length; number++) {
            moments.get(number).get(label).add(inputs.number(chunk, number, row), by);
        }
    }

    @Override
    protected void unlearn(Chunk chunk, int row, int label) {
        for (int text = 0; text < texts.size(); text++) {
            Column column = inputs.text(chunk, text);
            if (!column.isNull(row)) {
                texts.get(text).remove(column, row, label);
            }
        }
        add(chunk, row, label, -1);
        if (--rows[label] == 0) {
            removeLabel(label);
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        for (int label = 0; label < labels(); label++) {
            out.count(rows[label]);
        }
        for (List<ExactMoments> ofLabels : moments) {
            for (int label = 0; label < labels(); label++) {
                ofLabels.get(label).save(out);
            }
        }
        texts.forEach(each -> each.save(out, labels()));
    }

    @Override
    protected void loadRest(BinaryReader in) {
        rows = new long[labels()];
        for (int label = 0; label < rows.length; label++) {
            rows[label] = in.longNumber();
            if ((rows[label] == 0) != isFree(label)) {
                throw in.damaged("a label that never came");
            }
        }
        for (List<ExactMoments> ofLabels : moments) {
            for (int label = 0; label < rows.length; label++) {
                ofLabels.add(new ExactMoments());
                ofLabels.get(label).load(in, rows[label]);
            }
        }
        texts.forEach(each -> each.load(in, rows, rows.length));
    }
}
