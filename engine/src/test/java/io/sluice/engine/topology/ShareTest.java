// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static DStream total(String item) {
        DStream orders = Plans.stream("orders", "item:s", "price");
        DStream.Aggregate total = Plans.group(orders, List.of("item"), Plans.sum(orders, "price"));
        return new DStream.Aggregate(total.input(), total.keys(), total.calls(), Plans.schema(item + ":s", "sum0"));
    }

    @Test
    void equalSubPlansBecomeOne() {
        DStream large =
                Plans.where(total("item"), Plans.equal(Plans.column(total("item"), "sum0"), Plans.constant(9L)));
        Topology shared = Share.common(Plans.topology(total("item"), large));
        assertThat(Plans.text(shared)).isEqualTo("""
                out0
                └─ #1 Aggregate SUM(price) AS sum0 GROUP BY item [stateful: bounded by the number of keys]
                   └─ Source stream orders [stateless]
                out1
                └─ Calc WHERE sum0 = 9 [stateless]
                   └─ #1 as above
                """);
    }

    @Test
    void outputsKeepTheNamesOfTheirColumns() {
        Topology shared = Share.common(Plans.topology(total("item"), total("thing"), total("thing")));
        assertThat(Plans.text(shared)).isEqualTo("""
                out0
                └─ #1 Aggregate SUM(price) AS sum0 GROUP BY item [stateful: bounded by the number of keys]
                   └─ Source stream orders [stateless]
                out1
                └─ #2 Calc SELECT item AS thing, sum0 [stateless]
                   └─ #1 as above
                out2
                └─ #2 as above
                """);
    }

    @Test
    void nothingToShareGivesTheSameObjects() {
        DStream total = total("item");
        assertThat(Share.common(Plans.topology(total)).roots().get(0) == total).isTrue();
    }

    @Test
    void sourcesOfOneNameWithOtherColumnsStayApart() {
        DStream narrow = Plans.stream("s", "a");
        DStream wide = Plans.stream("s", "b", "a");
        Topology shared = Share.common(Plans.topology(narrow, wide));
        assertThat(shared.roots().get(0) == narrow).isTrue();
        assertThat(shared.roots().get(1) == wide).isTrue();
    }
}
