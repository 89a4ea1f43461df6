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

/** Logistic regression of Smile over sparse rows: {@link SparseLogisticClassifier}. Any thread. */
public final class SparseLogistic implements Algorithm {
    @Override
    public String name() {
        return "sparse_logistic_regression";
    }

    @Override
    public String summary() {
        return "logistic regression for texts of many values: takes as long as a row has features (Smile)";
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
        return new SparseLogisticClassifier(schema, LearningRate.of(options));
    }
}
