// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.Tested;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * One of the learners that a model has in the course of time. Its own numbers of labels are translated into those that all of them have in
 * common. One thread.
 */
final class Pupil {
    private final Learner learner;
    private final LabelNumbers numbers;
    /** By its own number of a label, the common one. */
    private int[] common = {};

    private double[] probabilities = {};

    Pupil(Learner learner, LabelNumbers numbers) {
        this.learner = learner;
        this.numbers = numbers;
    }

    Learner learner() {
        return learner;
    }

    /** Says what it expects of one row. */
    void expect(Chunk row, Expected expected) {
        learner.expect(row, new Expected() {
            @Override
            public void label(int predicted, double[] own) {
                expected.label(common(predicted), common(own));
            }

            @Override
            public void number(double predicted) {
                expected.number(predicted);
            }
        });
    }

    /** Says what it expects of one row, and learns it. */
    void learn(Chunk row, Tested tested) {
        learner.learn(row, new Tested() {
            @Override
            public void label(int predicted, int actual, double[] own) {
                if (actual == common.length) {
                    common = Arrays.copyOf(common, actual + 1);
                    common[actual] = numbers.of(row);
                }
                tested.label(common(predicted), common[actual], common(own));
            }

            @Override
            public void number(double predicted, double actual) {
                tested.number(predicted, actual);
            }

            @Override
            public void cluster(int number, double distance) {
                tested.cluster(number, distance);
            }

            @Override
            public void strangeness(double score) {
                tested.strangeness(score);
            }
        });
    }

    private int common(int own) {
        return own < 0 ? -1 : common[own];
    }

    private double[] common(double[] own) {
        int most = -1;
        for (int label = 0; label < own.length; label++) {
            most = Math.max(most, common[label]);
        }
        if (probabilities.length != most + 1) {
            probabilities = new double[most + 1];
        }
        Arrays.fill(probabilities, 0);
        for (int label = 0; label < own.length; label++) {
            probabilities[common[label]] = own[label];
        }
        return probabilities;
    }

    void save(BinaryWriter out) {
        out.counts(Arrays.stream(common).boxed().toList());
        learner.save(out);
    }

    void load(BinaryReader in) {
        common = in.numbers().stream().mapToInt(Integer::intValue).toArray();
        learner.load(in);
    }
}
