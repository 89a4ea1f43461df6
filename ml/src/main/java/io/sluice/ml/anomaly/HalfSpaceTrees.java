// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.anomaly;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** Half-space trees: {@link HalfSpaces}. Any thread. */
public final class HalfSpaceTrees implements Algorithm {
    private static final String TREES = "trees";
    private static final String DEPTH = "depth";
    private static final String WINDOW = "window";
    private static final String SEED = "seed";
    private static final int TREES_MAX = 100;
    private static final int DEPTH_MAX = 24;
    private static final int WINDOW_MIN = 2;
    private static final int WINDOW_MAX = 10_000;

    @Override
    public String name() {
        return "half_space_trees";
    }

    @Override
    public String summary() {
        return "how empty the space around a row was of late (half-space trees); for rows that come alone and are far from others";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.ANOMALY);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.withDefault(TREES, "25", "how many of them there are: a whole number from 1 to 100")
                        .whole(1, TREES_MAX),
                OptionSpec.withDefault(DEPTH, "15", "how often they halve the space: a whole number from 1 to 24")
                        .whole(1, DEPTH_MAX),
                OptionSpec.withDefault(
                                WINDOW,
                                "250",
                                "with how many rows, those before the newest ones, a row is compared: a whole number from 2 to 10000")
                        .whole(WINDOW_MIN, WINDOW_MAX),
                OptionSpec.withDefault(SEED, "1", "what chance begins with: a whole number")
                        .whole(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        return new HalfSpaces(
                schema,
                (int) options.number(TREES, 1, TREES_MAX),
                (int) options.number(DEPTH, 1, DEPTH_MAX),
                (int) options.number(WINDOW, WINDOW_MIN, WINDOW_MAX),
                options.number(SEED, Long.MIN_VALUE, Long.MAX_VALUE));
    }
}
