// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bad rows of a source as rows of another stream: where each stood, why it is bad, and what it was. One thread.
 *
 * <p>The record is there twice: as text to read, in which what is no UTF-8 is U+FFFD, and as its exact bytes, to repair it
 * from. Of a record that is too long there are the first {@code max.record.bytes}; of one that was cut off, what had come.
 */
public final class DeadLetters {
    /** The option that names the stream. */
    static final String TO = "dead-letter.to";

    /** The value of {@code on.error} that goes with it. */
    static final String CHOICE = "dead-letter";

    /** So many bytes of letters are enough for one time. */
    private static final long BYTES_ENOUGH = 4 << 20;

    /** The columns of every such stream. */
    public static final Schema COLUMNS = new Schema(List.of(
            field("source", Kind.VARCHAR),
            field("origin", Kind.VARCHAR),
            field("line", Kind.BIGINT),
            field("reason", Kind.VARCHAR),
            field("record", Kind.VARCHAR),
            field("bytes", Kind.VARBINARY)));

    private final List<Chunk> chunks = new ArrayList<>();
    private long count;
    private long bytes;

    private static SqlType.Field field(String name, Kind kind) {
        return new SqlType.Field(name, SqlType.of(kind, false));
    }

    /** The stream that the bad rows of a source with such options go into, if they do. */
    public static Optional<String> stream(Map<String, String> options) {
        return CHOICE.equalsIgnoreCase(options.get(Records.ON_ERROR))
                ? Optional.ofNullable(options.get(TO))
                : Optional.empty();
    }

    /** Takes one over: the record is {@code data[from]} to {@code data[to - 1]}. */
    void add(String source, String origin, long line, String reason, byte[] data, int from, int to) {
        Chunk chunk = room();
        ((Utf8Column) chunk.column(0)).add(source);
        ((Utf8Column) chunk.column(1)).add(origin);
        ((LongColumn) chunk.column(2)).add(line);
        ((Utf8Column) chunk.column(3)).add(reason);
        Utf8Column text = (Utf8Column) chunk.column(4);
        if (Utf8.isValid(data, from, to)) {
            text.add(data, from, to);
        } else {
            text.add(new String(data, from, to - from, StandardCharsets.UTF_8));
        }
        ((Utf8Column) chunk.column(5)).add(data, from, to);
        chunk.addRow(1);
        count++;
        bytes += to - from;
    }

    private Chunk room() {
        if (chunks.isEmpty() || chunks.get(chunks.size() - 1).size() == Chunk.ROWS_MAX) {
            chunks.add(Chunk.of(COLUMNS.types()));
        }
        return chunks.get(chunks.size() - 1);
    }

    /** How many have been added in all. */
    long count() {
        return count;
    }

    /** Whether those that wait should be taken before there are more. */
    boolean full() {
        return bytes >= BYTES_ENOUGH;
    }

    /** Gives those that wait. */
    List<Chunk> take() {
        List<Chunk> taken = List.copyOf(chunks);
        chunks.clear();
        bytes = 0;
        return taken;
    }
}
