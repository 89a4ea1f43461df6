// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.engine.codegen.ToRex;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.plan.ToExpression;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Rewrite;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.rex.RexBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random typed expressions: the engine's loops compute what Calcite's own executor computes, and every planned expression
 * is itself again after the way to Calcite and back.
 */
class RandomExpressionsTest {
    private static final Seeds.Budget BUDGET =
            Seeds.budget(new Seeds.Budget(15, 200, 6), new Seeds.Budget(100, 2_000, 45));
    private static final int ROWS = 40;
    private static final int DEPTH = 3;
    private static final String DDL = "CREATE STREAM e (i INT, l BIGINT NOT NULL, d DOUBLE, n DECIMAL(10, 2), s STRING,"
            + " z STRING NOT NULL, b BOOLEAN, t TIMESTAMP(3), y DATE);";

    /** Per type: columns and constants first, then what has arguments, each a letter in braces for its type. */
    private static final Map<Character, List<String>> FORMS = Map.of(
            'i',
                    List.of(
                            "i",
                            "l",
                            "7",
                            "-2",
                            "0",
                            "CAST(NULL AS INT)",
                            "{i} + {i}",
                            "{i} - {i}",
                            "MOD({i}, 5)",
                            "-({i})",
                            "ABS({i})",
                            "CHAR_LENGTH({s})",
                            "COALESCE({i}, {i})",
                            "CASE WHEN {b} THEN {i} ELSE {i} END",
                            "{i} / 3",
                            "GREATEST({i}, {i})",
                            "NULLIF({i}, {i})",
                            "COALESCE(NULLIF(COALESCE(i, 5), 5), {i})",
                            "POSITION({s} IN {s})",
                            "EXTRACT(YEAR FROM {t})",
                            "EXTRACT(MINUTE FROM {t})",
                            "CAST({n} AS BIGINT)",
                            "CARDINALITY(SPLIT({s}, 'b'))",
                            "i * 3",
                            "l * 2"),
            'd',
                    List.of(
                            "d",
                            "1.5E0",
                            "0E0",
                            "{d} + {d}",
                            "{d} * {d}",
                            "{d} / 4E0",
                            "ABS({d})",
                            "CAST({i} AS DOUBLE)",
                            "FLOOR({d})",
                            "CEIL({d})",
                            "COALESCE({d}, {d})",
                            "CASE WHEN {b} THEN {d} END",
                            "CAST({n} AS DOUBLE)",
                            "-({d})",
                            "SIGN({d})"),
            'n',
                    List.of(
                            "n",
                            "1.25",
                            "-0.5",
                            "{n} + n",
                            "n - 2.75",
                            "n * 3",
                            "COALESCE({n}, 0.1)",
                            "CASE WHEN {b} THEN {n} ELSE n END",
                            "CAST(i AS DECIMAL(12, 2))",
                            "ABS(n)",
                            "ROUND(n, 1)"),
            's',
                    List.of(
                            "s",
                            "z",
                            "'b'",
                            "''",
                            "'día'",
                            "CAST(NULL AS STRING)",
                            "UPPER({s})",
                            "LOWER({s})",
                            "TRIM({s})",
                            "{s} || {s}",
                            "SUBSTRING({s}, 2)",
                            "SUBSTRING({s}, 1, 3)",
                            "REPLACE({s}, 'a', 'xy')",
                            "COALESCE({s}, {s})",
                            "CAST({i} AS STRING)",
                            "CASE WHEN {b} THEN {s} ELSE {s} END",
                            "NULLIF({s}, {s})",
                            "INITCAP({s})",
                            "SPLIT({s}, 'b')[1]",
                            "SPLIT({s}, 'b')[2]",
                            "CAST({y} AS STRING)",
                            "CAST({b} AS STRING)",
                            "CAST({n} AS STRING)",
                            "LTRIM({s})",
                            "LEFT({s}, 2)"),
            'b',
                    List.of(
                            "b",
                            "TRUE",
                            "FALSE",
                            "{i} < {i}",
                            "{i} = {i}",
                            "{d} >= {d}",
                            "{s} = {s}",
                            "{s} < {s}",
                            "{n} <= {n}",
                            "{t} > {t}",
                            "{b} AND {b}",
                            "{b} OR {b}",
                            "NOT {b}",
                            "{i} IS NULL",
                            "{s} IS NOT NULL",
                            "{b} IS TRUE",
                            "{b} IS NOT FALSE",
                            "{s} LIKE '%b%'",
                            "{s} LIKE 'a_'",
                            "{s} NOT LIKE '%\u00ed%'",
                            "{s} IN ('a', 'b', 'ab')",
                            "{i} IN (1, 2, 3)",
                            "{i} BETWEEN {i} AND 5",
                            "{i} IS DISTINCT FROM {i}",
                            "{s} IS NOT DISTINCT FROM {s}",
                            "{i} NOT IN (4, 7)",
                            "{d} = {i}",
                            "{y} = {y}",
                            "z <> {s}"),
            't',
                    List.of(
                            "t",
                            "TIMESTAMP '2024-02-29 12:30:15.250'",
                            "t + INTERVAL '90' MINUTE",
                            "{t} - INTERVAL '1' DAY",
                            "CASE WHEN {b} THEN {t} ELSE t END",
                            "COALESCE({t}, t)",
                            "CAST({y} AS TIMESTAMP(3))",
                            "FLOOR({t} TO HOUR)"),
            'y', List.of("y", "DATE '1999-12-31'", "CAST({t} AS DATE)", "COALESCE({y}, y)", "y + INTERVAL '1' MONTH"));

    private static final List<String> WORDS = List.of("a", "b", "ab", " a b ", "", "día", "BUEN", "x%y", "日本b");
    private static final RexBuilder REX = new RexBuilder(Types.factory());

    @Test
    void engineComputesWhatCalciteComputes() {
        AtomicInteger failed = new AtomicInteger();
        int ran = Seeds.each(RandomExpressionsTest.class, BUDGET, seed -> failed.addAndGet(compare(seed) ? 0 : 1));
        System.out.println("random expressions: " + ran + " queries, " + failed + " of them fail in both");
        assertThat(Seeds.repeats() || failed.get() < ran / 2).isTrue();
    }

    /** Whether the query ran; otherwise it failed in the engine and in the oracle. */
    private static boolean compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String query = query(random);
        try {
            SideBySide both = new SideBySide(DDL, query, 1);
            roundTrip(both, query);
            Chunk rows = both.chunk("e");
            for (int i = 0; i < ROWS; i++) {
                both.append("e", rows, row(random), 1);
            }
            return both.tick(Map.of("e", List.of(rows)), query);
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
            throw new AssertionError(query + "\n" + failure.getMessage(), failure);
        }
    }

    private static String query(SplittableRandom random) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            char type = "idnsbty".charAt(random.nextInt(7));
            columns.add(expression(type, DEPTH, random) + " AS c" + i);
        }
        String condition = random.nextBoolean() ? " WHERE " + expression('b', DEPTH, random) : "";
        return "SELECT " + String.join(", ", columns) + " FROM e" + condition;
    }

    private static String expression(char type, int depth, SplittableRandom random) {
        List<String> forms = FORMS.getOrDefault(type, List.of());
        String form = forms.get(random.nextInt(forms.size()));
        while (depth == 0 && form.contains("{")) {
            form = forms.get(random.nextInt(forms.size()));
        }
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < form.length(); i++) {
            if (form.charAt(i) == '{') {
                text.append(expression(form.charAt(i + 1), depth - 1, random));
                i += 2;
            } else {
                text.append(form.charAt(i));
            }
        }
        return text.append(')').toString();
    }

    private static List<@Nullable Object> row(SplittableRandom random) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add((long) random.nextInt(-3, 9));
        row.add((long) random.nextInt(-3, 9));
        row.add(random.nextInt(-8, 8) / 4.0);
        row.add(BigDecimal.valueOf(random.nextInt(-500, 500), 2));
        row.add(WORDS.get(random.nextInt(WORDS.size())));
        row.add(WORDS.get(random.nextInt(WORDS.size())));
        row.add(random.nextBoolean());
        row.add(random.nextLong(-2_000_000_000L, 2_000_000_000L) * 1_000_000 + random.nextInt(1_000) * 1_000L);
        row.add((long) random.nextInt(-20_000, 20_000));
        for (int i = 0; i < row.size(); i++) {
            boolean nullable = i != 1 && i != 5;
            if (nullable && random.nextInt(6) == 0) {
                row.set(i, null);
            }
        }
        return row;
    }

    private static void roundTrip(SideBySide both, String description) {
        ToRex toRex = new ToRex(REX);
        for (DStream node : both.topology().nodes()) {
            if (node instanceof DStream.Calc calc) {
                List<Expression> expressions = new ArrayList<>(calc.projections());
                calc.condition().ifPresent(expressions::add);
                List<Expression> back = ToExpression.of(toRex.rex(expressions));
                assertThat(text(back)).as(description).isEqualTo(text(expressions));
                assertThat(back).as(description).isEqualTo(expressions);
            }
        }
    }

    /** All parts of expressions, with what the names of their types leave out. */
    private static List<String> text(List<Expression> expressions) {
        return expressions.stream()
                .flatMap(expression -> Rewrite.postorder(expression).stream())
                .map(node -> node + " " + node.type() + " " + node.type().precision() + " "
                        + node.type().scale())
                .toList();
    }
}
