// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;

/**
 * The rows of a chunk that an aggregate call counts, each with the place of its group and the weight it counts with. The
 * arrays are for reading, and valid until the next chunk.
 */
final class Picks {
    private int count;
    private int[] rows = {};
    private int[] places = {};
    private long[] weights = {};
    private boolean weighted;

    int count() {
        return count;
    }

    /** Row numbers in the chunk. */
    int[] rows() {
        return rows;
    }

    /** The places of their groups, by position in {@link #rows}. */
    int[] places() {
        return places;
    }

    /** Whether {@link #weights} counts; else all weights are 1. */
    boolean weighted() {
        return weighted;
    }

    /** The weights, by position in {@link #rows}. */
    long[] weights() {
        return weights;
    }

    /** Takes the rows {@code from} to {@code to - 1} of a chunk; their places are at the same indexes. */
    void range(Chunk chunk, int[] chunkPlaces, int from, int to) {
        start(to - from, chunk.weighted());
        count = to - from;
        for (int i = 0; i < count; i++) {
            rows[i] = from + i;
        }
        System.arraycopy(chunkPlaces, from, places, 0, count);
        if (weighted) {
            System.arraycopy(chunk.weights(), from, weights, 0, count);
        }
    }

    /** Starts a list with room for {@code capacity} rows. */
    void start(int capacity, boolean hasWeights) {
        if (rows.length < capacity) {
            rows = new int[Math.max(2 * rows.length, capacity)];
            places = new int[rows.length];
            weights = new long[rows.length];
        }
        count = 0;
        weighted = hasWeights;
    }

    /** Those of {@code all} in which a column is not NULL: itself, or this list filled with them. */
    Picks notNull(Column column, Picks all) {
        if (!column.hasNulls()) {
            return all;
        }
        start(all.count, all.weighted);
        for (int i = 0; i < all.count; i++) {
            if (!column.isNull(all.rows[i])) {
                add(all.rows[i], all.places[i], all.weighted ? all.weights[i] : 1);
            }
        }
        return this;
    }

    void add(int row, int place, long weight) {
        rows[count] = row;
        places[count] = place;
        weights[count] = weight;
        count++;
    }
}
