// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import io.sluice.ml.Numbers;
import java.util.List;
import java.util.Set;

/** The maximum entropy classifier of Smile: {@link MaximumEntropyClassifier}. Any thread. */
public final class MaximumEntropy implements Algorithm {
    private static final String LEARNING_RATE = "learning_rate";
    private static final double RATE_MOST = 10;

    @Override
    public String name() {
        return "maxent";
    }

    @Override
    public String summary() {
        return "maximum entropy: a weight for each value of a text and for each part of the scale of a number (Smile)";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(OptionSpec.withDefault(
                LEARNING_RATE, "0.1", "how far the weights move with each row: a number above 0, at most 10"));
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        double rate = Numbers.option(
                options,
                LEARNING_RATE,
                number -> number > 0 && number <= RATE_MOST,
                "above 0, at most 10, as in '0.1'");
        return new MaximumEntropyClassifier(schema, rate);
    }
}
