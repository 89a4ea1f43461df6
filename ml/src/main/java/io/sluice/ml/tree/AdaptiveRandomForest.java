// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import io.sluice.ml.Numbers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Trees that vote and are replaced when they get worse: {@link ForestClassifier}. Any thread. */
public final class AdaptiveRandomForest implements Algorithm {
    private static final String TREES = "trees";
    private static final String WARNING = "warning.delta";
    private static final String DRIFT = "drift.delta";
    private static final String SEED = "seed";
    private static final int TREES_MAX = 1_000;
    private static final String RANGE = "above 0, below 1, as in '0.001'";

    @Override
    public String name() {
        return "adaptive_random_forest";
    }

    @Override
    public String summary() {
        return "trees that look at different columns and vote, each replaced when it begins to err more";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION);
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> own = List.of(
                OptionSpec.withDefault(TREES, "10", "how many trees vote: a whole number from 1 to 1000")
                        .whole(1, TREES_MAX),
                OptionSpec.withDefault(
                        WARNING,
                        "0.01",
                        "how probable a tree in the background for nothing may be: a number above 0, below 1"),
                OptionSpec.withDefault(
                        DRIFT, "0.001", "how probable a tree replaced for nothing may be: a number above 0, below 1"),
                OptionSpec.withDefault(SEED, "1", "what chance begins with: a whole number")
                        .whole(Long.MIN_VALUE, Long.MAX_VALUE));
        return Stream.concat(own.stream(), Growth.options("50", "0.01", "0.05").stream())
                .toList();
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return new ForestClassifier(
                schema,
                new ForestClassifier.Plan(
                        (int) options.number(TREES, 1, TREES_MAX),
                        Growth.of(options),
                        Growth.leavesMax(options),
                        Numbers.option(options, WARNING, number -> number > 0 && number < 1, RANGE),
                        Numbers.option(options, DRIFT, number -> number > 0 && number < 1, RANGE),
                        options.number(SEED, Long.MIN_VALUE, Long.MAX_VALUE)));
    }
}
