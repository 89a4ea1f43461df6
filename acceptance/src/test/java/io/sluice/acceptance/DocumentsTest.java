// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Scripts;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.sql.Statement;
import io.sluice.testkit.Mode;
import io.sluice.testkit.ScriptTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every SQL block in the documents and every script in the examples is right: planned, and where it has STEP, run. */
class DocumentsTest {
    @TempDir
    private static Path folder = Path.of("");

    private static final int BLOCKS_MIN = 7;
    private static final int EXAMPLES_MIN = 6;
    /** Where documents and examples keep their model. */
    private static final String MODELS = "'models/";

    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> everyBlockInTheDocuments() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents()) {
            Matcher blocks = BLOCK.matcher(Files.readString(document));
            for (int number = 1; blocks.find(); number++) {
                String text = blocks.group(1);
                String name = Project.root().relativize(document) + " block " + number;
                tests.add(DynamicTest.dynamicTest(name, () -> check(name, text)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(BLOCKS_MIN);
        return tests;
    }

    @TestFactory
    List<DynamicTest> everyExample() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(Project.root().resolve("examples"))) {
            for (Path example : walk.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                String name = Project.root().relativize(example).toString();
                String text = Files.readString(example);
                tests.add(DynamicTest.dynamicTest(name, () -> check(name, text)));
            }
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(EXAMPLES_MIN);
        return tests;
    }

    @Test
    void theJavaExampleCompilesRunsAndIsTheOneInTheDocument(@TempDir Path classes) throws Exception {
        Path example = Project.root().resolve("examples/WordCount.java");
        String document = Files.readString(Project.root().resolve("docs/java.md"));
        assertThat(document).contains("```java\n" + Files.readString(example) + "```");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = System.getProperty("java.class.path");
        assertThat(compiler.run(null, null, null, "-cp", path, "-d", classes.toString(), example.toString()))
                .isZero();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + java.io.File.pathSeparator + path,
                        "WordCount")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher output =
                Pattern.compile("prints\n\n```\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertThat(output.find()).isTrue();
        assertThat(printed).isEqualTo(output.group(1));
        assertThat(process.waitFor()).isZero();
    }

    /** What others read: the model of a job that has been run. */
    @BeforeAll
    static void train() {
        try (Session session = Sluice.open()) {
            session.run(here("""
                    CREATE STREAM payments (amount DOUBLE, hour INT, country STRING, is_fraud BOOLEAN)
                    WITH ('connector' = 'datagen', 'rows' = '100');
                    CREATE MODEL fraud
                      INPUT (amount DOUBLE, hour BIGINT, country STRING) OUTPUT (is_fraud BOOLEAN)
                      WITH ('path' = 'models/fraud');
                    TRAIN MODEL fraud FROM payments PUBLISH EVERY 1 MILLISECOND;
                    """));
        }
        // Some documents go back to an earlier version, which there must be.
        try (Session session = Sluice.open()) {
            session.run(here("""
                    CREATE STREAM payments (amount DOUBLE, hour INT, country STRING, is_fraud BOOLEAN)
                    WITH ('connector' = 'datagen', 'rows' = '300', 'rows-per-second' = '1000');
                    SET batch.interval = '1 ms';
                    CREATE MODEL fraud
                      INPUT (amount DOUBLE, hour BIGINT, country STRING) OUTPUT (is_fraud BOOLEAN)
                      WITH ('path' = 'models/fraud', 'if.exists' = 'continue');
                    TRAIN MODEL fraud FROM payments PUBLISH EVERY 1 MILLISECOND KEEP 1000 VERSIONS;
                    """));
        }
    }

    private static String here(String text) {
        return text.replace(MODELS, "'" + folder + "/");
    }

    private static void check(String name, String written) {
        String text = here(written);
        Scripts scripts = Scripts.files(variable -> Optional.empty());
        if (text.contains("STEP ")) {
            for (Mode mode : Mode.all()) {
                new ScriptTest(name, text, scripts).run(mode, 1);
            }
            return;
        }
        Interpreter interpreter = scripts.interpreter();
        for (Statement statement : scripts.parse(name, text)) {
            interpreter.run(statement);
        }
        interpreter.job(List.of());
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(
                List.of(Project.root().resolve("README.md"), Project.root().resolve("CONTRIBUTING.md")));
        try (Stream<Path> walk = Files.walk(Project.root().resolve("docs"))) {
            walk.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }
}
