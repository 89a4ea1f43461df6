// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final SqlType TEXT = RandomInputs.type(Kind.VARCHAR);

    private static Vocabulary loaded(Vocabulary saved, boolean gaps) {
        BinaryWriter out = new BinaryWriter();
        saved.save(out);
        Vocabulary vocabulary = new Vocabulary(TEXT);
        BinaryReader in = new BinaryReader(out.toBytes());
        vocabulary.load(in, gaps);
        in.end();
        return vocabulary;
    }

    @Test
    @Seeded
    void aNewValueTakesTheLeastNumberThatIsFree(SplittableRandom random) {
        Utf8Column texts = new Utf8Column();
        IntStream.range(0, 30).forEach(i -> texts.add("text " + i));
        Vocabulary vocabulary = new Vocabulary(TEXT);
        TreeMap<Integer, Integer> numbers = new TreeMap<>();
        for (int step = 0; step < 2_000; step++) {
            int text = random.nextInt(30);
            Integer number = numbers.get(text);
            assertThat(vocabulary.find(texts, text)).isEqualTo(number == null ? -1 : number);
            if (number == null) {
                int least = IntStream.iterate(0, i -> i + 1)
                        .filter(i -> !numbers.containsValue(i))
                        .findFirst()
                        .orElseThrow();
                assertThat(vocabulary.findOrAdd(texts, text)).isEqualTo(least);
                numbers.put(text, least);
            } else if (random.nextInt(3) > 0) {
                vocabulary.remove(number);
                numbers.remove(text);
            }
            int most = numbers.values().stream().mapToInt(i -> i).max().orElse(-1);
            assertThat(vocabulary.size()).isEqualTo(most + 1);
            if (random.nextInt(20) == 0) {
                boolean gaps = numbers.size() <= most;
                if (gaps) {
                    Vocabulary saved = vocabulary;
                    assertThatThrownBy(() -> loaded(saved, false)).isInstanceOf(IllegalArgumentException.class);
                }
                vocabulary = loaded(vocabulary, gaps);
            }
        }
    }
}
