// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.topology.AggregateCall.Function;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OperatorIdsTest {
    private static OperatorId id(DStream node) {
        return Objects.requireNonNull(OperatorIds.of(List.of(node)).get(node));
    }

    private static DStream total(DStream input) {
        return Plans.group(input, List.of("item"), Plans.sum(input, "price"));
    }

    @Test
    void anIdIsTheSameForEver() {
        DStream orders = Plans.stream("orders", "item:s", "price");
        // A change here orphans the state of every job there is.
        assertThat(id(orders).hex()).isEqualTo("a372c738b062e5ce3f2b4c636e3d881d3ee5ce8ae1060429ef7957921db98937");
        assertThat(id(total(orders)).hex())
                .isEqualTo("3f311f63d68323b83491df4055887b1d97785ff0559fe5f842c677cf5f145641");
        assertThat(id(total(orders)).toString())
                .isEqualTo(id(total(orders)).hex().substring(0, 8));
    }

    @Test
    void equalPlansHaveOneIdWhateverTheirColumnsAreCalled() {
        DStream orders = Plans.stream("orders", "item:s", "price");
        DStream.Calc calc = Plans.select(orders, "item", "price");
        DStream.Calc renamed = new DStream.Calc(orders, calc.condition(), calc.projections(), Plans.schema("x:s", "y"));
        assertThat(id(renamed)).isEqualTo(id(calc));
        assertThat(id(Plans.group(renamed, List.of("x"), Plans.sum(renamed, "y"))))
                .isEqualTo(id(total(calc)));
    }

    @Test
    void columnsThatNobodyReadsMayComeAndMove() {
        DStream before = Plans.stream("orders", "item:s", "price");
        DStream after = Plans.stream("orders", "more", "price", "time", "item:s");
        assertThat(id(after)).isEqualTo(id(before));
        assertThat(id(total(after))).isEqualTo(id(total(before)));
        assertThat(id(total(new DStream.Delta(after)))).isEqualTo(id(total(new DStream.Delta(before))));
        assertThat(id(total(Plans.select(after, "item", "price"))))
                .isEqualTo(id(total(Plans.select(before, "item", "price"))));
        DStream arrays = Plans.stream("s", "x", "list:a", "a");
        DStream moved = Plans.stream("s", "a", "list:a", "x", "y");
        assertThat(id(Plans.select(Plans.unnest(moved, "list", "e"), "e")))
                .isNotEqualTo(id(Plans.select(Plans.unnest(arrays, "list", "e"), "e")));
    }

    @Test
    void aNodeOfWholeRowsDependsOnAllColumns() {
        DStream before = Plans.table("t", "a", "b");
        DStream after = Plans.table("t", "b", "a");
        DStream other = Plans.stream("s", "k");
        assertThat(id(Plans.join(other, after, "k", "a"))).isNotEqualTo(id(Plans.join(other, before, "k", "a")));
        AggregateCall list = Plans.aggregate(Function.ARRAY_AGG, Plans.ARRAY, Plans.index(before, "a"));
        AggregateCall moved = Plans.aggregate(Function.ARRAY_AGG, Plans.ARRAY, Plans.index(after, "a"));
        assertThat(id(Plans.group(after, List.of(), moved))).isNotEqualTo(id(Plans.group(before, List.of(), list)));
    }

    @Test
    void whatIsComputedIsInTheId() {
        DStream orders = Plans.stream("orders", "item:s", "price", "tax");
        DStream typed = new DStream.Source(
                "orders",
                true,
                new Schema(orders.schema().fields().stream()
                        .map(field ->
                                new SqlType.Field(field.name(), field.type().withNullable(false)))
                        .toList()));
        OperatorId id = id(total(orders));
        assertThat(List.of(
                        id(orders),
                        id(total(Plans.stream("other", "item:s", "price"))),
                        id(total(Plans.table("orders", "item:s", "price"))),
                        id(total(typed)),
                        id(Plans.group(orders, List.of("item"), Plans.sum(orders, "tax"))),
                        id(Plans.group(orders, List.of(), Plans.sum(orders, "price"))),
                        id(Plans.group(orders, List.of("item"), Plans.count()))))
                .doesNotHaveDuplicates()
                .doesNotContain(id);
    }

    @Test
    void manyPathsToANodeAreWalkedOnce() {
        DStream node = Plans.stream("s", "a");
        for (int i = 0; i < 200; i++) {
            node = new DStream.Union(List.of(node, node), node.schema());
        }
        DStream root = node;
        assertThat(OperatorIds.of(List.of(root))).hasSize(201);
        assertThat(PruneColumns.prune(Share.common(Plans.topology(root))).nodes())
                .hasSize(201);
        assertThat(Plans.text(Codec.decodeTopology(Codec.encode(Plans.topology(root)))))
                .hasLineCount(402);
    }

    @Test
    void anIdIsSixtyFourDigits() {
        assertThatThrownBy(() -> new OperatorId("abc")).hasMessage("not an operator id: abc");
    }
}
