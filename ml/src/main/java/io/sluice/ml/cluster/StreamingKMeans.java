// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.cluster;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Set;

/** K means that follow the rows: {@link KMeans}. Any thread. */
public final class StreamingKMeans implements Algorithm {
    private static final String CLUSTERS = "k";
    private static final String HALF_LIFE = "half_life";
    private static final int CLUSTERS_MAX = 100;
    private static final int HALF_LIFE_MAX = 1_000_000_000;

    @Override
    public String name() {
        return "streaming_kmeans";
    }

    @Override
    public String summary() {
        return "k groups of rows that are alike, which move with the rows (streaming k-means); for groups of similar extent";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.CLUSTERING);
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.withDefault(CLUSTERS, "5", "how many groups there are: a whole number from 1 to 100")
                        .whole(1, CLUSTERS_MAX),
                OptionSpec.withDefault(
                                HALF_LIFE,
                                "10000",
                                "behind how many more rows a row counts half: a whole number from 1 to 1000000000")
                        .whole(1, HALF_LIFE_MAX));
    }

    @Override
    public boolean unlearns() {
        return false;
    }

    @Override
    public Learner learner(ModelSchema schema, Options options) {
        int clusters = (int) options.number(CLUSTERS, 1, CLUSTERS_MAX);
        return new KMeans(schema, clusters, options.number(HALF_LIFE, 1, HALF_LIFE_MAX));
    }
}
