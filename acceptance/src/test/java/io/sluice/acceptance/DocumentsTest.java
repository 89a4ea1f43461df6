// SPDX-License-Identifier: Apache-2.0
package io.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Scripts;
import io.sluice.engine.session.Interpreter;
import io.sluice.engine.sql.Statement;
import io.sluice.testkit.Mode;
import io.sluice.testkit.ScriptTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every SQL block in the documents and every script in the examples is right: planned, and where it has STEP, run. */
class DocumentsTest {
    private static final int BLOCKS_MIN = 7;
    private static final int EXAMPLES_MIN = 6;
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

    private static void check(String name, String text) {
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
