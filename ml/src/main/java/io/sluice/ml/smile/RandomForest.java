// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import io.sluice.ml.batch.BatchClassifier;
import io.sluice.ml.batch.BatchRegressor;
import io.sluice.ml.batch.Plan;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A forest of the last rows, made anew now and then: {@link Forest}. Any thread. */
public final class RandomForest implements Algorithm {
    private static final int LEAVES_MAX = 100_000;

    @Override
    public String name() {
        return "random_forest";
    }

    @Override
    public String summary() {
        return "many trees of the last rows, made anew now and then (Smile); for what changes slowly";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return Stream.concat(Plan.options().stream(), Growing.options("50", "how many trees", "500", LEAVES_MAX))
                .toList();
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        Plan plan = Plan.of(options);
        Forest forest = new Forest(Growing.of(options, LEAVES_MAX));
        return schema.task() == Task.REGRESSION
                ? new BatchRegressor(schema, plan, forest::ofNumbers)
                : new BatchClassifier(schema, plan, forest::ofLabels);
    }
}
