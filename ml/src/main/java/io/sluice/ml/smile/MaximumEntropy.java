// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** The maximum entropy classifier of Smile: {@link MaximumEntropyClassifier}. Any thread. */
public final class MaximumEntropy implements Algorithm {
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
        return LearningRate.OPTIONS;
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return new MaximumEntropyClassifier(schema, LearningRate.of(options));
    }
}
