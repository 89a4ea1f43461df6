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
    private static final String TREES = "trees";
    private static final String LEAVES = "max.leaves";
    private static final String SEED = "seed";
    private static final int TREES_MAX = 1_000;
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
        return Stream.concat(
                        Plan.options().stream(),
                        Stream.of(
                                OptionSpec.withDefault(TREES, "50", "how many trees: a whole number from 1 to 1000")
                                        .whole(1, TREES_MAX),
                                OptionSpec.withDefault(
                                                LEAVES,
                                                "500",
                                                "how many leaves a tree has at most: a whole number from 2 to 100000")
                                        .whole(2, LEAVES_MAX),
                                OptionSpec.withDefault(SEED, "1", "of what chance decides: a whole number from 0")
                                        .whole(0, Integer.MAX_VALUE)))
                .toList();
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        Plan plan = Plan.of(options);
        Forest forest = new Forest(new Growing(
                (int) options.number(TREES, 1, TREES_MAX),
                (int) options.number(LEAVES, 2, LEAVES_MAX),
                options.number(SEED, 0, Integer.MAX_VALUE)));
        return schema.task() == Task.REGRESSION
                ? new BatchRegressor(schema, plan, forest::ofNumbers)
                : new BatchClassifier(schema, plan, forest::ofLabels);
    }
}
