// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import io.sluice.ml.Numbers;
import io.sluice.ml.batch.BatchClassifier;
import io.sluice.ml.batch.BatchRegressor;
import io.sluice.ml.batch.Plan;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Small trees of the last rows, each for what those before leave open, made anew now and then: {@link Boosting}. Any thread. */
public final class GradientBoosting implements Algorithm {
    private static final String SHRINKAGE = "shrinkage";
    private static final int LEAVES_MAX = 1_000;

    @Override
    public String name() {
        return "gradient_boosting";
    }

    @Override
    public String summary() {
        return "small trees, each for what those before leave open, made anew of the last rows now and then (Smile)";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        OptionSpec shrinkage = OptionSpec.withDefault(
                SHRINKAGE, "0.1", "what part of what a tree foretells is taken: a number above 0, at most 1");
        Stream<OptionSpec> growing = Growing.options(
                "100",
                "how many trees for two labels or a number, and how many for each of more labels",
                "8",
                LEAVES_MAX);
        return Stream.of(Plan.options().stream(), growing, Stream.of(shrinkage))
                .flatMap(options -> options)
                .toList();
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        Plan plan = Plan.of(options);
        double shrinkage = Numbers.option(
                options, SHRINKAGE, number -> number > 0 && number <= 1, "above 0, at most 1, as in '0.1'");
        Boosting boosting = new Boosting(Growing.of(options, LEAVES_MAX), shrinkage);
        return schema.task() == Task.REGRESSION
                ? new BatchRegressor(schema, plan, boosting::ofNumbers)
                : new BatchClassifier(schema, plan, boosting::ofLabels);
    }
}
