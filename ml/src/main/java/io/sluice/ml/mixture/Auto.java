// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The algorithm that needs no choice: {@link AutoClassifier} and {@link AutoRegressor}. Any thread. */
public final class Auto implements Algorithm {
    @Override
    public String name() {
        return "auto";
    }

    @Override
    public String summary() {
        return "a mixture of regressions from lines to cells and from fast to slow; needs no tuning";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return schema.task() == Task.REGRESSION ? new AutoRegressor(schema) : new AutoClassifier(schema);
    }
}
