// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.topology.AggregateCall.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PruneColumnsTest {
    private static String pruned(DStream... outputs) {
        return Plans.text(PruneColumns.prune(Plans.topology(outputs)));
    }

    @Test
    void aLineIsNotCopiedForEachOfItsWords() {
        DStream lines = Plans.stream("lines", "line:s", "n");
        SqlType words = SqlType.array(Plans.STRING, true);
        List<SqlType.Field> fields = new ArrayList<>(lines.schema().fields());
        fields.add(new SqlType.Field("word", Plans.STRING));
        Expression split = Plans.call("SPLIT", words, Plans.column(lines, "line"), Plans.constant(" "));
        DStream unnest = new DStream.Unnest(lines, List.of(0, 1), split, false, new Schema(fields));
        assertThat(pruned(Plans.group(unnest, List.of("word"), Plans.count()))).isEqualTo("""
                out0
                └─ Aggregate COUNT(*) AS count0 GROUP BY word [stateful: bounded by the number of keys]
                   └─ Unnest SPLIT(line, ' ') AS word [stateless]
                      └─ Source stream lines [stateless]
                """);
    }

    @Test
    void whatIsUnnestedIsComputedAloneAndNumbersThatNobodyReadsAreNot() {
        DStream source = Plans.stream("s", "k", "x", "list:a");
        DStream computed = Plans.with(source, "again", Plans.column(source, "list"));
        List<SqlType.Field> fields = new ArrayList<>(computed.schema().fields());
        fields.addAll(Plans.schema("e", "n").fields());
        DStream unnest = new DStream.Unnest(
                computed, List.of(0, 1, 2, 3), Plans.column(computed, "again"), true, new Schema(fields));
        assertThat(pruned(Plans.select(unnest, "e", "k"))).isEqualTo("""
                out0
                └─ Calc SELECT e, k [stateless]
                   └─ Unnest again AS e, keeping k [stateless]
                      └─ Calc SELECT k, list AS again [stateless]
                         └─ Source stream s [stateless]
                """);
    }

    @Test
    void aJoinRemembersKeysAndWhatIsRead() {
        DStream orders = Plans.stream("orders", "id", "item", "price", "note:s");
        DStream items = Plans.table("items", "description:s", "item", "name:s");
        DStream sums = Plans.group(items, List.of("item", "name"));
        DStream join = Plans.join(orders, items, "item", "item");
        DStream both = Plans.join(join, sums, "price", "item");
        DStream result = new DStream.Calc(
                both,
                Optional.empty(),
                List.of(new Expression.Input(6, Plans.STRING), new Expression.Input(2, Plans.BIGINT)),
                Plans.schema("name:s", "price"));
        assertThat(pruned(result)).isEqualTo("""
                out0
                └─ Calc SELECT name, price [stateless]
                   └─ Join INNER ON left.price = right.item [stateful: unbounded (all rows of the input)]
                      ├─ Calc SELECT price, name [stateless]
                      │  └─ Join INNER ON left.item = right.item [stateful: unbounded (all rows of the input)]
                      │     ├─ Calc SELECT item, price [stateless]
                      │     │  └─ Source stream orders [stateless]
                      │     └─ Calc SELECT item, name [stateless]
                      │        └─ #1 Source table items [stateless]
                      └─ Calc SELECT item [stateless]
                         └─ Aggregate DISTINCT item, name [stateful: bounded by the number of keys]
                            └─ #1 as above
                """);
    }

    @Test
    void aggregatesThatNobodyReadsAreNotComputed() {
        DStream source = Plans.stream("s", "k", "a", "b", "c");
        DStream calc = Plans.select(source, "c", "b", "a", "k");
        DStream group = Plans.group(
                calc,
                List.of("k"),
                Plans.sum(calc, "a"),
                Plans.aggregate(Function.SINGLE_VALUE, Plans.BIGINT, Plans.index(calc, "c")),
                Plans.sum(calc, "b"));
        assertThat(pruned(Plans.select(group, "sum2"))).isEqualTo("""
                out0
                └─ Calc SELECT sum2 [stateless]
                   └─ Aggregate SINGLE_VALUE(c) AS single_value1, SUM(b) AS sum2 GROUP BY k [stateful: bounded by the number of keys]
                      └─ Calc SELECT c, b, k [stateless]
                         └─ Source stream s [stateless]
                """);
    }

    @Test
    void rowsThatAreOnlyCountedKeepTheirCheapestColumn() {
        DStream source = Plans.stream("s", "text:s", "n", "list:a");
        DStream pairs = new DStream.Join(
                Plans.select(source, "list", "text", "n"),
                Plans.table("t", "a:s"),
                List.of(),
                false,
                Plans.schema("list:a", "text:s", "n", "a:s"));
        assertThat(pruned(Plans.group(pairs, List.of(), Plans.count()))).isEqualTo("""
                out0
                └─ Aggregate COUNT(*) AS count0 [stateful: constant]
                   └─ Join CROSS [stateful: unbounded (all rows of the input)]
                      ├─ Calc SELECT n [stateless]
                      │  └─ Source stream s [stateless]
                      └─ Source table t [stateless]
                """);
    }

    @Test
    void unionAndValuesAreNarrowedTogether() {
        DStream source = Plans.stream("s", "a", "b");
        DStream values = new DStream.Values(List.of(List.of(Plans.constant(1L), Plans.constant(2L))), source.schema());
        DStream union = new DStream.Union(List.of(source, values), source.schema());
        assertThat(pruned(Plans.group(union, List.of("b")))).isEqualTo("""
                out0
                └─ Aggregate DISTINCT b [stateful: bounded by the number of keys]
                   └─ Union ALL of 2 [stateless]
                      ├─ Calc SELECT b [stateless]
                      │  └─ Source stream s [stateless]
                      └─ Values (2) [stateless]
                """);
    }

    @Test
    void aUnionOfSourcesStaysAsItIs() {
        DStream source = Plans.stream("s", "a", "b");
        DStream union = new DStream.Union(List.of(source, source), source.schema());
        DStream group = Plans.group(union, List.of("b"));
        assertThat(PruneColumns.prune(Plans.topology(group)).roots().get(0) == group)
                .isTrue();
    }

    @Test
    void tiesOfAnUpdatingInputAreDecidedByTheColumnsInFront() {
        DStream table = Plans.table("t", "a", "b", "c", "d");
        DStream stream = Plans.stream("s", "a", "b", "c", "d");
        List<Order> order = List.of(new Order(3, false, false));
        assertThat(pruned(
                        Plans.select(new DStream.Top(table, order, 0, 5), "b"),
                        Plans.select(new DStream.Top(stream, order, 0, 5), "b")))
                .isEqualTo("""
                out0
                └─ Calc SELECT b [stateless]
                   └─ Top ORDER BY d LIMIT 5 [stateful: unbounded (all rows of the input)]
                      └─ Calc SELECT a, b, d [stateless]
                         └─ Source table t [stateless]
                out1
                └─ Calc SELECT b [stateless]
                   └─ Top ORDER BY d LIMIT 5 [stateful: constant]
                      └─ Calc SELECT b, d [stateless]
                         └─ Source stream s [stateless]
                """);
    }

    @Test
    void calcsThatMeetAreMergedUnlessTheLowerOneIsShared() {
        DStream source = Plans.stream("s", "a", "b", "c");
        DStream sum = Plans.with(source, "sum", Plans.plus(Plans.column(source, "a"), Plans.column(source, "b")));
        DStream upper = Plans.select(sum, "sum", "c");
        assertThat(pruned(upper)).isEqualTo("""
                out0
                └─ Calc SELECT a + b AS sum, c [stateless]
                   └─ Source stream s [stateless]
                """);
        assertThat(pruned(upper, sum)).isEqualTo("""
                out0
                └─ Calc SELECT sum, c [stateless]
                   └─ #1 Calc SELECT a, b, c, a + b AS sum [stateless]
                      └─ Source stream s [stateless]
                out1
                └─ #1 as above
                """);
    }

    @Test
    void aSharedNodeKeepsWhatAnyReaderNeeds() {
        DStream source = Plans.stream("s", "a", "b", "c", "d");
        DStream shared = Plans.where(source, Plans.equal(Plans.column(source, "d"), Plans.constant(1L)));
        DStream one = Plans.group(shared, List.of("a"));
        DStream two = Plans.join(shared, Plans.table("t", "k"), "c", "k");
        assertThat(pruned(one, Plans.select(two, "k"))).isEqualTo("""
                out0
                └─ Aggregate DISTINCT a [stateful: bounded by the number of keys]
                   └─ #1 Calc WHERE d = 1 SELECT a, c [stateless]
                      └─ Source stream s [stateless]
                out1
                └─ Calc SELECT k [stateless]
                   └─ Join INNER ON left.c = right.k [stateful: unbounded (all rows of the input)]
                      ├─ Calc SELECT c [stateless]
                      │  └─ #1 as above
                      └─ Source table t [stateless]
                """);
    }

    @Test
    void batchesAreNarrowedThroughAndKeyedStateIsNot() {
        DStream source = Plans.stream("s", "k", "a", "b");
        DStream calc = Plans.select(source, "b", "a", "k");
        DStream batch = new DStream.BatchEnd(new DStream.Delta(calc));
        DStream sums = Plans.group(batch, List.of("k"), Plans.sum(batch, "a"), Plans.count());
        DStream state = new DStream.UpdateState(
                sums,
                1,
                List.of(Plans.constant(0L)),
                List.of(Plans.plus(new Expression.Input(3, Plans.BIGINT), Plans.column(sums, "sum0"))),
                Optional.empty(),
                Optional.of(90_000_000L),
                true,
                List.of(Plans.constant(null), Plans.constant(0L)),
                Plans.schema("k", "t"));
        assertThat(pruned(Plans.select(state, "t"))).isEqualTo("""
                out0
                └─ Calc SELECT t [stateless]
                   └─ UpdateState BY k SET t = state.t + sum0 EXPIRE AFTER 90 SECONDS EVALUATE ALL KEYS [stateful: bounded by the number of keys]
                      └─ Aggregate SUM(a) AS sum0, COUNT(*) AS count1 GROUP BY k [stateful: bounded by the number of keys]
                         └─ BatchEnd the result of each batch is appended [stateless]
                            └─ Delta the changes of each batch [stateless]
                               └─ Calc SELECT a, k [stateless]
                                  └─ Source stream s [stateless]
                """);
    }

    @Test
    void nothingToPruneGivesTheSameObjects() {
        DStream source = Plans.stream("s", "a", "b");
        DStream group = Plans.group(source, List.of("a"), Plans.sum(source, "b"));
        assertThat(PruneColumns.prune(Plans.topology(group)).roots().get(0) == group)
                .isTrue();
    }
}
