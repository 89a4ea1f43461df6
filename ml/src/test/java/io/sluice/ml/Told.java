// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.model.Tested;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that a learner has told of how it foretold, to the bit. */
public final class Told implements Tested {
    private static final double ORDINARY = 1e100;

    private final List<List<Double>> all = new ArrayList<>();
    private boolean some;

    public List<List<Double>> all() {
        return all;
    }

    @Override
    public void label(int predicted, int actual, double[] probabilities) {
        assertThat(predicted).isBetween(probabilities.length == 0 ? -1 : 0, probabilities.length - 1);
        assertThat(actual).isBetween(0, probabilities.length);
        List<Double> told = new ArrayList<>(List.of((double) predicted, (double) actual));
        for (double probability : probabilities) {
            assertThat(probability).isBetween(0.0, 1 + 1e-9);
            told.add(probability);
        }
        if (probabilities.length > 0) {
            assertThat(Arrays.stream(probabilities).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
        }
        all.add(told);
    }

    @Override
    public void number(double predicted, double actual) {
        assertThat(actual).isNotNaN();
        assertThat(some ? predicted : 0).isFinite();
        some |= Math.abs(actual) < ORDINARY;
        all.add(List.of(predicted, actual));
    }

    @Override
    public void cluster(int number, double distance) {
        assertThat(number).isGreaterThanOrEqualTo(some ? 0 : -1);
        assertThat(some ? distance : 0).isFinite().isNotNegative();
        some = true;
        all.add(List.of((double) number, distance));
    }

    @Override
    public void strangeness(double score) {
        assertThat(some ? score : 0).isBetween(0.0, 1.0);
        some |= !Double.isNaN(score);
        all.add(List.of(score));
    }
}
