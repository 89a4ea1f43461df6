// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Keys;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;

/**
 * The stored form of a {@link RowIndex}: an entry per row, whose key is the row and whose value is its weight. Where rows are never
 * removed and equal ones stand side by side, a number that no other row has had stands behind the row.
 */
public final class RowEntries implements Stored {
    private static final int NUMBER_BYTES = 8;

    private final RowIndex index;
    private final Keys keys;
    private final Keys placing;
    private final RowCodec codec;
    private final Utf8Column encoded = new Utf8Column();
    private final Chunk rows;
    private final Chunk own;
    private long nextNumber;
    private Shard shard = new Shard(0, 1);

    /**
     * @param keys of the index
     * @param placing the keys by which rows are spread over shards; none if they are all in the first
     */
    public RowEntries(RowIndex index, Keys keys, Keys placing) {
        this.index = index;
        this.keys = keys;
        this.placing = placing;
        codec = new RowCodec(index.types());
        rows = Chunk.of(index.types());
        own = Chunk.of(index.types());
    }

    @Override
    public void track() {
        index.rows().track();
    }

    @Override
    public void write(boolean whole, Entries out) {
        long first = whole ? 0 : nextNumber;
        index.rows().write(whole, out, (place, value) -> {
            if (index.isAppendOnly()) {
                out.key().putLong(first + place);
            }
            value.putSigned(index.weight(place));
        });
    }

    @Override
    public void expect(long entries, Shard reading) {
        index.rows().expect(entries, reading, !placing.areNone());
    }

    @Override
    public void read(Entries.Cursor entry, Shard reading) {
        shard = reading;
        ByteReader key = entry.key();
        int to = key.to();
        if (index.isAppendOnly()) {
            to -= NUMBER_BYTES;
            nextNumber = Math.max(nextNumber, Bytes.getLong(key.data(), to) + 1);
        }
        int row = encoded.size();
        encoded.add(key.data(), key.at(), to);
        rows.weightsForWriting(row + 1)[row] = entry.value().signed();
        if (encoded.size() == Chunk.ROWS_MAX) {
            add();
        }
    }

    private void add() {
        int count = encoded.size();
        codec.decode(encoded, rows.columns());
        rows.filled(count, true);
        placing.read(rows);
        for (int i = 0; i < count; i++) {
            if (placing.areNone() ? shard.isFirst() : shard.owns(placing.hashes()[i])) {
                own.appendRow(rows, i, rows.weight(i));
            }
        }
        if (own.size() > 0) {
            keys.read(own);
            index.update(keys, own);
        }
        encoded.clear();
        rows.clear();
        own.clear();
    }

    @Override
    public void restored() {
        if (encoded.size() > 0) {
            add();
        }
        index.restored();
    }
}
