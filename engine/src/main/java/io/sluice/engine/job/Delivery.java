// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chunks that wait to be read by another task, or by the loop, with the sequence number of the input they came from. The
 * memory of chunks is used again tick after tick. One writer, then, behind a barrier, one reader.
 */
final class Delivery {
    /** A chunk and its place in the order of arrival. */
    record Item(long sequence, Chunk chunk) {}

    private final List<Item> items = new ArrayList<>();
    private final List<Chunk> spare = new ArrayList<>();
    private int rows;

    /** A chunk to fill for a sequence number: the last one if it has the same and room, else an empty one. */
    Chunk open(long sequence, Chunk like) {
        if (!items.isEmpty()) {
            Item last = items.get(items.size() - 1);
            if (last.sequence() == sequence && last.chunk().size() < Chunk.ROWS_MAX) {
                return last.chunk();
            }
        }
        Chunk chunk = spare.isEmpty() ? like.emptyCopy() : spare.remove(spare.size() - 1);
        items.add(new Item(sequence, chunk));
        return chunk;
    }

    /** Copies a whole chunk. */
    void add(long sequence, Chunk chunk) {
        open(sequence, chunk).append(chunk, 0, chunk.size());
        rows += chunk.size();
    }

    /** Copies some rows of a chunk, with their weights. */
    void add(long sequence, Chunk chunk, int[] selected, int from, int to) {
        open(sequence, chunk).append(chunk, selected, from, to);
        rows += to - from;
    }

    int rows() {
        return rows;
    }

    /** Empties the box and keeps its memory. */
    void clear() {
        for (Item item : items) {
            item.chunk().clear();
            spare.add(item.chunk());
        }
        items.clear();
        rows = 0;
    }

    /** The items of several boxes in the order of arrival; what came from the same place stays in the order of the boxes. */
    static List<Item> merge(List<Delivery> boxes) {
        List<Item> merged = new ArrayList<>();
        boxes.forEach(box -> merged.addAll(box.items));
        if (boxes.size() > 1) {
            merged.sort(Comparator.comparingLong(Item::sequence));
        }
        return merged;
    }
}
