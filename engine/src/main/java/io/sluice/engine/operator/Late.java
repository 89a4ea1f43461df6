// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.RowCodec;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.LabelDelay;
import io.sluice.engine.topology.SqlType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows whose labels come late, each with what was foretold of it when it came. A clock says when: that of rows counts them, that of
 * time is the latest there has been. A row is learnt when the clock has reached its own reading then and the delay; of those that are due
 * at once, the one that came first. That is a function of the rows in their order, however they are cut into chunks. One thread.
 *
 * <p>A row that is removed while it waits is never learnt; of equal ones the last to come goes.
 */
final class Late implements Stored {
    /** About what a waiting row costs beside its bytes. */
    private static final int OVERHEAD_BYTES = 160;

    /** @param number of the row among all that have come */
    private record Place(long due, long number) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(due, other.due);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private final Learning learning;
    private final LabelDelay delay;
    private final boolean removable;
    private final RowCodec codec;
    private final int width;
    private final Chunk row;
    private final Chunk known;
    private final Utf8Column encoded = new Utf8Column();
    private final Utf8Column one = new Utf8Column();
    private final Bytes bytes = new Bytes();
    private final ByteReader reader = new ByteReader();
    /** The bytes of each: the length of the row, the row, and what was said of it. */
    private final TreeMap<Place, byte[]> waiting = new TreeMap<>();
    /** Where rows can be removed: the places of equal ones, in the order in which they came. */
    private final Map<ByteBuffer, ArrayDeque<Place>> places = new HashMap<>();

    private final TreeSet<Place> unwritten = new TreeSet<>();
    private final List<Place> gone = new ArrayList<>();
    private boolean tracked;
    private long rows;
    private long clock = Long.MIN_VALUE;
    private long heldBytes;

    /**
     * @param types of the rows: those of the learner, and one of their time if labels are late by time
     * @param width how many are the learner's
     * @param removable whether rows can be removed
     */
    Late(Learning learning, LabelDelay delay, List<SqlType> types, int width, boolean removable) {
        this.learning = learning;
        this.delay = delay;
        this.removable = removable;
        this.width = width;
        codec = new RowCodec(types);
        row = Chunk.of(types);
        known = new Chunk(Arrays.copyOf(row.columns(), width));
    }

    /** Takes rows that come or go. */
    void accept(Chunk chunk) {
        encoded.clear();
        codec.encode(chunk.columns(), chunk.size(), encoded);
        for (int i = 0; i < chunk.size(); i++) {
            long weight = chunk.weight(i);
            long micros = delay instanceof LabelDelay.Time ? ((LongColumn) chunk.column(width)).get(i) : 0;
            int from = encoded.offsets()[i];
            int to = encoded.offsets()[i + 1];
            for (long n = weight; n > 0; n--) {
                come(encoded.data(), from, to, micros);
            }
            for (long n = weight; n < 0; n++) {
                go(encoded.data(), from, to);
            }
        }
    }

    /** Has {@link #row} read what is encoded. */
    private void read(byte[] data, int from, int to) {
        one.clear();
        one.add(data, from, to);
        row.clear();
        codec.decode(one, row.columns());
        row.filled(1, false);
        known.filled(1, false);
    }

    /** A row has come, at a time if labels are late by time. */
    private void come(byte[] data, int from, int to, long micros) {
        rows++;
        long due = due(micros);
        if (delay instanceof LabelDelay.Time) {
            advance(Math.max(clock, micros));
        }
        read(data, from, to);
        bytes.clear();
        bytes.putCount(to - from);
        bytes.put(data, from, to);
        learning.expect(known, bytes);
        Place place = new Place(due, rows);
        put(place, bytes.toArray());
        if (tracked) {
            unwritten.add(place);
        }
        advance(delay instanceof LabelDelay.Time ? clock : rows);
    }

    /** What the clock shows when the label comes of a row that comes now. */
    private long due(long micros) {
        if (delay instanceof LabelDelay.Time time) {
            return micros > Long.MAX_VALUE - time.micros() ? Long.MAX_VALUE : micros + time.micros();
        }
        return rows + ((LabelDelay.Rows) delay).count();
    }

    private void put(Place place, byte[] value) {
        waiting.put(place, value);
        heldBytes += value.length + OVERHEAD_BYTES;
        if (removable) {
            places.computeIfAbsent(row(value), any -> new ArrayDeque<>()).add(place);
        }
    }

    private ByteBuffer row(byte[] value) {
        reader.start(value, 0, value.length);
        int length = (int) reader.count();
        return ByteBuffer.wrap(value, reader.at(), length);
    }

    /** A row is removed: it waits no longer, or is unlearnt. */
    private void go(byte[] data, int from, int to) {
        ArrayDeque<Place> equal = places.get(ByteBuffer.wrap(data, from, to - from));
        if (equal != null) {
            take(equal.getLast());
            return;
        }
        read(data, from, to);
        known.weightsForWriting(1)[0] = -1;
        known.filled(1, true);
        learning.learn(known);
    }

    /** Learns what is due at a time. */
    private void advance(long to) {
        clock = to;
        while (!waiting.isEmpty() && waiting.firstKey().due() <= to) {
            learn(waiting.firstKey());
        }
    }

    private void learn(Place place) {
        byte[] value = take(place);
        reader.start(value, 0, value.length);
        int length = (int) reader.count();
        int from = reader.skip(length);
        read(value, from, from + length);
        learning.learn(known, reader);
    }

    private byte[] take(Place place) {
        byte[] value = Objects.requireNonNull(waiting.remove(place));
        heldBytes -= value.length + OVERHEAD_BYTES;
        if (removable) {
            ByteBuffer row = row(value);
            ArrayDeque<Place> equal = Objects.requireNonNull(places.get(row));
            equal.remove(place);
            if (equal.isEmpty()) {
                places.remove(row);
            }
        }
        if (tracked && !unwritten.remove(place)) {
            gone.add(place);
        }
        return value;
    }

    /** All labels have come: learns every row that waits. */
    void finish() {
        while (!waiting.isEmpty()) {
            learn(waiting.firstKey());
        }
    }

    void save(BinaryWriter out) {
        out.count(rows);
        out.signed(clock);
    }

    void load(BinaryReader in) {
        rows = in.longNumber();
        clock = in.signed();
    }

    @Override
    public void track() {
        tracked = true;
    }

    @Override
    public void write(boolean whole, Entries out) {
        if (!whole) {
            for (Place place : gone) {
                key(place, out);
                out.remove();
            }
        }
        for (Place place : whole ? waiting.keySet() : unwritten) {
            byte[] value = Objects.requireNonNull(waiting.get(place));
            key(place, out);
            out.value().put(value, 0, value.length);
            out.put();
        }
        gone.clear();
        unwritten.clear();
    }

    private static void key(Place place, Entries out) {
        out.key().putLong(place.due());
        out.key().putLong(place.number());
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        if (shard.isFirst()) {
            Place place = new Place(entry.key().getLong(), entry.key().getLong());
            put(
                    place,
                    Arrays.copyOfRange(
                            entry.value().data(),
                            entry.value().at(),
                            entry.value().to()));
        }
    }

    @Override
    public void restored() {
        // Entries come in any order.
        places.values().forEach(equal -> {
            List<Place> sorted = equal.stream().sorted().toList();
            equal.clear();
            equal.addAll(sorted);
        });
    }

    long stateBytes() {
        return heldBytes;
    }
}
