// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.Seeded;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsolidateTest {
    @Test
    @Seeded
    void equalRowsAreOneAndZeroIsNone(SplittableRandom random) {
        for (int round = 0; round < 100; round++) {
            List<SqlType> types = List.of(RandomRows.type(random, 1), RandomRows.type(random, 0));
            Consolidate consolidate = new Consolidate(types);
            for (int use = 0; use < 3; use++) {
                ZSet expected = new ZSet(types);
                for (int i = 0; i < 4; i++) {
                    Chunk chunk = Chunk.of(types);
                    for (int k = random.nextInt(20); k > 0; k--) {
                        RandomRows.append(chunk, types, RandomRows.row(random, types), random.nextInt(-2, 3));
                    }
                    consolidate.add(chunk);
                    expected.add(chunk);
                }
                ZSet found = new ZSet(types);
                int[] rows = {0};
                consolidate.drain(chunk -> {
                    found.add(chunk);
                    rows[0] += chunk.size();
                });
                assertThat(found.text()).isEqualTo(expected.text());
                assertThat(rows[0]).isEqualTo(expected.text().size());
            }
        }
    }

    @Test
    void rowsComeInTheOrderOfFirstTouch() {
        List<SqlType> types = List.of(SqlType.of(Kind.VARCHAR, false));
        Chunk chunk = Chunk.of(types);
        for (String word : List.of("c", "a", "b", "c")) {
            RandomRows.append(chunk, types, List.of(word), 1);
        }
        Consolidate consolidate = new Consolidate(types);
        consolidate.add(chunk);
        List<Object> words = new ArrayList<>();
        consolidate.drain(out -> {
            for (int i = 0; i < out.size(); i++) {
                words.add(RandomRows.get(out, types, i).get(0));
            }
        });
        assertThat(words).containsExactly("c", "a", "b");
    }
}
