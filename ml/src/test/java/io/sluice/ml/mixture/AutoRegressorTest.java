// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoRegressorTest {
    @Test
    void oneFarOffDoesNotSpoilTheRest() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.VARCHAR));
        Chunk chunk = Chunk.of(inputs);
        for (int row = 0; row < 1_000; row++) {
            ((Utf8Column) chunk.column(0)).add("text " + row % 2);
            chunk.addRow(1);
        }
        AutoRegressor learner = new AutoRegressor(RandomInputs.schema(inputs, Kind.DOUBLE));
        for (int row = 0; row < 998; row++) {
            learner.foretell(chunk, row);
            learner.learn(chunk, row, 10 * (row % 2) + 100);
        }
        assertThat(learner.foretell(chunk, 0)).isBetween(99.0, 101.0);
        learner.foretell(chunk, 998);
        learner.learn(chunk, 998, 400);
        assertThat(learner.foretell(chunk, 1)).isBetween(105.0, 115.0);
    }
}
