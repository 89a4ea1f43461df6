// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one stream that a program hands over. Every job that reads the stream gets every row handed over while it
 * runs; rows that come while none runs wait for the next one. Rows handed over faster than they are read fill the memory.
 * Any thread.
 */
public final class MemoryFeed {
    private final Schema schema;
    private final ArrayDeque<List<@Nullable Object>> waiting = new ArrayDeque<>();
    private final List<Reader> readers = new ArrayList<>();
    private boolean ended;

    MemoryFeed(Schema schema) {
        this.schema = schema;
    }

    /** The columns of a row. */
    public Schema schema() {
        return schema;
    }

    /**
     * Hands over a row.
     *
     * @param row one value per column, as {@link Datum} says what a value is
     * @throws IllegalStateException if the feed has ended
     */
    public void add(List<@Nullable Object> row) {
        if (row.size() != schema.size()) {
            throw new IllegalArgumentException(row.size() + " values for the columns " + schema);
        }
        List<@Nullable Object> copy = Collections.unmodifiableList(new ArrayList<>(row));
        List<Reader> toWake;
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the stream has ended");
            }
            if (readers.isEmpty()) {
                waiting.add(copy);
            }
            readers.forEach(reader -> reader.rows.add(copy));
            toWake = List.copyOf(readers);
        }
        toWake.forEach(reader -> reader.wake.run());
    }

    /** Says that no more rows follow: the jobs that read it end. May be called twice. */
    public void end() {
        List<Reader> toWake;
        synchronized (this) {
            ended = true;
            toWake = List.copyOf(readers);
        }
        toWake.forEach(reader -> reader.wake.run());
    }

    synchronized Source open(Runnable wake) {
        Reader reader = new Reader(wake);
        reader.rows.addAll(waiting);
        waiting.clear();
        readers.add(reader);
        return reader;
    }

    private final class Reader implements Source {
        private final ArrayDeque<List<@Nullable Object>> rows = new ArrayDeque<>();
        private final Chunk chunk = Chunk.of(schema.types());
        private final Runnable wake;

        Reader(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public boolean hasRows() {
            synchronized (MemoryFeed.this) {
                return !rows.isEmpty();
            }
        }

        @Override
        public boolean exhausted() {
            synchronized (MemoryFeed.this) {
                return ended && rows.isEmpty();
            }
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            chunk.clear();
            synchronized (MemoryFeed.this) {
                while (!rows.isEmpty() && chunk.size() < Math.min(rowsMax, Chunk.ROWS_MAX)) {
                    List<@Nullable Object> row = rows.remove();
                    for (int i = 0; i < row.size(); i++) {
                        Datum.put(schema.type(i), chunk.column(i), row.get(i));
                    }
                    chunk.addRow(1);
                }
            }
            if (chunk.size() > 0) {
                out.accept(chunk);
            }
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public void close() {
            synchronized (MemoryFeed.this) {
                readers.remove(this);
            }
        }
    }
}
