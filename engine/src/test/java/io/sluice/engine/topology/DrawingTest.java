// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.topology.AggregateCall.Function;
import io.sluice.engine.topology.Drawing.Format;
import io.sluice.engine.topology.Expression.Constant;
import io.sluice.engine.topology.SqlType.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static Topology wordCount() {
        DStream lines = Plans.stream("lines", "line:s");
        DStream calc = Plans.where(lines, Plans.equal(Plans.column(lines, "line"), Plans.constant("a\n\"b\"")));
        DStream count = Plans.group(calc, List.of("line"), Plans.count());
        return new Topology(List.of(
                new Topology.Output("word counts", count),
                new Topology.Output("best", new DStream.Top(count, List.of(new Order(1, true, true)), 0, 3))));
    }

    @Test
    void textIsATreePerOutput() {
        assertThat(Drawing.of(wordCount(), Format.TEXT, false)).isEqualTo("""
                word counts
                └─ #1 Aggregate COUNT(*) AS count0 GROUP BY line [stateful: bounded by the number of keys]
                   └─ Calc WHERE line = 'a\\n"b"' [stateless]
                      └─ Source stream lines [stateless]
                best
                └─ Top ORDER BY count0 DESC LIMIT 3 [stateful: bounded by the number of keys]
                   └─ #1 as above
                """);
    }

    @Test
    void verboseTextShowsColumnsAndIds() {
        assertThat(Drawing.of(Plans.topology(Plans.table("t", "a b", "c:a")), Format.TEXT, true))
                .isEqualTo("""
                out0
                └─ Source table t [stateless] (a b BIGINT, c ARRAY<BIGINT>) id ea14b502
                """);
    }

    @Test
    void dotIsForGraphviz() {
        assertThat(Drawing.of(wordCount(), Format.DOT, false)).isEqualTo("""
                digraph topology {
                  rankdir=BT;
                  node [shape=box];
                  n0 [label="Source stream lines\\n[stateless]"];
                  n1 [label="Calc WHERE line = 'a\\\\n\\"b\\"'\\n[stateless]"];
                  n0 -> n1;
                  n2 [label="Aggregate COUNT(*) AS count0 GROUP BY line\\n[stateful: bounded by the number of keys]"];
                  n1 -> n2;
                  n3 [label="Top ORDER BY count0 DESC LIMIT 3\\n[stateful: bounded by the number of keys]"];
                  n2 -> n3;
                  out0 [shape=plaintext, label="word counts"];
                  n2 -> out0;
                  out1 [shape=plaintext, label="best"];
                  n3 -> out1;
                }
                """);
    }

    @Test
    void mermaidIsForDocuments() {
        assertThat(Drawing.of(wordCount(), Format.MERMAID, false)).isEqualTo("""
                flowchart BT
                  n0["Source stream lines<br/>[stateless]"]
                  n1["Calc WHERE line = 'a#92;n#34;b#34;'<br/>[stateless]"]
                  n0 --> n1
                  n2["Aggregate COUNT(#42;) AS count0 GROUP BY line<br/>[stateful: bounded by the number of keys]"]
                  n1 --> n2
                  n3["Top ORDER BY count0 DESC LIMIT 3<br/>[stateful: bounded by the number of keys]"]
                  n2 --> n3
                  out0(["word counts"])
                  n2 --> out0
                  out1(["best"])
                  n3 --> out1
                """);
    }

    @Test
    void jsonIsForPrograms() {
        assertThat(Drawing.of(wordCount(), Format.JSON, false)).isEqualTo("""
                {
                  "nodes": [
                    {"node": 0, "kind": "Source", "does": "stream lines", "state": "stateless", "inputs": []},
                    {"node": 1, "kind": "Calc", "does": "WHERE line = 'a\\\\n\\"b\\"'", "state": "stateless", "inputs": [0]},
                    {"node": 2, "kind": "Aggregate", "does": "COUNT(*) AS count0 GROUP BY line", "state": "keys", "inputs": [1]},
                    {"node": 3, "kind": "Top", "does": "ORDER BY count0 DESC LIMIT 3", "state": "keys", "inputs": [2]}
                  ],
                  "outputs": [
                    {"name": "word counts", "node": 2},
                    {"name": "best", "node": 3}
                  ]
                }
                """);
        assertThat(Drawing.of(Plans.topology(Plans.table("t", "a\n", "c:s")), Format.JSON, true))
                .isEqualTo("""
                {
                  "nodes": [
                    {"node": 0, "kind": "Source", "does": "table t", "state": "stateless", "inputs": [], "id": "ea14b502b904d6de4175fa9d01d518f8d6b8ec8f24130aeb7b36d2a308afe2d3", "columns": [{"name": "a\\u000a", "type": "BIGINT"}, {"name": "c", "type": "STRING"}]}
                  ],
                  "outputs": [
                    {"name": "out0", "node": 0}
                  ]
                }
                """);
    }

    @Test
    void everyKindOfNodeSaysWhatItDoes() {
        DStream source = Plans.stream("s", "a", "odd name", "list:a");
        DStream unnest = Plans.unnest(source, "list", "e");
        DStream values = new DStream.Values(List.of(List.of(Plans.constant(7L))), Plans.schema("v"));
        DStream join = new DStream.Join(unnest, values, List.of(JoinKey.of(1, 0)), true, Plans.joined(unnest, values));
        DStream top = new DStream.Top(join, List.of(), 4, Long.MAX_VALUE);
        AggregateCall call = new AggregateCall(
                Function.ARRAY_AGG,
                List.of(0),
                true,
                OptionalInt.of(1),
                List.of(new Order(1, true, false)),
                Plans.ARRAY);
        DStream flags = new DStream.Calc(
                top,
                java.util.Optional.empty(),
                List.of(Plans.column(top, "a"), Plans.equal(Plans.column(top, "e"), Plans.column(top, "odd name"))),
                new Schema(List.of(new SqlType.Field("a", Plans.BIGINT), new SqlType.Field("b", Plans.BOOLEAN))));
        assertThat(Plans.text(Plans.topology(Plans.group(flags, List.of(), call))))
                .isEqualTo("""
                out0
                └─ Aggregate ARRAY_AGG(DISTINCT a ORDER BY b DESC NULLS LAST) FILTER (WHERE b) AS array_agg0 [stateful: unbounded (all rows of the input)]
                   └─ Calc SELECT a, e = "odd name" AS b [stateless]
                      └─ Top OFFSET 4 [stateful: unbounded (all rows of the input)]
                         └─ Join LEFT ON left."odd name" = right.v [stateful: unbounded (all rows of the input)]
                            ├─ Unnest list AS e, keeping a, "odd name", list [stateless]
                            │  └─ Source stream s [stateless]
                            └─ Values (7) [stateless]
                """);
    }

    @Test
    void whatBoundsStateFollowsFromTheInputs() {
        DStream stream = Plans.stream("s", "a", "b");
        DStream table = Plans.table("t", "a", "b");
        DStream batch = new DStream.Delta(stream);
        AggregateCall min = Plans.aggregate(Function.MIN, Plans.BIGINT, 1);
        assertThat(bound(Plans.group(stream, List.of("a"), min))).isEqualTo(StateBound.KEYS);
        assertThat(bound(Plans.group(table, List.of("a"), min))).isEqualTo(StateBound.UNBOUNDED);
        assertThat(bound(Plans.group(stream, List.of(), min))).isEqualTo(StateBound.CONSTANT);
        assertThat(bound(Plans.group(batch, List.of("a"), min))).isEqualTo(StateBound.PER_BATCH);
        assertThat(bound(Plans.join(batch, batch, "a", "a"))).isEqualTo(StateBound.PER_BATCH);
        assertThat(bound(Plans.join(batch, table, "a", "a"))).isEqualTo(StateBound.UNBOUNDED);
        DStream keyed = Plans.group(stream, List.of("a"), min);
        assertThat(bound(Plans.join(keyed, batch, "a", "a"))).isEqualTo(StateBound.KEYS);
        assertThat(bound(new DStream.Top(stream, List.of(), 0, 5))).isEqualTo(StateBound.CONSTANT);
        assertThat(bound(new DStream.Top(table, List.of(), 0, 5))).isEqualTo(StateBound.UNBOUNDED);
    }

    private static StateBound bound(DStream node) {
        return StateBound.of(List.of(node)).getOrDefault(node, StateBound.STATELESS);
    }

    private static String text(@Nullable Object value, SqlType type) {
        return new Constant(value, type).toString();
    }

    @Test
    void constantsReadLikeLiterals() {
        SqlType timestamp = SqlType.of(Kind.TIMESTAMP, 6, 0, false);
        assertThat(text(null, Plans.BIGINT)).isEqualTo("NULL");
        assertThat(text("it's", Plans.STRING)).isEqualTo("'it''s'");
        assertThat(text(new byte[] {10, -1}, SqlType.of(Kind.VARBINARY, true))).isEqualTo("X'0AFF'");
        assertThat(text(new BigDecimal("1E+3"), SqlType.of(Kind.DECIMAL, 4, 0, true)))
                .isEqualTo("1000");
        assertThat(text(19_782L, SqlType.of(Kind.DATE, true))).isEqualTo("DATE '2024-02-29'");
        assertThat(text(-1L, timestamp)).isEqualTo("TIMESTAMP '1969-12-31 23:59:59.999999'");
        assertThat(text(Long.MIN_VALUE, timestamp)).startsWith("TIMESTAMP '-290308-12-21 ");
        assertThat(text(Long.MAX_VALUE, SqlType.of(Kind.DATE, true))).isEqualTo("9223372036854775807");
        assertThat(text(3_600_000_000L, SqlType.of(Kind.TIME, 6, 0, true))).isEqualTo("TIME '01:00'");
        assertThat(text(1_500_000L, new SqlType(Kind.INTERVAL_TIME, 2, 6, "SECOND", List.of(), true)))
                .isEqualTo("INTERVAL '1.5' SECOND");
        assertThat(text(14L, new SqlType(Kind.INTERVAL_MONTHS, 2, 0, "YEAR TO MONTH", List.of(), true)))
                .isEqualTo("INTERVAL '14' MONTH");
        assertThat(text(Arrays.asList(1L, null), Plans.ARRAY)).isEqualTo("ARRAY[1, NULL]");
    }

    @Test
    void operatorsReadLikeSql() {
        Expression a = new Expression.Input(0, Plans.BIGINT);
        Expression isNull = Plans.call("IS NULL", Plans.BOOLEAN, Plans.plus(a, a));
        Expression both = Plans.call("AND", Plans.BOOLEAN, isNull, Plans.call("NOT", Plans.BOOLEAN, isNull));
        assertThat(both.toString()).isEqualTo("(($0 + $0) IS NULL) AND NOT(($0 + $0) IS NULL)");
        assertThat(new Expression.Cast(both, true, Plans.STRING).toString())
                .isEqualTo("TRY_CAST(" + both + " AS STRING)");
    }
}
