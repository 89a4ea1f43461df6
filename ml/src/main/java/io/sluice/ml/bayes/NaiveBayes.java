// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.bayes;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** Naive Bayes: {@link BayesClassifier}. Any thread. */
public final class NaiveBayes implements Algorithm {
    @Override
    public String name() {
        return "naive_bayes";
    }

    @Override
    public String summary() {
        return "how common each value is with each label, as if columns did not depend on one another; unlearns exactly";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public boolean unlearns() {
        return true;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return new BayesClassifier(schema);
    }
}
