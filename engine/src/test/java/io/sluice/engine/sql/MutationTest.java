// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged statements give problems, never another exception. A failure prints the line that repeats it. */
final class MutationTest {
    private static final int MUTATIONS = 4_000;

    @Test
    void everyDamagedStatementIsReadOrRefused() {
        String given = System.getProperty("sluice.seed", "");
        long seed = given.isEmpty() ? 20260101L : Long.parseLong(given);
        Random random = new Random(seed);
        List<String> texts = Stream.of(ToStatementTest.cases(), ProblemTest.cases(), PipeTest.pairs())
                .flatMap(cases -> cases)
                .map(arguments -> (String) arguments.get()[0])
                .toList();
        int problems = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String text = mutate(texts, random);
            try {
                ToStatement.Read read = ToStatement.read("s.sql", text);
                read.statements().forEach(Shown::of);
                problems += read.problems().size();
            } catch (RuntimeException | AssertionError unexpected) {
                throw new AssertionError(
                        "mvn -q -pl engine -am test -Dtest=MutationTest -Dsurefire.failIfNoSpecifiedTests=false"
                                + " -Dsluice.seed=" + seed + "\n" + text,
                        unexpected);
            }
        }
        assertThat(problems).isGreaterThan(MUTATIONS / 2);
    }

    private static String mutate(List<String> texts, Random random) {
        List<String> words = words(texts.get(random.nextInt(texts.size())));
        List<String> others = words(texts.get(random.nextInt(texts.size())));
        for (int change = 0; change <= random.nextInt(2); change++) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(4)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(random.nextInt(words.size())));
                case 2 -> words.set(at, others.get(random.nextInt(others.size())));
                default -> words.add(at, others.get(random.nextInt(others.size())));
            }
            words.add("");
        }
        return String.join("", words);
    }

    private static List<String> words(String text) {
        return new ArrayList<>(List.of(text.split("(?<=\\W)|(?=\\W)", -1)));
    }
}
