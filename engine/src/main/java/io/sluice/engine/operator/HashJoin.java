// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Keys;
import io.sluice.engine.state.RowEntries;
import io.sluice.engine.state.RowIndex;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Equi-join ({@link DStream.Join}) of port 0, left, and port 1, right. Bilinear: Δleft meets the right side as it was, then
 * Δright meets the left side as it is now, weights multiplied; both sides are indexed by key.
 *
 * <p>Left outer: left rows whose key has no right row are emitted once with NULL on the right. When a key's right weight
 * goes from 0 to something within a tick, or back, all left rows of the key flip; that is judged in {@code flush}.
 *
 * <p>A side that stands for the rows of a batch ({@link Traits#perBatch}) is not kept. Each of its rows meets the other
 * side as it is after the batch, and nothing that an earlier batch said is taken back: the other side's delta is only
 * indexed, before anything is emitted.
 */
public final class HashJoin implements Operator {
    private final boolean leftOuter;
    private final boolean leftPerBatch;
    private final boolean rightPerBatch;
    private final List<SqlType> leftTypes;
    private final List<SqlType> rightTypes;
    private final Keys leftKeys;
    private final Keys rightKeys;
    private final Keys keyKeys;
    private final Chunk keyRows;
    private final RowIndex left;
    private final RowIndex right;
    private final RowIndex withoutKey;
    private final Keys noKeys = Keys.matching(List.of(), List.of());
    private final JoinPairs pairs;
    private final List<Chunk> waiting = new ArrayList<>();
    private int[] places = {};
    private boolean[] unmatched = {};
    private boolean rightHadRows;

    /**
     * @param leftInput what is known of the left input
     * @param rightInput what is known of the right input
     */
    public HashJoin(DStream.Join node, Traits leftInput, Traits rightInput) {
        leftOuter = node.leftOuter();
        leftPerBatch = leftInput.perBatch();
        rightPerBatch = rightInput.perBatch();
        leftTypes = node.left().schema().types();
        rightTypes = node.right().schema().types();
        List<SqlType> keyTypes = node.keyTypes();
        leftKeys = Keys.matching(keyTypes, node.leftKeys());
        rightKeys = Keys.matching(keyTypes, node.rightKeys());
        keyKeys = Keys.matching(
                keyTypes, IntStream.range(0, keyTypes.size()).boxed().toList());
        keyRows = Chunk.of(keyTypes);
        left = new RowIndex(leftKeys, leftTypes, leftInput.appendOnly());
        right = new RowIndex(rightKeys, rightTypes, rightInput.appendOnly());
        withoutKey = new RowIndex(noKeys, leftTypes, leftInput.appendOnly());
        pairs = new JoinPairs(node.schema(), leftTypes.size());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() == 0) {
            return;
        }
        if (places.length < chunk.size()) {
            places = new int[Math.max(chunk.size(), 2 * places.length)];
            unmatched = new boolean[places.length];
        }
        if (port == 0) {
            acceptLeft(chunk, output);
        } else {
            acceptRight(chunk, output);
        }
    }

    private void acceptLeft(Chunk chunk, Output output) {
        if (leftPerBatch) {
            waiting.add(chunk.copy());
            return;
        }
        leftKeys.read(chunk);
        if (!rightPerBatch) {
            meetRight(chunk, output);
        } else if (leftOuter) {
            keepWithoutKey(chunk);
        }
        left.update(leftKeys, chunk);
    }

    /** Emits left rows with their matches on the right, and those that have none where the join is outer. */
    private void meetRight(Chunk chunk, Output output) {
        right.find(leftKeys, places);
        pairs.match(chunk, true, right, places, output);
        if (leftOuter) {
            for (int i = 0; i < chunk.size(); i++) {
                unmatched[i] = places[i] < 0 || right.total(places[i]) == 0;
            }
            pairs.pad(chunk, unmatched, output);
        }
    }

    /** Left rows with NULL in their key, which an outer join with a batch repeats in every batch. */
    private void keepWithoutKey(Chunk chunk) {
        if (!leftKeys.anyMissing()) {
            return;
        }
        Chunk rows = chunk.emptyCopy();
        for (int i = 0; i < chunk.size(); i++) {
            if (leftKeys.missing()[i]) {
                rows.appendRow(chunk, i, chunk.weight(i));
            }
        }
        noKeys.read(rows);
        withoutKey.update(noKeys, rows);
    }

    private void acceptRight(Chunk chunk, Output output) {
        rightHadRows = true;
        rightKeys.read(chunk);
        if (!leftPerBatch) {
            left.find(rightKeys, places);
            pairs.match(chunk, false, left, places, output);
        }
        if (leftPerBatch || !rightPerBatch || leftOuter) {
            right.update(rightKeys, chunk);
        }
    }

    @Override
    public void flush(Tick tick, Output output) {
        if (leftPerBatch) {
            for (Chunk chunk : waiting) {
                leftKeys.read(chunk);
                meetRight(chunk, output);
            }
            waiting.clear();
        } else if (leftOuter && rightPerBatch && rightHadRows) {
            padUnmatched(output);
        } else if (leftOuter && !rightPerBatch) {
            flip(output);
        }
        rightHadRows = false;
        left.endTick();
        withoutKey.endTick();
        if (rightPerBatch) {
            right.clear();
        } else {
            right.endTick();
        }
    }

    /** The keys whose right weight went from 0 or to 0 in this tick: their left rows lose or gain the row with NULLs. */
    private void flip(Output output) {
        int count = right.touched().count();
        for (int from = 0; from < count; from += Chunk.ROWS_MAX) {
            int to = Math.min(count, from + Chunk.ROWS_MAX);
            keyRows.clear();
            right.readKeys(right.touched().places(), from, to, keyRows.columns());
            find(left, to - from);
            for (int i = from; i < to; i++) {
                boolean had = right.totalBefore(i) != 0;
                boolean has = right.total(right.touched().places()[i]) != 0;
                if (had != has) {
                    pairs.padEntries(left, places[i - from], has ? -1 : 1, output);
                }
            }
        }
        pairs.endPadding(left, output);
    }

    /** Looks up the keys in {@link #keyRows}. */
    private void find(RowIndex side, int count) {
        keyRows.filled(count, false);
        keyKeys.read(keyRows);
        if (places.length < count) {
            places = new int[Chunk.ROWS_MAX];
            unmatched = new boolean[places.length];
        }
        side.find(keyKeys, places);
    }

    /** All left rows whose key has no right row in this batch. */
    private void padUnmatched(Output output) {
        int[] keys = left.keysInOrder();
        for (int from = 0; from < keys.length; from += Chunk.ROWS_MAX) {
            int to = Math.min(keys.length, from + Chunk.ROWS_MAX);
            keyRows.clear();
            left.readKeys(keys, from, to, keyRows.columns());
            find(right, to - from);
            for (int i = from; i < to; i++) {
                int place = places[i - from];
                if (place < 0 || right.total(place) == 0) {
                    pairs.padEntries(left, keys[i], 1, output);
                }
            }
        }
        pairs.endPadding(left, output);
        for (int key : withoutKey.keysInOrder()) {
            pairs.padEntries(withoutKey, key, 1, output);
        }
        pairs.endPadding(withoutKey, output);
    }

    @Override
    public List<Stored> stored() {
        List<Stored> stored = new ArrayList<>();
        if (!leftPerBatch) {
            stored.add(new RowEntries(left, leftKeys, leftKeys));
        }
        if (!rightPerBatch) {
            stored.add(new RowEntries(right, rightKeys, rightKeys));
        }
        if (leftOuter && rightPerBatch && !leftPerBatch) {
            stored.add(new RowEntries(withoutKey, noKeys, leftKeys));
        }
        return stored;
    }

    @Override
    public void contents(int part, Output output) {
        RowIndex side = part == 0 ? left : right;
        Chunk rows = Chunk.of(part == 0 ? leftTypes : rightTypes);
        int[] entry = new int[1];
        for (int key : side.keysInOrder()) {
            for (entry[0] = side.first(key); entry[0] != 0; entry[0] = side.next(entry[0])) {
                side.read(entry, 0, 1, rows.columns());
                rows.weightsForWriting(rows.size() + 1)[rows.size()] = side.weight(entry[0]);
                rows.filled(rows.size() + 1, true);
                if (rows.size() == Chunk.ROWS_MAX) {
                    output.push(rows);
                    rows.clear();
                }
            }
        }
        output.push(rows);
    }

    /** Rows and keys remembered; 0 if the state is empty. */
    public int stateRows() {
        return left.rowCount()
                + left.keyCount()
                + right.rowCount()
                + right.keyCount()
                + withoutKey.rowCount()
                + withoutKey.keyCount();
    }

    @Override
    public long stateBytes() {
        return left.stateBytes() + right.stateBytes() + withoutKey.stateBytes();
    }
}
