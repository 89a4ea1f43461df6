// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Console;
import io.sluice.engine.api.Job;
import io.sluice.engine.api.Rows;
import io.sluice.engine.api.Session;
import io.sluice.engine.api.Sluice;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The catalogue of wrong scripts in {@code cli/src/test/errors}: a heading, the script, and all that the user sees. After a
 * change of a message, write the texts anew and read the difference:
 *
 * <pre>{@code
 * mvn -q -pl cli -am test -Dtest=WrongScriptsTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.golden=write
 * }</pre>
 */
class WrongScriptsTest {
    private static final int CASES_MIN = 150;
    private static final Path FOLDER =
            Path.of(System.getProperty("sluice.root", "..")).resolve("cli/src/test/errors");
    private static final Pattern CASE =
            Pattern.compile("## ([^\n]+)\n\n```sql\n(.*?)\n```\n(?:```\n(.*?)\n```\n)?", Pattern.DOTALL);
    private static final boolean WRITE = "write".equals(System.getProperty("sluice.golden"));

    /** Words of the libraries below, and of our own code, that no user has written. */
    private static final Pattern INTERNAL = Pattern.compile(
            "Sql[A-Z]|Rel[A-Z]|Rex[A-Z]|RecordType|VARCHAR|line \\d+, column \\d+|[a-z]+\\.[a-z]+\\.[A-Z]|Exception|(?<![A-Z])<[A-Z_]+>|\\$\\d|EXPR\\$|SLU-9");

    private static final class Quiet implements Console {
        @Override
        public Appendable out() {
            return new StringBuilder();
        }

        @Override
        public void show(Rows answer) {}

        @Override
        public void status(String line) {}
    }

    private record Case(Path file, String title, String script, String expected) {}

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                for (MatchResult match :
                        CASE.matcher(Files.readString(file)).results().toList()) {
                    String expected = match.group(3) == null ? "" : match.group(3);
                    cases.add(new Case(file, match.group(1), match.group(2), expected));
                }
            }
        }
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> everyWrongScriptSaysWhatIsWrong() throws IOException {
        if (WRITE) {
            write();
        }
        return cases().stream()
                .map(wrong -> DynamicTest.dynamicTest(
                        FOLDER.relativize(wrong.file()) + ": " + wrong.title(), () -> check(wrong)));
    }

    private static void check(Case wrong) throws IOException {
        String seen = seen(wrong.script());
        assertThat(seen).isEqualTo(wrong.expected());
        String said = seen.lines().filter(line -> !line.contains(" | ")).reduce("", (a, b) -> a + "\n" + b);
        assertThat(INTERNAL.matcher(said).find()).as(said).isFalse();
    }

    @Test
    void everyCaseIsRunAndHasATitleOfItsOwn() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(CASES_MIN);
        assertThat(cases().stream().map(Case::title)).doesNotHaveDuplicates();
    }

    /** All that the user sees of a script that is run behind the definitions of {@code given.sql}. */
    private static String seen(String script) throws IOException {
        Command command = new Command();
        try (Session session =
                Sluice.open(new Quiet(), java.util.Map.of(), command.scripts().withoutWaiting())) {
            session.execute("given.sql", Files.readString(FOLDER.resolve("given.sql")));
            session.execute("script.sql", command.texts.add("script.sql", script));
            session.job().ifPresent(Job::run);
            return "nothing is wrong";
        } catch (ProblemException failure) {
            return command.texts.complain(failure.problem()) + "\nexit " + ExitCode.of(failure.problem());
        } catch (RuntimeException | Error crash) {
            return "error[SLU-9001]: " + crash;
        }
    }

    private static void write() throws IOException {
        for (Path file : cases().stream().map(Case::file).distinct().toList()) {
            StringBuilder text = new StringBuilder();
            java.util.regex.Matcher matcher = CASE.matcher(Files.readString(file));
            while (matcher.find()) {
                String entry = "## " + matcher.group(1) + "\n\n```sql\n" + matcher.group(2) + "\n```\n```\n"
                        + seen(matcher.group(2)) + "\n```\n";
                matcher.appendReplacement(text, java.util.regex.Matcher.quoteReplacement(entry));
            }
            Files.writeString(file, matcher.appendTail(text).toString());
        }
    }
}
