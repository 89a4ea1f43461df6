// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.BIGINT;
import static io.sluice.engine.connector.Running.DOUBLE;
import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagenTest {
    private static final Schema ALL = schema(
            "id", BIGINT,
            "x", DOUBLE,
            "s", STRING,
            "line", STRING,
            "d", SqlType.of(Kind.DECIMAL, 6, 2, true),
            "ts", SqlType.of(Kind.TIMESTAMP, 3, 0, true),
            "day", SqlType.of(Kind.DATE, true),
            "b", SqlType.of(Kind.BOOLEAN, true),
            "t", SqlType.of(Kind.TINYINT, true));
    private static final Map<String, String> OPTIONS = Map.of(
            "rows", "20000",
            "seed", "7",
            "fields.id.kind", "sequence",
            "fields.id.start", "100",
            "fields.s.length", "3",
            "fields.line.kind", "sentence",
            "fields.ts.kind", "sequence",
            "fields.ts.step", "1500 ms",
            "fields.t.max", "3");

    private final RealEnv env = new RealEnv(1);

    @AfterEach
    void endThreads() {
        env.close();
    }

    @Test
    void anyCutGivesTheSameRows() {
        List<String> whole;
        try (Running running = new Running(env, "datagen", ALL, OPTIONS)) {
            whole = new ArrayList<>(running.toTheEnd());
        }
        assertThat(whole).hasSize(20_000);
        assertThat(whole.get(1)).startsWith("101|0.").contains("|2000-01-01 00:00:01.5|");
        SplittableRandom random = new SplittableRandom(1);
        List<String> cut = new ArrayList<>();
        try (Running running = new Running(env, "datagen", ALL, OPTIONS)) {
            while (!running.source.exhausted()) {
                running.source.take(1 + random.nextInt(3_000), chunk -> Running.add(ALL, chunk, cut));
            }
        }
        assertThat(cut).isEqualTo(whole);
    }

    @Test
    void sentencesHaveCommonAndRareWords() {
        Map<String, String> options = Map.of("rows", "5000", "fields.line.kind", "sentence");
        try (Running running = new Running(env, "datagen", LINE, options)) {
            Map<String, Long> words = running.toTheEnd().stream()
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(words).hasSizeGreaterThan(80).containsKeys("perro", "dog", "niña");
            assertThat(words.get("perro")).isGreaterThan(4 * words.getOrDefault("sueño", 0L));
        }
    }

    @Test
    void aRateGivesRowsAsTimeGoesAndWakesTheLoop() {
        Map<String, String> options = Map.of("rows", "30", "rows-per-second", "200");
        long begin = env.clock().micros();
        try (Running running = new Running(env, "datagen", LINE, options)) {
            assertThat(running.toTheEnd()).hasSize(30);
            // The 30th row is due 29 intervals of 5 ms after the first.
            assertThat(env.clock().micros() - begin).isGreaterThanOrEqualTo(29 * 5_000);
        }
    }

    @Test
    void wrongOptionsAreTold() {
        assertThatThrownBy(() -> new Running(env, "datagen", LINE, Map.of("fields.lin.kind", "sentence")))
                .hasMessageContaining("names no column")
                .hasMessageContaining("the columns are line");
        assertThatThrownBy(() -> new Running(env, "datagen", LINE, Map.of("fields.line.kind", "sentnce")))
                .hasMessageContaining("did you mean \"sentence\"?");
        assertThatThrownBy(() -> new Running(env, "datagen", LINE, Map.of("row", "1")))
                .hasMessageContaining("did you mean \"rows\"?");
    }
}
