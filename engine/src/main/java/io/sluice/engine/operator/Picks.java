// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import java.util.Arrays;

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

    /** Takes all rows of a chunk. */
    void all(Chunk chunk, int[] chunkPlaces) {
        count = chunk.size();
        int before = rows.length;
        if (before < count) {
            rows = Arrays.copyOf(rows, Math.max(Chunk.ROWS_MAX, count));
            for (int i = before; i < rows.length; i++) {
                rows[i] = i;
            }
        }
        places = chunkPlaces;
        weighted = chunk.weighted();
        weights = chunk.weights();
    }

    /** Starts an own list with room for {@code capacity} rows. */
    void start(int capacity, boolean hasWeights) {
        if (rows.length < capacity) {
            rows = new int[Math.max(Chunk.ROWS_MAX, capacity)];
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
