// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged statements give problems, never another exception. A failure prints the line that repeats it. */
final class MutationTest {
    private static final int MUTATIONS = 4_000;

    @Test
    void everyDamagedStatementIsReadOrRefused() {
        List<String> texts = Stream.of(ToStatementTest.cases(), ProblemTest.cases(), PipeTest.pairs())
                .flatMap(cases -> cases)
                .map(arguments -> (String) arguments.get()[0])
                .toList();
        AtomicInteger problems = new AtomicInteger();
        int ran = Seeds.each(MutationTest.class, MUTATIONS, seed -> {
            String text = mutate(texts, new SplittableRandom(seed));
            try {
                ToStatement.Read read = ToStatement.read("s.sql", text);
                read.statements().forEach(Shown::of);
                problems.addAndGet(read.problems().size());
            } catch (RuntimeException | AssertionError unexpected) {
                throw new AssertionError(text, unexpected);
            }
        });
        assertThat(Seeds.repeats() || problems.get() > ran / 2).isTrue();
    }

    private static String mutate(List<String> texts, SplittableRandom random) {
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
