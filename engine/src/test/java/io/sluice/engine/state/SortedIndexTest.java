// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedIndexTest {
    private static int add(SortedIndex index, int root, String text, long weight) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return index.add(root, bytes, 1, 1, bytes.length - 1, weight);
    }

    private static List<String> contents(SortedIndex index, int root) {
        List<String> found = new ArrayList<>();
        SortedIndex.Cursor cursor = index.new Cursor();
        cursor.start(root);
        for (int entry = cursor.next(); entry != 0; entry = cursor.next()) {
            Utf8Column text = new Utf8Column();
            index.read(entry, text);
            found.add(text.string(0) + "=" + index.weight(entry));
        }
        return found;
    }

    @Test
    @Seeded
    void itIsManySortedMaps(SplittableRandom random) {
        for (int round = 0; round < 50; round++) {
            SortedIndex index = new SortedIndex();
            int[] roots = new int[3];
            List<TreeMap<String, Long>> models = List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
            for (int step = 0; step < 500; step++) {
                int set = random.nextInt(3);
                String text = "abcdefghijklmnopqrstuvwxyz".substring(0, random.nextInt(12)) + random.nextInt(20);
                long weight = random.nextInt(-2, 3);
                roots[set] = add(index, roots[set], text, weight);
                TreeMap<String, Long> model = models.get(set);
                long sum = model.getOrDefault(text, 0L) + weight;
                if (sum == 0) {
                    model.remove(text);
                } else {
                    model.put(text, sum);
                }
                index.trim();
                if (index.size() == 0) {
                    roots = new int[3];
                }
            }
            for (int set = 0; set < 3; set++) {
                List<String> expected = new ArrayList<>();
                models.get(set).forEach((text, weight) -> expected.add(text + "=" + weight));
                assertThat(contents(index, roots[set])).isEqualTo(expected);
                index.removeAll(roots[set]);
            }
            assertThat(index.size()).isZero();
        }
    }

    @Test
    void theValueIsWhatStandsBehindTheSplit() {
        SortedIndex index = new SortedIndex();
        for (String text : List.of("key:value", "key:a value of more than eight bytes", "12345678")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int root = index.add(0, bytes, 0, 4, bytes.length, 1);
            Utf8Column value = new Utf8Column();
            index.read(index.first(root), value);
            assertThat(value.string(0)).isEqualTo(text.substring(4));
        }
    }

    @Test
    void aNegativeWeightAtTheEndOfATickIsABug() {
        SortedIndex index = new SortedIndex();
        int root = add(index, 0, "a", -1);
        assertThatThrownBy(index::requireSettled).isInstanceOf(ProblemException.class);
        add(index, root, "a", 1);
        index.requireSettled();
        assertThat(index.size()).isZero();
    }

    @Test
    void ascendingInsertionStaysShallow() {
        SortedIndex index = new SortedIndex();
        int root = 0;
        for (int i = 0; i < 100_000; i++) {
            root = add(index, root, "%06d".formatted(i), 1);
        }
        assertThat(contents(index, root)).hasSize(100_000).isSorted();
        for (int i = 0; i < 100_000; i++) {
            root = index.removeLast(root);
        }
        assertThat(root).isZero();
        assertThat(index.size()).isZero();
    }
}
