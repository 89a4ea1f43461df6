// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.testkit.Mode;
import io.sluice.testkit.ScriptTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every script under {@code src/test/scripts}, in every mode in which what the script calls a batch remains one. In a path
 * {@code ${dir}} stands for a folder of the run; in a STEP of {@code m$model}, <code>$&#123;name.version&#125;</code> for a version that has
 * been trained and published before.
 */
class ModelScriptsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("ml/src/test/scripts");
    private static final Pattern VERSION = Pattern.compile("\\$\\{(\\w+)\\.(\\d+)}");
    private static final int SCRIPTS_MIN = 9;

    @TempDir
    private static Path published = Path.of("");

    @BeforeAll
    static void publish() {
        String line = "CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE) WITH ('algorithm' = 'least_squares',"
                + " 'ridge' = '0', 'if.exists' = 'continue', 'path' = '" + published + "/line');";
        run(line + "TRAIN MODEL line FROM (SELECT x, 2 * x AS y FROM (VALUES (1e0), (2e0), (3e0)) AS t (x));");
        run(line + "TRAIN MODEL line FROM (SELECT x, 3 * x AS y FROM (VALUES (1e0), (2e0), (3e0)) AS t (x));");
        run("CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING) WITH ('algorithm' = 'naive_bayes',"
                + " 'path' = '" + published + "/fruit');"
                + "TRAIN MODEL fruit FROM (SELECT * FROM (VALUES ('red', 'cherry'), ('red', 'cherry'),"
                + " ('yellow', 'lemon'), ('yellow', 'lemon')) AS t (colour, kind));");
        run("CREATE MODEL pair INPUT (x DOUBLE) OUTPUT (cluster BIGINT) WITH ('task' = 'clustering', 'k' = '2',"
                + " 'path' = '" + published + "/pair');"
                + "TRAIN MODEL pair FROM (SELECT x FROM (VALUES (2e0), (11e0), (2e0), (11e0)) AS t (x));");
    }

    private static void run(String script) {
        try (Session session = Sluice.open()) {
            session.run(script);
        }
    }

    @TestFactory
    List<DynamicTest> everyScriptInEveryModeThatKeepsBatches() throws IOException {
        long seed = Seeds.one();
        String onlyMode = System.getProperty("sluice.mode", "");
        String onlyScript = System.getProperty("sluice.script", "");
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> scripts = scripts();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(SCRIPTS_MIN);
        for (Path script : scripts) {
            String name = FOLDER.relativize(script).toString();
            for (Mode mode : modes()) {
                if (name.contains(onlyScript) && mode.name().contains(onlyMode)) {
                    tests.add(DynamicTest.dynamicTest(name + " " + mode, () -> check(script, name, mode, seed)));
                }
            }
        }
        return tests;
    }

    /** The oracle has no learners. */
    private static List<Mode> modes() {
        List<Mode> modes = Mode.all().stream()
                .filter(mode -> mode.keepsBatches() && !mode.oracle())
                .toList();
        assertThat(modes).hasSizeGreaterThanOrEqualTo(5);
        return modes;
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".test.sql"))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path script, String name, Mode mode, long seed) throws IOException {
        String folder = Files.createTempDirectory(published, "run").toString();
        Scripts scripts = new Scripts(
                (path, from) -> {
                    throw new IllegalStateException("no script includes another");
                },
                value -> value.replace("${dir}", folder));
        String text = VERSION.matcher(Files.readString(script))
                .replaceAll(match -> version(match.group(1), Long.parseLong(match.group(2))));
        try {
            ScriptTest.Report report = new ScriptTest(name, text, scripts).run(mode, seed);
            assertThat(report.skipped()).isFalse();
            assertThat(report.expectations()).isPositive();
        } catch (RuntimeException failure) {
            throw new AssertionError(
                    failure.getMessage() + "\n" + Seeds.repeat(ModelScriptsTest.class, seed) + " -Dsluice.script="
                            + name + " -Dsluice.mode=" + mode,
                    failure);
        }
    }

    /** A version as a row of the stream that a prediction reads; it was made at the beginning of simulated time. */
    private static String version(String model, long number) {
        try (ModelStore store = new ModelStore(LocalCheckpointStore.open(published.resolve(model)))) {
            long rows = store.manifest(number).origin().rows();
            String file = HexFormat.of().formatHex(store.model(number));
            return "(" + number + ", TIMESTAMP '2000-01-01 00:00:00', " + rows + ", '', X'" + file + "')";
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
