// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.Told;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private static final List<SqlType> INPUTS =
            List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));

    private static Learner learner(String name, ModelSchema schema, String every, String window) {
        Algorithm algorithm = Algorithms.named(name);
        Map<String, String> options = Map.of("refit.every", every, "refit.window", window, "trees", "20");
        return algorithm.learner(schema, Options.of("m", options, algorithm.options()));
    }

    private static byte[] learnt(String name, Kind output) {
        ModelSchema schema = RandomInputs.schema(INPUTS, output);
        Learner learner = learner(name, schema, "300 rows", "500 rows");
        learner.learn(RandomInputs.rows(new SplittableRandom(1), INPUTS, output, 1_000, 3), new Told());
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    /** Smile has random numbers of each thread, and works on as many threads as the pool has that it is called in. */
    @ParameterizedTest
    @CsvSource({
        "random_forest, BIGINT",
        "random_forest, DOUBLE",
        "gradient_boosting, BIGINT",
        "gradient_boosting, DOUBLE",
    })
    void aModelIsTheSameOnAnyThread(String name, Kind output) throws InterruptedException, ExecutionException {
        byte[] here = learnt(name, output);
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            assertThat(pool.submit(() -> learnt(name, output)).get()).isEqualTo(here);
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random_forest", "gradient_boosting"})
    void whatHasLeftTheWindowIsForgotten(String name) {
        ModelSchema schema = RandomInputs.schema(List.of(RandomInputs.type(Kind.DOUBLE)), Kind.BIGINT);
        Learner learner = learner(name, schema, "50", "200 ROWS");
        Chunk rows = Chunk.of(List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.BIGINT)));
        for (int row = 0; row < 1_000; row++) {
            ((DoubleColumn) rows.column(0)).add(row % 10);
            ((LongColumn) rows.column(1)).add(row < 500 ? row % 10 / 5 : 1 - row % 10 / 5);
            rows.addRow(1);
        }
        learner.learn(rows, new Told());
        Column values = Column.of(RandomInputs.type(Kind.BIGINT));
        learner.predict(rows, new Predictions(values, new DoubleColumn()));
        for (int row = 500; row < 1_000; row++) {
            assertThat(values.value(row)).isEqualTo(rows.column(1).value(row));
        }
    }

    @Test
    void aModelIsMadeAnewAfterTwiceAsManyRowsUntilThoseAreEnough() {
        Refits refits = new Refits(10);
        assertThat(IntStream.rangeClosed(1, 46).filter(row -> refits.due())).containsExactly(1, 3, 7, 15, 25, 35, 45);
    }
}
