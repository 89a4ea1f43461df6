// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.MemoryFeed;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows over to a stream with {@code 'connector' = 'memory'}. Every job that reads the stream gets every row handed over
 * while it runs; rows that come while none runs wait for the next one. A row is held until it has been read: who is faster
 * than the jobs fills the memory. Any thread.
 */
public final class Feed {
    private final MemoryFeed memory;

    Feed(MemoryFeed memory) {
        this.memory = memory;
    }

    /** The columns of a row. */
    public Schema schema() {
        return memory.schema();
    }

    /**
     * Hands over a row. It is part of a batch at most {@code batch.interval} later.
     *
     * @param values one per column, of the classes that {@link Row} names; numbers of any class that fit
     * @throws ProblemException if a value is not one of its column's type
     * @throws IllegalStateException if the feed has ended
     */
    public void add(@Nullable Object... values) {
        addAll(List.of(Arrays.asList(values)));
    }

    /** Hands over rows; the same as {@link #add} for each, but nothing is handed over if one is wrong. */
    public void addAll(List<? extends List<? extends @Nullable Object>> rows) {
        List<List<@Nullable Object>> data = new ArrayList<>();
        for (List<? extends @Nullable Object> row : rows) {
            data.add(datums(row));
        }
        data.forEach(memory::add);
    }

    private List<@Nullable Object> datums(List<? extends @Nullable Object> row) {
        Schema schema = memory.schema();
        if (row.size() != schema.size()) {
            throw new IllegalArgumentException(row.size() + " values for the columns " + schema);
        }
        List<@Nullable Object> data = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            data.add(JavaValue.datum(schema.fields().get(i), row.get(i)));
        }
        return data;
    }

    /** Says that no more rows follow: jobs that read nothing else end by themselves. May be called twice. */
    public void end() {
        memory.end();
    }
}
