// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** A tree that grows row by row and replaces what gets worse: {@link TreeClassifier}. Any thread. */
public final class AdaptiveHoeffdingTree implements Algorithm {
    @Override
    public String name() {
        return "adaptive_hoeffding_tree";
    }

    @Override
    public String summary() {
        return "a tree of questions whose parts are replaced where they begin to err more";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLASSIFICATION);
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
        return new TreeClassifier(schema, Growth.of(options), Growth.leavesMax(options), true);
    }
}
