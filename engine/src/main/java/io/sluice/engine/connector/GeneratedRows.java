// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An open source of made-up rows; the clock says how many are due. */
final class GeneratedRows implements Source {
    private static final long SECOND = 1_000_000;

    /** A timer wakes the loop this often at most; rows that come faster come several at a time. */
    private static final long NAP_MICROS_MIN = 2_000;

    private final List<Generator> generators;
    private final Schema schema;
    private final long rows;
    private final long rate;
    private final Env env;
    private final Runnable wake;
    private final long began;
    private final long first;
    private final List<Chunk> chunks = new ArrayList<>();
    private long next;
    private long alarm = Long.MIN_VALUE;

    /** @param rate rows a second, 0 for no limit */
    GeneratedRows(SourceConnector.Opening opening, List<Generator> generators, long rows, long rate) {
        this.generators = generators;
        this.schema = opening.schema();
        this.rows = rows;
        this.rate = rate;
        this.env = opening.env();
        this.wake = opening.wake();
        first = Position.read(opening, Position.Kind.DATAGEN, BinaryReader::longNumber)
                .orElse(0L);
        next = first;
        began = env.clock().micros();
        wake.run();
    }

    private long due() {
        if (rate == 0) {
            return rows;
        }
        long elapsed = Math.max(0, env.clock().micros() - began);
        // The first row is due at once, the others evenly after it. Time in which nothing ran is not made up for.
        long whole = elapsed / SECOND * rate;
        return Math.min(rows, first + whole + elapsed % SECOND * rate / SECOND + 1);
    }

    @Override
    public boolean hasRows() {
        return due() > next;
    }

    @Override
    public boolean exhausted() {
        return next >= rows;
    }

    @Override
    public long rowsSkipped() {
        return 0;
    }

    @Override
    public void take(long rowsMax, Consumer<Chunk> out) {
        long end = next + Math.min(rowsMax, due() - next);
        for (int used = 0; next < end; used++) {
            if (used == chunks.size()) {
                chunks.add(Chunk.of(schema.types()));
            }
            Chunk chunk = chunks.get(used);
            int count = (int) Math.min(Chunk.ROWS_MAX, end - next);
            chunk.clear();
            for (int i = 0; i < generators.size(); i++) {
                generators.get(i).add(next, count, chunk.column(i));
            }
            chunk.filled(count, false);
            next += count;
            out.accept(chunk);
        }
        if (rate > 0 && next < rows && !hasRows()) {
            wakeWhenDue();
        }
    }

    private void wakeWhenDue() {
        long now = env.clock().micros();
        if (alarm > now) {
            return;
        }
        long given = next - first;
        long micros = given / rate * SECOND + (given % rate * SECOND + rate - 1) / rate;
        alarm = Math.max(began + micros, now + NAP_MICROS_MIN);
        env.scheduler().at(alarm, wake);
    }

    @Override
    public byte[] position() {
        BinaryWriter out = Position.begin(Position.Kind.DATAGEN);
        out.count(next);
        return out.toBytes();
    }

    @Override
    public void close() {}
}
