// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A tree that grows row by row: {@link TreeClassifier} and {@link TreeRegressor}. Any thread. */
public final class HoeffdingTree implements Algorithm {
    @Override
    public String name() {
        return "hoeffding_tree";
    }

    @Override
    public String summary() {
        return "a tree of questions that grows as rows come, with naive Bayes or lines in its leaves; for data that does not change";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return Growth.options("200", "1e-7", "0.05");
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        Growth growth = Growth.of(options);
        int leavesMax = Growth.leavesMax(options);
        return schema.task() == Task.REGRESSION
                ? new TreeRegressor(schema, growth, leavesMax)
                : new TreeClassifier(schema, growth, leavesMax, false);
    }
}
