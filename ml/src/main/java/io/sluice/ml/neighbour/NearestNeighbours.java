// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.neighbour;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The nearest of the last rows: {@link NeighbourClassifier} and {@link NeighbourRegressor}. Any thread. */
public final class NearestNeighbours implements Algorithm {
    private static final String WANTED = "k";
    private static final String WINDOW = "window";
    private static final int WANTED_MAX = 1_000;
    private static final int WINDOW_MAX = 1_000_000;

    @Override
    public String name() {
        return "knn";
    }

    @Override
    public String summary() {
        return "what came of the most similar of the last rows; for few columns, in which what is near is alike";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.CLASSIFICATION, Task.REGRESSION);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.withDefault(WANTED, "10", "how many of them are asked: a whole number from 1 to 1000")
                        .whole(1, WANTED_MAX),
                OptionSpec.withDefault(
                                WINDOW, "1000", "how many of the last rows are kept: a whole number from 1 to 1000000")
                        .whole(1, WINDOW_MAX));
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        int wanted = (int) options.number(WANTED, 1, WANTED_MAX);
        int window = (int) options.number(WINDOW, 1, WINDOW_MAX);
        return schema.task() == Task.REGRESSION
                ? new NeighbourRegressor(schema, wanted, window)
                : new NeighbourClassifier(schema, wanted, window);
    }
}
