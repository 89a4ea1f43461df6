// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The stored form of changes that are gathered by somebody else: an entry per call of {@link #write}, with what has been gathered
 * since the one before, under the number of the entry. Whoever gathers them sums them up when they are read back.
 */
public final class ChangeEntries implements Stored {
    private final RowCodec codec;
    private final Supplier<List<Chunk>> all;
    private final Consumer<Chunk> back;
    private final Chunk like;
    private final Utf8Column encoded = new Utf8Column();
    private final List<Chunk> loose = new ArrayList<>();
    private boolean tracked;
    private long next;
    private long gone;

    /**
     * @param types of the rows
     * @param all gives all that has been gathered and not been {@link #clear}ed
     * @param back receives what was gathered before a restart
     */
    public ChangeEntries(List<SqlType> types, Supplier<List<Chunk>> all, Consumer<Chunk> back) {
        // A column of an output is NULL until something else is assigned, whatever its type says.
        codec = new RowCodec(types.stream().map(type -> type.withNullable(true)).toList());
        like = Chunk.of(types);
        this.all = all;
        this.back = back;
    }

    /** Changes have been gathered; they must not be changed any more. */
    public void add(List<Chunk> changes) {
        if (tracked) {
            loose.addAll(changes);
        }
    }

    /** Everything gathered has been given away. */
    public void clear() {
        loose.clear();
        gone = next;
    }

    @Override
    public void track() {
        tracked = true;
    }

    @Override
    public void write(boolean whole, Entries out) {
        if (whole) {
            next = 0;
            gone = 0;
        }
        for (long number = 0; number < gone; number++) {
            out.key().putCount(number);
            out.remove();
        }
        next = gone > 0 ? 0 : next;
        gone = 0;
        List<Chunk> changes = whole ? all.get() : loose;
        if (!changes.isEmpty()) {
            out.key().putCount(next++);
            changes.forEach(chunk -> put(chunk, out));
            out.put();
        }
        loose.clear();
    }

    private void put(Chunk chunk, Entries out) {
        encoded.clear();
        codec.encode(chunk.columns(), chunk.size(), encoded);
        out.value().putCount(chunk.size());
        for (int i = 0; i < chunk.size(); i++) {
            int from = encoded.offsets()[i];
            int to = encoded.offsets()[i + 1];
            out.value().putSigned(chunk.weight(i));
            out.value().putCount(to - from);
            out.value().put(encoded.data(), from, to);
        }
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        next = Math.max(next, entry.key().count() + 1);
        ByteReader in = entry.value();
        while (in.hasMore()) {
            Chunk chunk = like.emptyCopy();
            int rows = (int) in.count();
            encoded.clear();
            for (int i = 0; i < rows; i++) {
                chunk.weightsForWriting(i + 1)[i] = in.signed();
                int length = (int) in.count();
                int from = in.skip(length);
                encoded.add(in.data(), from, from + length);
            }
            codec.decode(encoded, chunk.columns());
            chunk.filled(rows, true);
            back.accept(chunk);
        }
    }
}
