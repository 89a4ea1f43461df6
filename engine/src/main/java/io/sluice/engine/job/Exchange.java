// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.data.Keys;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves rows between the tasks of two stages: every producer has a box for every consumer, read behind the barrier. Rows that
 * may be anywhere stay in their shard.
 */
final class Exchange {
    private final List<List<Delivery>> boxes = new ArrayList<>();
    private final Partitioning partitioning;
    private final int parallelism;

    Exchange(Partitioning partitioning, int parallelism) {
        this.partitioning = partitioning;
        this.parallelism = parallelism;
        for (int producer = 0; producer < parallelism; producer++) {
            List<Delivery> row = new ArrayList<>();
            for (int consumer = 0; consumer < parallelism; consumer++) {
                row.add(new Delivery());
            }
            boxes.add(row);
        }
    }

    Writer writer(int producer) {
        return new Writer(producer);
    }

    /** What a shard has been sent, in the order of arrival. */
    List<Delivery.Item> read(int consumer) {
        return Delivery.merge(boxes.stream().map(row -> row.get(consumer)).toList());
    }

    int rows() {
        int rows = 0;
        for (List<Delivery> row : boxes) {
            for (Delivery box : row) {
                rows += box.rows();
            }
        }
        return rows;
    }

    void clear() {
        boxes.forEach(row -> row.forEach(Delivery::clear));
    }

    /** The producer's side, one per shard. */
    final class Writer {
        private final List<Delivery> targets;
        private final Delivery whole;
        private final List<Keys> keys = new ArrayList<>();
        private int[] shards = {};
        private int[] grouped = {};
        private final int[] starts = new int[parallelism + 1];

        private Writer(int producer) {
            targets = boxes.get(producer);
            whole = targets.get(partitioning.equals(Partitioning.ANY) ? producer : 0);
            if (partitioning.kind() == Partitioning.Kind.BY_KEY) {
                keys.add(Keys.matching(partitioning.types(), partitioning.columns()));
            }
        }

        void push(long sequence, Chunk chunk) {
            if (chunk.size() == 0) {
                return;
            }
            if (partitioning.kind() == Partitioning.Kind.ALL) {
                targets.forEach(target -> target.add(sequence, chunk));
                return;
            }
            if (keys.isEmpty()) {
                whole.add(sequence, chunk);
                return;
            }
            keys.get(0).read(chunk);
            group(keys.get(0).hashes(), chunk.size());
            for (int shard = 0; shard < parallelism; shard++) {
                if (starts[shard] < starts[shard + 1]) {
                    targets.get(shard).add(sequence, chunk, grouped, starts[shard], starts[shard + 1]);
                }
            }
        }

        /** Sorts row numbers by shard, keeping their order within each: a counting sort. */
        private void group(long[] hashes, int rows) {
            if (shards.length < rows) {
                shards = new int[rows];
                grouped = new int[rows];
            }
            int[] counts = new int[parallelism];
            for (int row = 0; row < rows; row++) {
                int shard = KeyHash.shard(KeyHash.group(hashes[row]), parallelism);
                shards[row] = shard;
                counts[shard]++;
            }
            int[] next = new int[parallelism];
            for (int shard = 0; shard < parallelism; shard++) {
                starts[shard + 1] = starts[shard] + counts[shard];
                next[shard] = starts[shard];
            }
            for (int row = 0; row < rows; row++) {
                grouped[next[shards[row]]++] = row;
            }
        }
    }
}
