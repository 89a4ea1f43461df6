// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.engine.api.Scripts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every script under {@code src/test/scripts} and {@code examples}, in every mode. */
class ScriptsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    private static final int SCRIPTS_MIN = 35;
    private static final int RUNS_MIN_PER_MODE = 20;
    private static final Map<String, Integer> RUNS = new ConcurrentSkipListMap<>();
    private static final AtomicInteger SKIPPED = new AtomicInteger();
    private static final AtomicInteger EXPECTATIONS = new AtomicInteger();

    @TestFactory
    List<DynamicTest> everyScriptInEveryMode() {
        long seed = Seeds.one();
        String onlyMode = System.getProperty("sluice.mode", "");
        String onlyScript = System.getProperty("sluice.script", "");
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> scripts = scripts();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(SCRIPTS_MIN);
        for (Path script : scripts) {
            String name = ROOT.relativize(script).toString();
            for (Mode mode : Mode.all()) {
                if (name.contains(onlyScript) && mode.name().contains(onlyMode)) {
                    tests.add(DynamicTest.dynamicTest(name + " " + mode, () -> run(script, name, mode, seed)));
                }
            }
        }
        return tests;
    }

    private static void run(Path script, String name, Mode mode, long seed) throws IOException {
        Scripts scripts = new Scripts((path, from) -> include(script, path), value -> value);
        try {
            ScriptTest.Report report = new ScriptTest(name, Files.readString(script), scripts).run(mode, seed);
            if (report.skipped()) {
                SKIPPED.incrementAndGet();
            } else {
                RUNS.merge(mode.name(), 1, Integer::sum);
            }
            EXPECTATIONS.addAndGet(report.expectations());
        } catch (RuntimeException failure) {
            throw new AssertionError(
                    failure.getMessage() + "\n" + Seeds.repeat(ScriptsTest.class, seed) + " -Dsluice.script=" + name
                            + " -Dsluice.mode=" + mode,
                    failure);
        }
    }

    private static Scripts.Text include(Path script, String path) {
        Path included = script.resolveSibling(path).normalize();
        try {
            return new Scripts.Text(ROOT.relativize(included).toString(), Files.readString(included));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> scripts() {
        List<Path> scripts = new ArrayList<>();
        for (Path folder : List.of(ROOT.resolve("testkit/src/test/scripts"), ROOT.resolve("examples"))) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(path -> path.toString().endsWith(".test.sql"))
                        .sorted()
                        .forEach(scripts::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return scripts;
    }

    @AfterAll
    static void everyModeRanEnough() {
        System.out.println("script runs: " + RUNS + ", expectations: " + EXPECTATIONS
                + ", left out because the plan says what a batch is: " + SKIPPED);
        boolean all = System.getProperty("sluice.mode", "").isEmpty()
                && System.getProperty("sluice.script", "").isEmpty();
        if (all) {
            assertThat(RUNS).hasSize(Mode.all().size());
            assertThat(RUNS.values()).allMatch(runs -> runs >= RUNS_MIN_PER_MODE);
        }
    }
}
