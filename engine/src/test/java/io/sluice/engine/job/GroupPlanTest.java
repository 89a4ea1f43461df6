// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupPlanTest {
    private static final Tick.Closing[] CLOSINGS = Tick.Closing.values();

    private static GroupPlan.TickPlan tick(SplittableRandom random, long number) {
        Map<String, Long> rows = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            rows.put("stream " + i, random.nextLong(1L << 40));
        }
        return new GroupPlan.TickPlan(
                number, random.nextLong() >> 8, CLOSINGS[random.nextInt(CLOSINGS.length)], rows, random.nextInt(100));
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
        for (Tick.Closing closing : CLOSINGS) {
            GroupPlan.TickPlan tick = new GroupPlan.TickPlan(3, 17, closing, Map.of(), 0);
            GroupPlan read = GroupPlan.of(new GroupPlan(false, List.of(tick), false).toBytes());
            assertThat(read.ticks().get(0).tick().closing()).isEqualTo(closing);
            assertThat(read.ticks().get(0).tick().timeMicros()).isEqualTo(17);
        }
    }
}
