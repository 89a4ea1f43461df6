// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * The classifier that needs no tuning: a few {@link Expert}s, from a line to a grid of cells and from fast to slow, mixed by how well each
 * has foretold the labels so far ({@link Mixture}). It learns row by row, and its state is a function of the rows alone, however they
 * are cut into chunks.
 *
 * <p>Labels and texts may be new at any time. Rows have the columns of the constructor in their order, and weights above 0. One thread.
 */
public final class AutoClassifier {
    private static final int VERSION = 1;
    private static final int REACH = 1;
    private static final double LEAST_PROBABILITY = 1e-4;

    private final Features features;
    private final Vocabulary labels = new Vocabulary();
    private final List<Expert> experts = List.of(
            new Expert(Features.Detail.LINEAR, 0.1, false),
            new Expert(Features.Detail.BINS, 0.1, false),
            new Expert(Features.Detail.BINS, 0.3, true),
            new Expert(Features.Detail.CELLS, 0.1, true),
            new Expert(Features.Detail.CELLS, 0.3, true));
    private final Mixture mixture = new Mixture(experts.size());
    private double[] probabilities = {};

    /**
     * @param inputs the types of the columns to learn from: numbers, BOOLEAN, text
     * @throws IllegalArgumentException for columns of other types
     */
    public AutoClassifier(List<SqlType> inputs) {
        features = new Features(inputs, REACH);
        grow();
    }

    /** How many different labels have come. */
    public int labels() {
        return labels.size();
    }

    /**
     * The label that a row most probably has; learns nothing.
     *
     * @return its number in the order in which labels first came; −1 while none has
     */
    public int predict(Chunk inputs, int row) {
        features.read(inputs, row);
        return labels.size() == 0 ? -1 : mix();
    }

    /** Appends the label with a number to a column of the type of those that were learnt. */
    public void appendLabel(int number, Column to) {
        labels.append(number, to);
    }

    /** The number of the label in a row, which is not NULL; −1 if it has not come yet. */
    public int label(Column column, int row) {
        return labels.find(column, row);
    }

    /** How probable each label was of the row that was predicted or learnt last, before it was learnt. For reading only. */
    public double[] probabilities() {
        return probabilities;
    }

    private int mix() {
        Arrays.fill(probabilities, 0);
        if (labels.size() == 1) {
            probabilities[0] = 1;
            return 0;
        }
        double[] weights = mixture.weights();
        for (int i = 0; i < weights.length; i++) {
            double[] says = experts.get(i).predict(features);
            for (int label = 0; label < probabilities.length; label++) {
                probabilities[label] += weights[i] * says[label];
            }
        }
        int best = 0;
        for (int label = 1; label < probabilities.length; label++) {
            best = probabilities[label] > probabilities[best] ? label : best;
        }
        return best;
    }

    /**
     * Predicts a row, and then learns its label.
     *
     * @param label the column of the label, in which the row is not NULL
     * @return the prediction, which did not know the label
     */
    public int learn(Chunk inputs, Column label, int row) {
        features.read(inputs, row);
        int predicted = labels.size() == 0 ? -1 : mix();
        int known = labels.size();
        int number = labels.findOrAdd(label, row);
        int featuresBefore = features.size();
        features.grow(inputs, row);
        if (labels.size() > known || features.size() > featuresBefore) {
            grow();
            features.read(inputs, row);
            if (labels.size() > 1) {
                experts.forEach(expert -> expert.predict(features));
            }
        }
        if (labels.size() > 1) {
            for (int i = 0; i < experts.size(); i++) {
                Expert expert = experts.get(i);
                mixture.add(i, -Math.log(Math.max(expert.probability(number), LEAST_PROBABILITY)));
                expert.learn(features, number);
            }
        }
        features.learn();
        return predicted;
    }

    private void grow() {
        experts.forEach(expert -> expert.grow(features.size(), labels.size()));
        probabilities = Arrays.copyOf(probabilities, labels.size());
    }

    /** Writes all that it has learnt. */
    public void save(BinaryWriter out) {
        out.count(VERSION);
        features.save(out);
        labels.save(out);
        mixture.save(out);
        experts.forEach(expert -> expert.save(out, features.size()));
    }

    /**
     * Reads what one over the same columns has saved, before it has learnt anything.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        features.load(in);
        labels.load(in);
        mixture.load(in);
        experts.forEach(expert -> expert.load(in, features.size(), labels.size()));
        probabilities = new double[labels.size()];
    }
}
