// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.stream.IntStream;

/** The attributes of a {@link TreeRow} that a leaf looks at. Immutable. */
final class Subset {
    private final int[] numbers;
    private final int[] texts;

    /**
     * Some of them.
     *
     * @param numbers those that are numbers, in order
     * @param texts those that are texts, in order
     */
    Subset(int[] numbers, int[] texts) {
        this.numbers = numbers;
        this.texts = texts;
    }

    /** For reading only. */
    int[] numbers() {
        return numbers;
    }

    /** For reading only. */
    int[] texts() {
        return texts;
    }

    void save(BinaryWriter out) {
        out.counts(IntStream.concat(IntStream.of(numbers), IntStream.of(texts))
                .boxed()
                .toList());
    }

    static Subset load(BinaryReader in, TreeRow row) {
        int[] attributes =
                in.numbers().stream().mapToInt(attribute -> attribute).toArray();
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i] >= row.attributes() || (i > 0 && attributes[i] <= attributes[i - 1])) {
                throw in.damaged("attributes that are none, or out of order");
            }
        }
        return row.subset(attributes);
    }
}
