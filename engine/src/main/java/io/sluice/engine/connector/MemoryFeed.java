// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one stream that a program hands over. Every job that reads the stream gets every row handed over while it
 * runs; rows that come while none runs wait for the next one. Rows handed over faster than they are read fill the memory.
 * Any thread.
 *
 * <p>A position is the number of rows handed over before it. Rows that a job with a checkpoint has taken are kept until it
 * has committed them, so the same feed can give them to the next one. In another process the program hands its rows over
 * from the first one again, and those before the position are passed over.
 */
public final class MemoryFeed {
    private final Schema schema;
    private final ArrayDeque<List<@Nullable Object>> waiting = new ArrayDeque<>();
    private final List<Reader> readers = new ArrayList<>();
    private long handedOver;
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
            readers.forEach(reader -> reader.add(handedOver, copy));
            handedOver++;
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

    /** @throws io.sluice.engine.problem.ProblemException if rows behind the position are gone */
    synchronized Source open(SourceConnector.Opening opening) {
        Optional<Long> position = Position.read(opening, Position.Kind.MEMORY, BinaryReader::longNumber);
        long number = handedOver - waiting.size();
        if (position.isPresent() && position.get() < number) {
            throw Position.unfit(
                    opening.stream(), "is row " + position.get() + ", and the rows up to " + number + " are gone");
        }
        Reader reader = new Reader(opening.wake(), position.orElse(number));
        for (List<@Nullable Object> row : waiting) {
            reader.add(number++, row);
        }
        waiting.clear();
        readers.add(reader);
        return reader;
    }

    private final class Reader implements Source {
        private final ArrayDeque<List<@Nullable Object>> rows = new ArrayDeque<>();
        /** Taken and not committed yet, if the job commits. */
        private final ArrayDeque<List<@Nullable Object>> taken = new ArrayDeque<>();

        private final Chunk chunk = Chunk.of(schema.types());
        private final Runnable wake;
        private long next;
        private boolean commits;

        /** @param next the number of the row it begins with */
        Reader(Runnable wake, long next) {
            this.wake = wake;
            this.next = next;
        }

        void add(long number, List<@Nullable Object> row) {
            if (number >= next) {
                rows.add(row);
            }
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
                    next++;
                    if (commits) {
                        taken.add(row);
                    }
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
        public byte[] position() {
            BinaryWriter out = Position.begin(Position.Kind.MEMORY);
            synchronized (MemoryFeed.this) {
                commits = true;
                out.count(next);
            }
            return out.toBytes();
        }

        @Override
        public void acknowledge(byte[] position) {
            long committed = Position.read("", position, Position.Kind.MEMORY, BinaryReader::longNumber);
            synchronized (MemoryFeed.this) {
                while (next - taken.size() < committed) {
                    taken.remove();
                }
            }
        }

        @Override
        public void close() {
            synchronized (MemoryFeed.this) {
                if (readers.remove(this) && readers.isEmpty() && commits) {
                    waiting.addAll(taken);
                    waiting.addAll(rows);
                }
            }
        }
    }
}
