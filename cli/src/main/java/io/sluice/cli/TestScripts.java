// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.Scripts;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.testkit.Mode;
import io.sluice.testkit.ScriptTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code sluice test}. */
final class TestScripts {
    private final Texts texts;
    private final Scripts scripts;

    TestScripts(Texts texts, Scripts scripts) {
        this.texts = texts;
        this.scripts = scripts;
    }

    /** Runs the named scripts, or all that there are; the exit code is that of the first failure. */
    int run(List<String> named) {
        List<String> files = named.isEmpty() ? found() : named;
        int failed = 0;
        int code = ExitCode.DONE;
        for (String file : files) {
            try {
                int expectations = run(file);
                System.out.println("ok    " + file + " (" + expectations + " expectations in each mode)");
            } catch (ProblemException failure) {
                failed++;
                code = code == ExitCode.DONE ? ExitCode.of(failure.problem()) : code;
                System.out.println("FAIL  " + file);
                failure.problems().forEach(problem -> System.err.println(texts.complain(problem)));
            }
        }
        System.out.println((files.size() - failed) + " passed, " + failed + " failed");
        return code;
    }

    private int run(String file) {
        String text = texts.read(file);
        ScriptTest test = new ScriptTest(Texts.name(file), text, scripts);
        int expectations = 0;
        for (Mode mode : Mode.all()) {
            expectations = Math.max(expectations, test.run(mode, 1).expectations());
        }
        return expectations;
    }

    private static List<String> found() {
        try (Stream<Path> walk = Files.walk(Path.of(""))) {
            List<String> files = walk.map(Path::toString)
                    .filter(path -> path.endsWith(".test.sql") && !path.contains("target/"))
                    .sorted()
                    .toList();
            if (!files.isEmpty()) {
                return files;
            }
        } catch (IOException failure) {
            throw new ProblemException(Problem.of(Code.USAGE, "cannot list this folder"), failure);
        }
        throw Problem.of(Code.USAGE, "there is no *.test.sql below this folder")
                .hint("name the scripts to test")
                .exception();
    }
}
