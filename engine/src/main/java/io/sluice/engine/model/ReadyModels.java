// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Versions that have been read beside the batches, one learner for each shard, so that no batch waits while a large one is read. A batch
 * gets a version as the bytes of its file, which it may have from anywhere: where nobody has read just these before, it reads them
 * itself. Any thread.
 */
public final class ReadyModels {
    private static final List<Offer> OFFERS = new ArrayList<>();

    private ReadyModels() {}

    /**
     * A model that has been read.
     *
     * @param bytes of the file; not to be changed
     * @param learner for the thread that has taken it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Ready(byte[] bytes, ModelFile file, Learner learner) {
        /**
         * Reads a file.
         *
         * @throws io.sluice.engine.problem.ProblemException if it is none
         */
        static Ready of(byte[] bytes) {
            ModelFile file = ModelFile.read(bytes);
            return new Ready(bytes, file, file.learner());
        }
    }

    /** A version that waits to be taken, until it is closed. */
    static final class Offer implements AutoCloseable {
        private final byte[] bytes;
        private final ArrayDeque<Ready> waiting = new ArrayDeque<>();

        private Offer(byte[] bytes, ModelFile file, int copies) {
            this.bytes = bytes;
            for (int i = 0; i < copies; i++) {
                waiting.add(new Ready(bytes, file, file.learner()));
            }
        }

        private boolean isOf(byte[] data, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, data, from, to);
        }

        @Override
        public void close() {
            synchronized (OFFERS) {
                OFFERS.removeIf(offer -> offer == this);
            }
        }
    }

    /**
     * Reads a version.
     *
     * @param copies how many threads will take it
     * @throws io.sluice.engine.problem.ProblemException if it cannot be read
     */
    static Offer offer(byte[] bytes, int copies) {
        Offer offer = new Offer(bytes, ModelFile.read(bytes), copies);
        synchronized (OFFERS) {
            OFFERS.add(offer);
        }
        return offer;
    }

    /**
     * Takes the version whose file is {@code data[from]} to {@code data[to - 1]}, or reads it.
     *
     * @throws io.sluice.engine.problem.ProblemException if it cannot be read
     */
    public static Ready take(byte[] data, int from, int to) {
        return waiting(data, from, to).orElseGet(() -> Ready.of(Arrays.copyOfRange(data, from, to)));
    }

    private static Optional<Ready> waiting(byte[] data, int from, int to) {
        List<Offer> offers;
        synchronized (OFFERS) {
            offers = List.copyOf(OFFERS);
        }
        for (Offer offer : offers) {
            if (offer.isOf(data, from, to)) {
                synchronized (OFFERS) {
                    if (!offer.waiting.isEmpty()) {
                        return Optional.of(offer.waiting.remove());
                    }
                }
            }
        }
        return Optional.empty();
    }
}
