// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a job has come: what a commit says beside the state.
 *
 * @param ticks the number of the last tick
 * @param timeMicros its clock
 * @param rowsIn rows that all sources have given so far
 * @param rowsBySource how many each has given since it was read first, by the name of its stream
 * @param rowsOut changes that have left the job so far
 * @param ended whether the job has had all of its input
 * @param positions where each source goes on, by the name of its stream
 * @param topology the DAG, encoded, whose operators the state is of
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
public record Progress(
        long ticks,
        long timeMicros,
        long rowsIn,
        Map<String, Long> rowsBySource,
        long rowsOut,
        boolean ended,
        Map<String, byte[]> positions,
        byte[] topology) {
    private static final int VERSION = 2;

    /** That of a job that has not begun. */
    public static final Progress NONE = new Progress(0, Long.MIN_VALUE, 0, Map.of(), 0, false, Map.of(), new byte[0]);

    public Progress {
        positions = Collections.unmodifiableMap(new TreeMap<>(positions));
        rowsBySource = Collections.unmodifiableMap(new TreeMap<>(rowsBySource));
    }

    byte[] toBytes() {
        Bytes out = new Bytes();
        out.putCount(VERSION);
        out.putCount(ticks);
        out.putSigned(timeMicros);
        out.putCount(rowsIn);
        out.putCount(rowsBySource.size());
        rowsBySource.forEach((source, rows) -> {
            out.putText(source);
            out.putCount(rows);
        });
        out.putCount(rowsOut);
        out.putByte(ended ? 1 : 0);
        out.putCount(positions.size());
        positions.forEach((source, position) -> {
            out.putText(source);
            out.putBlock(position);
        });
        out.putBlock(topology);
        return out.toArray();
    }

    /** What a commit says. */
    public static Progress of(byte[] bytes) {
        ByteReader in = new ByteReader().start(bytes, 0, bytes.length);
        requireVersion(in.count(), VERSION);
        long ticks = in.count();
        long timeMicros = in.signed();
        long rowsIn = in.count();
        Map<String, Long> rowsBySource = new TreeMap<>();
        for (long left = in.count(); left > 0; left--) {
            rowsBySource.put(in.text(), in.count());
        }
        long rowsOut = in.count();
        boolean ended = in.octet() != 0;
        Map<String, byte[]> positions = new TreeMap<>();
        for (long left = in.count(); left > 0; left--) {
            positions.put(in.text(), in.block());
        }
        return new Progress(ticks, timeMicros, rowsIn, rowsBySource, rowsOut, ended, positions, in.block());
    }

    static void requireVersion(long found, int known) {
        if (found > known) {
            throw Problem.of(
                            Code.CHECKPOINT_NEWER,
                            "the checkpoint has plans and commits of version " + found
                                    + ", this version of Sluice reads up to " + known)
                    .hint("run the version of Sluice that wrote it, or a newer one")
                    .exception();
        }
    }

    /** Whether its state is that of the same DAG. */
    public boolean isOf(byte[] otherTopology) {
        return Arrays.equals(topology, otherTopology);
    }
}
