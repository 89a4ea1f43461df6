// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A cursor over one file of an {@link InputLog}. It ends before what a crash has torn: records that were never synced may be
 * there in part, and are as good as never written. What was synced and cannot be read is damage, and said to be: a later
 * record of the kind {@link LogRecord#SYNCED} tells one from the other.
 */
final class LogSegment {
    private static final byte FORMAT = 1;
    private static final long NOTHING = -1;

    private final String name;
    private final byte[] file;
    private int at;
    private int next;
    private byte kind;
    private long offset;
    private long end = NOTHING;

    private LogSegment(String name, byte[] file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Begins to read a file: the cursor stands on its first record.
     *
     * @param name for messages
     * @throws ProblemException if it is damaged
     */
    static LogSegment open(String name, byte[] file) {
        LogSegment segment = new LogSegment(name, file);
        segment.advance();
        return segment;
    }

    /** The first record of a segment. */
    static byte[] head(long offset, List<InputLog.Place> before) {
        ByteBuffer content = ByteBuffer.allocate(1 + 4 + 16 * before.size());
        content.put(FORMAT).putInt(before.size());
        before.forEach(place -> content.putLong(place.epoch()).putLong(place.offset()));
        return LogRecord.of(LogRecord.SEGMENT, offset, content.array());
    }

    /** Whether anything in it was ever durable: if not, nobody has relied on it. */
    boolean isEmpty() {
        return kind == 0;
    }

    /** The offset of the first record. Before the first call of {@link #next}. */
    long base() {
        return offset;
    }

    /** How far each of the logs before this one is part of the input, as its writer has found when it began. Before the first {@link #next}. */
    List<InputLog.Place> before() {
        ByteBuffer content = ByteBuffer.wrap(file, LogRecord.HEAD, next - LogRecord.HEAD);
        byte format = content.get();
        if (format > FORMAT) {
            throw Problem.of(
                            Code.CHECKPOINT_NEWER,
                            "file " + name + " of the checkpoint has format " + format + ", this version reads up to "
                                    + FORMAT)
                    .hint("run the version of Sluice that wrote it, or a newer one")
                    .exception();
        }
        List<InputLog.Place> places = new ArrayList<>();
        for (int left = content.getInt(); left > 0; left--) {
            places.add(new InputLog.Place(content.getLong(), content.getLong()));
        }
        return places;
    }

    /** Goes to the next record of the input. Returns false at the end. */
    boolean next() {
        do {
            advance();
        } while (kind == LogRecord.SYNCED);
        return kind != 0;
    }

    byte kind() {
        return kind;
    }

    /** The offset of the current record; behind the last one, that at which the segment ends. */
    long offset() {
        return offset;
    }

    byte[] file() {
        return file;
    }

    /** Where the content of the current record begins in the file. */
    int from() {
        return at + LogRecord.HEAD;
    }

    int length() {
        return next - from();
    }

    private void advance() {
        at = next;
        boolean whole = LogRecord.isHead(file, at);
        kind = whole ? LogRecord.kind(file, at) : 0;
        boolean complete = kind != 0 && LogRecord.length(file, at) <= file.length - from();
        if (!complete || contentSum() != LogRecord.contentSum(file, at)) {
            finish(whole, complete);
            return;
        }
        next = from() + LogRecord.length(file, at);
        long found = LogRecord.offset(file, at);
        boolean first = end == NOTHING;
        boolean inPlace = first || (kind == LogRecord.SYNCED ? found <= end : found == end);
        if (first != (kind == LogRecord.SEGMENT) || !inPlace) {
            throw damaged("the record at byte " + at + " does not belong there");
        }
        if (kind != LogRecord.SYNCED) {
            offset = found;
            end = found + LogRecord.advance(kind, length());
        }
    }

    private int contentSum() {
        return LogRecord.sum(file, from(), LogRecord.length(file, at));
    }

    /** The records end here, if what cannot be read was never durable. */
    private void finish(boolean headIsWhole, boolean complete) {
        long from = at + (headIsWhole ? (long) LogRecord.HEAD + LogRecord.length(file, at) : 1L);
        for (long i = from; i + LogRecord.HEAD <= file.length; i++) {
            int place = (int) i;
            if (LogRecord.kind(file, place) == LogRecord.SYNCED
                    && LogRecord.isHead(file, place)
                    && LogRecord.offset(file, place) > end) {
                throw damaged(complete ? contentText() : headText());
            }
        }
        kind = 0;
        offset = end;
    }

    private String contentText() {
        return sums(LogRecord.contentSum(file, at), contentSum());
    }

    private String headText() {
        return sums(LogRecord.headSum(file, at), LogRecord.sumOfHead(file, at));
    }

    private String sums(int expected, int actual) {
        return String.format("the checksum of the record at byte %d should be %08x and is %08x", at, expected, actual);
    }

    private ProblemException damaged(String how) {
        return damaged(name, how);
    }

    static ProblemException damaged(String name, String how) {
        return Problem.of(Code.CHECKPOINT_DAMAGED, "file " + name + " of the checkpoint is damaged: " + how)
                .hint("restore the file from a copy, or start over with --fresh")
                .exception();
    }
}
