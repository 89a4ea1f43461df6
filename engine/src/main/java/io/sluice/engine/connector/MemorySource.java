// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a program hands over, from any thread. It holds every row until it has been read once; rows handed over
 * faster than they are read fill the memory.
 */
public final class MemorySource implements SourceConnector {
    private final String name;
    private final Schema schema;
    private final ArrayDeque<List<@Nullable Object>> rows = new ArrayDeque<>();
    private boolean ended;
    private Optional<Runnable> wake = Optional.empty();

    /** @param name what {@code 'connector' = } says */
    public MemorySource(String name, Schema schema) {
        this.name = name;
        this.schema = schema;
    }

    /** Hands over a row, as {@link Datum} says what a value is. Any thread. */
    public void add(@Nullable Object... values) {
        if (values.length != schema.size()) {
            throw new IllegalArgumentException(values.length + " values for the columns " + schema);
        }
        change(() -> rows.add(new ArrayList<>(Arrays.asList(values))));
    }

    /** Says that no more rows follow. Any thread. */
    public void end() {
        change(() -> ended = true);
    }

    private void change(Runnable work) {
        Optional<Runnable> toWake;
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the source has ended");
            }
            work.run();
            toWake = wake;
        }
        toWake.ifPresent(Runnable::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public Optional<Schema> schema(Options options, Env env) {
        return Optional.of(schema);
    }

    @Override
    public boolean bounded(Options options) {
        return false;
    }

    @Override
    public Source open(String stream, Options options, Schema columns, Env env, Status status, Runnable wakeUp) {
        synchronized (this) {
            wake = Optional.of(wakeUp);
        }
        return new Rows(Chunk.of(schema.types()));
    }

    private final class Rows implements Source {
        private final Chunk chunk;

        Rows(Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public boolean hasRows() {
            synchronized (MemorySource.this) {
                return !rows.isEmpty();
            }
        }

        @Override
        public boolean exhausted() {
            synchronized (MemorySource.this) {
                return ended && rows.isEmpty();
            }
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            chunk.clear();
            synchronized (MemorySource.this) {
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
            synchronized (MemorySource.this) {
                wake = Optional.empty();
            }
        }
    }
}
