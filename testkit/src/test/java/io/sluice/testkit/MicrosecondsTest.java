// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.engine.data.Chunk;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random expressions over times with microseconds and over text beyond the Basic Multilingual Plane. */
class MicrosecondsTest {
    private static final int QUERIES = 60;

    private static final int ROWS = 40;
    private static final String DDL = "CREATE STREAM e (t TIMESTAMP(6), u TIMESTAMP(6) NOT NULL, c TIME(6), y DATE,"
            + " s STRING, z STRING NOT NULL, i INT, a ARRAY<TIMESTAMP(6)>);";

    private static final List<String> UNITS = List.of(
            "MILLENNIUM", "CENTURY", "DECADE", "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND");
    private static final List<String> FIELDS = List.of(
            "YEAR",
            "QUARTER",
            "MONTH",
            "WEEK",
            "DAY",
            "DOY",
            "DOW",
            "HOUR",
            "MINUTE",
            "SECOND",
            "MILLISECOND",
            "MICROSECOND",
            "EPOCH");

    private static final Map<Character, List<String>> FORMS = Map.of(
            't',
                    List.of(
                            "t",
                            "u",
                            "TIMESTAMP '2024-02-29 12:30:15.250001'",
                            "{t} + INTERVAL '90' MINUTE",
                            "{t} - INTERVAL '0.007' SECOND",
                            "{t} + INTERVAL '7' MONTH",
                            "INTERVAL '1' DAY + {t}",
                            "{t} - INTERVAL '3' YEAR",
                            "{t} + INTERVAL '5' MILLISECOND * {i} / 1000",
                            "FLOOR({t} TO {U})",
                            "CEIL({t} TO {U})",
                            "CAST({y} AS TIMESTAMP(6))",
                            "CAST({t} AS TIMESTAMP(3))",
                            "CAST(CAST({t} AS STRING) AS TIMESTAMP(6))",
                            "TRY_CAST({s} AS TIMESTAMP(6))",
                            "CASE WHEN {b} THEN {t} ELSE u END",
                            "COALESCE({t}, {t})",
                            "GREATEST({t}, {t})",
                            "{t} + INTERVAL '1' SECOND * TIMESTAMPDIFF(SECOND, u, {t})",
                            "a[1]",
                            "a[2] + INTERVAL '1' SECOND"),
            'b',
                    List.of(
                            "{t} < {t}",
                            "{t} = {t}",
                            "t = u",
                            "{t} >= TIMESTAMP '2000-01-01 00:00:00.000001'",
                            "{t} BETWEEN u AND {t}",
                            "{t} IS NOT DISTINCT FROM {t}",
                            "{t} IS NULL",
                            "{c} < {c}",
                            "{s} < {s}",
                            "{s} >= {s}",
                            "{s} BETWEEN z AND {s}",
                            "{y} <= {t}",
                            "{b} OR {b}",
                            "NOT {b}"),
            'i',
                    List.of(
                            "i",
                            "3",
                            "EXTRACT({F} FROM {t})",
                            "EXTRACT(SECOND FROM {c})",
                            "EXTRACT(MICROSECOND FROM {c})",
                            "TIMESTAMPDIFF(SECOND, {t}, {t})",
                            "CHAR_LENGTH({s})",
                            "POSITION({s} IN {s})",
                            "CHAR_LENGTH(OVERLAY({s} PLACING {s} FROM 2))"),
            'c', List.of("c", "CAST({t} AS TIME(6))", "TIME '12:30:15.000007'", "CAST({t} AS TIME(0))"),
            'y', List.of("y", "CAST({t} AS DATE)", "{y} + INTERVAL '1' MONTH", "{y} - INTERVAL '2' DAY"),
            's',
                    List.of(
                            "s",
                            "z",
                            "'\ud83d\ude00b'",
                            "''",
                            "CAST({t} AS STRING)",
                            "CAST({c} AS STRING)",
                            "SUBSTRING({s}, 2)",
                            "SUBSTRING({s} FROM {i} FOR 3)",
                            "LEFT({s}, 2)",
                            "RIGHT({s}, 1)",
                            "OVERLAY({s} PLACING {s} FROM 1 FOR 1)",
                            "OVERLAY({s} PLACING {s} FROM 3)",
                            "REVERSE({s})",
                            "GREATEST({s}, {s}, z)",
                            "LEAST({s}, {s})",
                            "LPAD({s}, 4, {s})",
                            "RPAD({s}, 3)",
                            "CASE WHEN {b} THEN LEFT({s}, 1) ELSE {s} END"));

    private static final List<String> WORDS = List.of(
            "", "a", "ab", "\ud83d\ude00", "x\ud83d\ude00y\ud83d\udc2e", "2000-01-31 10:20:30.123456", "日本b", "\uffe5");

    @Test
    void engineComputesWhatTheOracleComputes() {
        EnumMap<SideBySide.Outcome, Integer> outcomes = new EnumMap<>(SideBySide.Outcome.class);
        int ran = Seeds.each(MicrosecondsTest.class, QUERIES, seed -> outcomes.merge(compare(seed), 1, Integer::sum));
        System.out.println("microseconds: " + ran + " queries, " + outcomes);
        int failed = outcomes.getOrDefault(SideBySide.Outcome.FAILURE, 0);
        int unneeded = outcomes.getOrDefault(SideBySide.Outcome.UNNEEDED, 0);
        assertThat(Seeds.repeats() || failed < QUERIES / 2).isTrue();
        assertThat(Seeds.repeats() || unneeded <= QUERIES / 10).isTrue();
    }

    private static SideBySide.Outcome compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            columns.add(expression("tbicys".charAt(random.nextInt(6)), 3, random) + " AS c" + i);
        }
        String condition = random.nextBoolean() ? " WHERE " + expression('b', 2, random) : "";
        String query = "SELECT " + String.join(", ", columns) + " FROM e" + condition;
        try {
            SideBySide both = new SideBySide(DDL, query, 1);
            Chunk rows = both.chunk("e");
            for (int i = 0; i < ROWS; i++) {
                both.append("e", rows, row(random), 1);
            }
            return both.tickOfExpressions(Map.of("e", List.of(rows)), query);
        } catch (RuntimeException failure) {
            throw new AssertionError(query, failure);
        }
    }

    private static String expression(char type, int depth, SplittableRandom random) {
        if (type == 'U' || type == 'F') {
            List<String> words = type == 'U' ? UNITS : FIELDS;
            return words.get(random.nextInt(words.size()));
        }
        List<String> forms = FORMS.getOrDefault(type, List.of());
        List<String> fitting = depth > 0
                ? forms
                : forms.stream().filter(form -> !form.contains("{")).toList();
        if (fitting.isEmpty()) {
            return "(t < u)";
        }
        String form = fitting.get(random.nextInt(fitting.size()));
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

    private static long moment(SplittableRandom random) {
        long seconds = random.nextLong(-2_000_000_000L, 2_000_000_000L);
        long micros = random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000);
        return (random.nextBoolean() ? seconds : seconds / 86_400 * 86_400) * 1_000_000 + micros;
    }

    private static List<@Nullable Object> row(SplittableRandom random) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(random.nextInt(6) == 0 ? null : moment(random));
        row.add(random.nextInt(4) == 0 && row.get(0) != null ? row.get(0) : (Object) moment(random));
        row.add(random.nextInt(6) == 0 ? null : random.nextLong(86_400_000_000L));
        row.add(random.nextInt(6) == 0 ? null : (long) random.nextInt(-20_000, 20_000));
        row.add(random.nextInt(6) == 0 ? null : WORDS.get(random.nextInt(WORDS.size())));
        row.add(WORDS.get(random.nextInt(WORDS.size())));
        row.add(random.nextInt(6) == 0 ? null : (long) random.nextInt(1, 4));
        row.add(List.of(moment(random), moment(random)));
        return row;
    }
}
