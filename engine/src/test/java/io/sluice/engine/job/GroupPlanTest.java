// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupPlanTest {
    private static GroupPlan.TickPlan tick(SplittableRandom random, long number) {
        Map<String, Long> rows = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            rows.put("stream " + i, random.nextLong(1L << 40));
        }
        return new GroupPlan.TickPlan(number, random.nextLong() >> 8, random.nextBoolean(), rows, random.nextInt(100));
    }

    @Test
    @Seeded
    void whatIsWrittenIsReadBack(SplittableRandom random) {
        for (int round = 0; round < 1_000; round++) {
            List<GroupPlan.TickPlan> ticks = new ArrayList<>();
            long first = 1 + random.nextLong(1_000);
            for (int i = random.nextInt(4); i > 0; i--) {
                ticks.add(tick(random, first++));
            }
            GroupPlan plan = new GroupPlan(random.nextBoolean(), ticks, random.nextBoolean());
            assertThat(GroupPlan.of(plan.toBytes())).isEqualTo(plan);
        }
    }

    @Test
    void aTickThatRunsAgainIsTheLastIfItWas() {
        for (boolean last : new boolean[] {false, true}) {
            GroupPlan.TickPlan tick = new GroupPlan.TickPlan(3, 17, last, Map.of(), 0);
            GroupPlan read = GroupPlan.of(new GroupPlan(false, List.of(tick), false).toBytes());
            assertThat(read.ticks().get(0).tick().isLast()).isEqualTo(last);
            assertThat(read.ticks().get(0).tick().timeMicros()).isEqualTo(17);
        }
    }
}
