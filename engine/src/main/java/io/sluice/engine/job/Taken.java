// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * How much a source has given.
 *
 * @param rows good ones
 * @param deadLetters bad ones that another stream gets
 */
record Taken(long rows, long deadLetters) {
    /**
     * Takes what a source has and hands it over.
     *
     * @param most rows and dead letters
     * @param out receives the name of a stream and its rows, lent
     */
    static Taken from(String stream, Source source, long most, BiConsumer<String, List<Chunk>> out) {
        List<Chunk> chunks = new ArrayList<>();
        source.take(most, chunks::add);
        out.accept(stream, chunks);
        long[] letters = {0};
        source.takeDeadLetters((to, bad) -> {
            letters[0] += count(bad);
            out.accept(to, bad);
        });
        return new Taken(count(chunks), letters[0]);
    }

    private static long count(List<Chunk> chunks) {
        return chunks.stream().mapToLong(Chunk::size).sum();
    }

    long all() {
        return rows + deadLetters;
    }
}
