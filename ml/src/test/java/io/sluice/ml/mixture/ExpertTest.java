// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpertTest {
    @Test
    void aThirdLabelChangesNothingBetweenTheFirstTwo() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE));
        SplittableRandom random = new SplittableRandom(1);
        Chunk chunk = RandomInputs.rows(random, inputs, Kind.BIGINT, 500, 2);
        Expert expert = new Expert(Features.Detail.CELLS, 0.1, true);
        Features features = Features.upToCells(Inputs.of(RandomInputs.schema(inputs, Kind.BIGINT), false), 1);
        expert.grow(features.size(), 2);
        for (int row = 0; row < chunk.size(); row++) {
            features.read(chunk, row);
            expert.predict(features);
            expert.learn(features, (int) ((LongColumn) chunk.column(2)).get(row));
            features.learn();
        }
        features.read(chunk, 7);
        double[] two = expert.predict(features).clone();
        expert.grow(features.size(), 3);
        double[] three = expert.predict(features);
        assertThat(three[1] / three[0]).isCloseTo(two[1] / two[0], within(1e-9));
        assertThat(three[2]).isPositive();
    }
}
