// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.RandomRows;
import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random relation that changes tick by tick: rows come, with any weight; if it is not append-only they go again, and
 * within a tick weights may pass below zero. It knows what it has said so far.
 */
final class Feed {
    private record Change(List<@Nullable Object> row, long weight) {}

    private final SplittableRandom random;
    private final List<SqlType> types;
    private final boolean appendOnly;
    private final ZSet rows;
    private final List<List<@Nullable Object>> arrivals = new ArrayList<>();

    Feed(SplittableRandom random, List<SqlType> types, boolean appendOnly) {
        this.random = random;
        this.types = types;
        this.appendOnly = appendOnly;
        rows = new ZSet(types);
    }

    /** The rows that are there now. */
    ZSet rows() {
        return rows;
    }

    /** The rows in order of arrival, each as often as its weight says; of append-only feeds. */
    List<List<@Nullable Object>> arrivals() {
        return arrivals;
    }

    /** Forgets what it has said: the end of a batch. */
    void forget() {
        arrivals.clear();
        List<Change> all = new ArrayList<>();
        rows.forEach((row, weight) -> all.add(new Change(row, weight)));
        all.forEach(change -> rows.add(change.row(), -change.weight()));
    }

    /** The next tick's changes, in chunks of any size. */
    List<Chunk> tick() {
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            if (!appendOnly && !rows.isEmpty() && random.nextInt(5) < 2) {
                List<@Nullable Object> row = rows.any(random);
                change(changes, row, -1 - random.nextLong(rows.weight(row)));
            } else {
                change(changes, RandomRows.row(random, types), random.nextInt(4) == 0 ? 3 : 1);
            }
        }
        for (int i = random.nextInt(4); i > 0 && !appendOnly; i--) {
            List<@Nullable Object> row = RandomRows.row(random, types);
            long weight = 1L + random.nextInt(3);
            changes.add(new Change(row, weight));
            changes.add(new Change(row, -weight));
        }
        if (!appendOnly) {
            Collections.shuffle(changes, new Random(random.nextLong()));
        }
        return chunks(changes);
    }

    /** The changes that leave nothing. */
    List<Chunk> removeAll() {
        List<Change> changes = new ArrayList<>();
        rows.forEach((row, weight) -> changes.add(new Change(row, -weight)));
        changes.forEach(change -> rows.add(change.row(), change.weight()));
        return chunks(changes);
    }

    private void change(List<Change> changes, List<@Nullable Object> row, long weight) {
        changes.add(new Change(row, weight));
        rows.add(row, weight);
        for (long i = 0; i < weight && appendOnly; i++) {
            arrivals.add(row);
        }
    }

    private List<Chunk> chunks(List<Change> changes) {
        List<Chunk> chunks = new ArrayList<>();
        Chunk chunk = Chunk.of(types);
        for (Change change : changes) {
            RandomRows.append(chunk, types, change.row(), change.weight());
            if (random.nextInt(4) == 0) {
                chunks.add(chunk);
                chunk = Chunk.of(types);
            }
        }
        chunks.add(chunk);
        if (random.nextInt(4) == 0) {
            chunks.add(Chunk.of(types));
        }
        return chunks;
    }
}
