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

/** Logistic regression of Smile: {@link LogisticClassifier}. Any thread. */
public final class Logistic implements Algorithm {
    @Override
    public String name() {
        return "logistic_regression";
    }

    @Override
    public String summary() {
        return "a line between labels, by stochastic gradient descent (Smile); fast, and its weights can be read";
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
        return new LogisticClassifier(schema, LearningRate.of(options));
    }
}
