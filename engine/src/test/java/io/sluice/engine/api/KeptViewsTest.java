// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptViewsTest {
    private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT, false);
    private static final Schema COUNTS =
            new Schema(List.of(new SqlType.Field("k", BIGINT), new SqlType.Field("n", BIGINT)));
    private static final int KEYS = 1_000;
    private static final int BATCHES = 500;

    @Test
    void whatWaitsForASlowReaderIsBoundedByTheView() {
        KeptViews views = new KeptViews();
        views.open("counts", COUNTS, Optional.of(List.of(0)), "job");
        Source reader = views.subscribe("counts", () -> {});
        for (int batch = 0; batch < BATCHES; batch++) {
            views.commit(Map.of("counts", List.of(update(batch))));
        }
        List<Chunk> taken = new ArrayList<>();
        reader.take(Long.MAX_VALUE, chunk -> taken.add(chunk.copy()));
        long rows = taken.stream().mapToLong(Chunk::size).sum();
        assertThat(rows).isLessThan(2L * KEYS * BATCHES / 10);
        assertThat(FinalRows.weights(taken, COUNTS)).isEqualTo(FinalRows.weights(views.rows("counts"), COUNTS));
        assertThat(views.rows("counts").stream().mapToLong(Chunk::size).sum()).isEqualTo(KEYS);
        assertThat(reader.hasRows()).isFalse();
    }

    /** Every key once more. */
    private static Chunk update(long before) {
        Chunk chunk = Chunk.of(COUNTS.types());
        for (long key = 0; key < KEYS; key++) {
            if (before > 0) {
                add(chunk, key, before, -1);
            }
            add(chunk, key, before + 1, 1);
        }
        return chunk;
    }

    private static void add(Chunk chunk, long key, long n, long weight) {
        ((LongColumn) chunk.column(0)).add(key);
        ((LongColumn) chunk.column(1)).add(n);
        chunk.addRow(weight);
    }
}
