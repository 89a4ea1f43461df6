// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetChangesTest {
    private final DStream orders = Plans.stream("orders", "item:s", "price");
    private final DStream counts = Plans.group(orders, List.of("item"), Plans.count());

    @Test
    void groupsAreEmittedOnceEach() {
        assertThat(NetChanges.of(counts)).isTrue();
    }

    @Test
    void whatKeepsAllColumnsKeepsRowsApart() {
        assertThat(NetChanges.of(Plans.select(counts, "count0", "item"))).isTrue();
        assertThat(NetChanges.of(Plans.with(counts, "one", Plans.constant(1L)))).isTrue();
        assertThat(NetChanges.of(Plans.where(counts, Plans.equal(Plans.column(counts, "count0"), Plans.constant(1L)))))
                .isTrue();
    }

    @Test
    void withoutTheKeyOldAndNewRowsOfSeveralGroupsMayBeEqual() {
        assertThat(NetChanges.of(Plans.select(counts, "count0"))).isFalse();
        assertThat(NetChanges.of(Plans.select(counts, "item"))).isFalse();
    }

    @Test
    void streamsMayHaveTheSameRowTwice() {
        assertThat(NetChanges.of(orders)).isFalse();
        assertThat(NetChanges.of(Plans.join(counts, counts, "item", "item"))).isFalse();
    }
}
