// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Env;
import io.sluice.engine.topology.BinaryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A source of records in a stream of bytes. Its feed brings bytes on a thread of its own; the loop takes them out of the
 * pipe, keeps the unfinished record at the end, and decodes the whole ones: in one piece, or, when there are many bytes and
 * threads, in several pieces at once whose chunks are given out in the order of the input.
 */
final class ByteSource implements Source {
    /** What is decoded on the loop's thread at a time; it stays in the processor's cache. */
    private static final int PIECE_BYTES = 256 << 10;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Env env;
    private final BytePipe pipe;
    private final Feed feed;
    private final Framing framing;
    private final Decoder first;
    private final List<Piece> pieces = new ArrayList<>();
    private final Supplier<Chunk> newChunk;
    private final BadRows badRows;
    private final int recordBytesMax;

    private byte[] data = new byte[PIECE_BYTES];
    private int start;
    private int whole;
    private int end;
    private Optional<Input> input = Optional.empty();
    private Progress progress = new Progress();
    private boolean ended;
    /** Whether the first bytes of the input, which may be a byte order mark, are still to come. */
    private boolean blank = true;

    private Optional<byte[]> position = Optional.empty();
    /** The beginning of a record that is too long. */
    private byte[] skipped = {};

    /**
     * @param decoder of the first piece; forked for the others
     * @param newChunk makes an empty chunk with the columns of the stream
     */
    ByteSource(
            Env env,
            BytePipe pipe,
            Feed feed,
            Framing framing,
            Decoder decoder,
            Supplier<Chunk> newChunk,
            BadRows badRows,
            int recordBytesMax) {
        this.env = env;
        this.pipe = pipe;
        this.feed = feed;
        this.framing = framing;
        this.first = decoder;
        this.newChunk = newChunk;
        this.badRows = badRows;
        this.recordBytesMax = recordBytesMax;
    }

    /** Goes on from an earlier run. To be called before anything else. */
    void restore(Progress.Restored restored) {
        badRows.restore(restored.skipped(), restored.firstSkipped());
        input = restored.input();
        ended = input.isPresent() && restored.inside().isEmpty();
        if (restored.inside().isPresent()) {
            progress = restored.inside().get();
            blank = progress.offset == 0;
            if (progress.header.length > 0) {
                first.begin(progress.header, 0, progress.header.length, progress.origin);
            }
        }
    }

    @Override
    public boolean hasRows() {
        return whole > start || pipe.hasNews();
    }

    @Override
    public boolean exhausted() {
        return whole == start && pipe.drained();
    }

    @Override
    public long rowsSkipped() {
        return badRows.count();
    }

    @Override
    public Optional<String> firstSkipped() {
        return badRows.first();
    }

    @Override
    public void takeDeadLetters(BiConsumer<String, List<Chunk>> out) {
        badRows.takeLetters(out);
    }

    @Override
    public byte[] position() {
        if (position.isEmpty()) {
            BinaryWriter out = Position.begin(feed.kind());
            // What is left of an input that has ended is still to be read.
            progress.write(out, badRows, input, ended && whole == start, whole == start);
            position = Optional.of(out.toBytes());
        }
        return position.get();
    }

    @Override
    public void settle() throws IOException {
        feed.settle();
    }

    @Override
    public void acknowledge(byte[] committed) throws IOException {
        feed.acknowledge(committed);
    }

    @Override
    public void close() {
        pipe.close();
        feed.stop();
    }

    @Override
    public void take(long rowsMax, Consumer<Chunk> out) {
        pieces.forEach(Piece::reuse);
        position = Optional.empty();
        long rows = 0;
        long lettersBefore = badRows.letters().count();
        // So much is given at a time that all threads have work, and so little that it stays in the processor's cache.
        long enough = Math.min(rowsMax, (long) env.scheduler().parallelism() * Chunk.ROWS_MAX);
        long taken = 0;
        while (taken < enough && !badRows.letters().full()) {
            if (whole > start) {
                rows += decode(rowsMax - taken, out);
            } else if (pipe.readable() > 0) {
                fetch();
            } else {
                Optional<BytePipe.Mark> mark = pipe.takeMark();
                if (mark.isEmpty()) {
                    break;
                }
                follow(mark.get());
            }
            taken = rows + badRows.letters().count() - lettersBefore;
        }
        if (whole == start) {
            pipe.check();
        }
    }

    private void follow(BytePipe.Mark mark) {
        if (mark instanceof BytePipe.Mark.Begin begin) {
            input.ifPresent(Input::left);
            input = Optional.of(begin.input());
            ended = false;
            blank = true;
            progress = new Progress();
            progress.origin = begin.origin();
            framing.reset();
            return;
        }
        ended = true;
        if (progress.skipping) {
            progress.skipping = false;
            addSkipped();
        } else if (mark instanceof BytePipe.Mark.End ending && end > start) {
            if (ending.orderly()) {
                makeRoom(1);
                data[end++] = '\n';
                whole = end;
            } else {
                int from = start;
                start = end;
                whole = end;
                badRows.add(
                        progress.origin,
                        progress.lines + 1,
                        "the connection was lost in the middle of it",
                        data,
                        from,
                        end);
            }
        }
    }

    /** Takes bytes from the pipe, behind those that are left, and finds the last whole record. */
    private void fetch() {
        int wanted = PIECE_BYTES * Math.max(1, env.scheduler().parallelism());
        int count = Math.min(pipe.readable(), wanted);
        makeRoom(count);
        int from = end;
        int taken = pipe.take(data, end, count);
        end += taken;
        progress.arrived += taken;
        if (blank) {
            if (!isPastMark()) {
                return;
            }
            from = start;
        }
        if (progress.skipping) {
            from = skipTooLong(from);
        }
        int last = framing.lastEnd(data, from, end);
        if (last > 0) {
            whole = last;
        }
        if (end - whole > Format.limit(recordBytesMax)) {
            // The record is dropped as it comes. Behind so many bytes the first newline ends it.
            progress.skipping = true;
            progress.dropped = (long) end - whole;
            progress.droppedLines = newlines(whole, end);
            skipped = Arrays.copyOfRange(data, whole, whole + recordBytesMax);
            end = whole;
        }
    }

    /** Passes over a byte order mark; false while it cannot be told whether there is one. */
    private boolean isPastMark() {
        int width = BYTE_ORDER_MARK.length;
        int there = Math.min(width, end - start);
        boolean begins = Arrays.equals(data, start, start + there, BYTE_ORDER_MARK, 0, there);
        if (begins && there < width) {
            return false;
        }
        blank = false;
        if (begins) {
            start += width;
            whole = start;
            progress.offset = width;
        }
        return true;
    }

    private int skipTooLong(int from) {
        int newline = Newlines.next(data, from, end);
        if (newline == end) {
            progress.dropped += end - from;
            end = from;
            return from;
        }
        progress.skipping = false;
        addSkipped();
        progress.lines += progress.droppedLines + 1;
        progress.offset += progress.dropped + newline + 1 - from;
        progress.dropped = 0;
        start = newline + 1;
        whole = start;
        framing.reset();
        if (progress.beginning) {
            // A header that cannot be read is none.
            progress.beginning = false;
            first.begin(data, start, start, progress.origin);
        }
        return start;
    }

    private void addSkipped() {
        badRows.add(progress.origin, progress.lines + 1, Format.tooLong(recordBytesMax), skipped, 0, skipped.length);
        skipped = new byte[0];
    }

    private int newlines(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += data[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private void makeRoom(int count) {
        if (start > 0 && data.length - end < count) {
            System.arraycopy(data, start, data, 0, end - start);
            end -= start;
            whole -= start;
            start = 0;
        }
        if (data.length - end < count) {
            data = Arrays.copyOf(data, Math.max(end + count, data.length + (data.length >> 1)));
        }
    }

    private long decode(long recordsMax, Consumer<Chunk> out) {
        if (progress.beginning) {
            begin();
        }
        int parallelism = env.scheduler().parallelism();
        // With so many bytes at hand and a wish for so many rows it is no matter where the pieces end.
        if (parallelism > 1
                && whole - start >= PIECE_BYTES
                && recordsMax >= (long) parallelism * Chunk.ROWS_MAX
                && framing.endsAtEveryNewline(data, start, whole)) {
            return decodeInPieces(parallelism, out);
        }
        Piece piece = piece(0);
        int recordsInChunk = (int) Math.min(Chunk.ROWS_MAX, recordsMax);
        Chunk chunk = piece.chunk();
        int before = start;
        start = piece.decoder.decode(data, start, whole, chunk, recordsInChunk, piece.tally);
        progress.offset += start - before;
        note(piece);
        if (chunk.size() > 0) {
            out.accept(chunk);
        }
        return chunk.size();
    }

    private void begin() {
        progress.beginning = false;
        int behind = first.begin(data, start, whole, progress.origin);
        progress.header = Arrays.copyOfRange(data, start, behind);
        progress.lines += newlines(start, behind);
        progress.offset += behind - start;
        start = behind;
        for (int i = 1; i < pieces.size(); i++) {
            pieces.get(i).decoder = first.fork();
        }
    }

    private long decodeInPieces(int parallelism, Consumer<Chunk> out) {
        List<Runnable> tasks = new ArrayList<>();
        int from = start;
        int size = (whole - start) / parallelism + 1;
        for (int i = 0; i < parallelism && from < whole; i++) {
            Piece piece = piece(i);
            int begin = from;
            int behind = Math.min(whole, Newlines.next(data, Math.min(whole, begin + size), whole) + 1);
            tasks.add(() -> piece.decodeAll(data, begin, behind));
            from = behind;
        }
        env.scheduler().forkJoin(tasks);
        progress.offset += whole - start;
        start = whole;
        long rows = 0;
        for (int i = 0; i < tasks.size(); i++) {
            note(piece(i));
            for (Chunk chunk : piece(i).filled()) {
                rows += chunk.size();
                out.accept(chunk);
            }
        }
        return rows;
    }

    private void note(Piece piece) {
        for (Tally.Bad bad : piece.tally.bad()) {
            badRows.add(progress.origin, progress.lines + bad.line(), bad.reason(), data, bad.from(), bad.to());
        }
        progress.lines += piece.tally.lines();
        piece.tally.clear();
    }

    private Piece piece(int index) {
        while (pieces.size() <= index) {
            pieces.add(new Piece(pieces.isEmpty() ? first : first.fork(), newChunk));
        }
        return pieces.get(index);
    }

    /** What one task works with; the chunks are filled again after the next call of take. */
    private static final class Piece {
        private final Supplier<Chunk> newChunk;
        private final Tally tally = new Tally();
        private final List<Chunk> chunks = new ArrayList<>();
        private Decoder decoder;
        private int used;
        private int given;

        Piece(Decoder decoder, Supplier<Chunk> newChunk) {
            this.decoder = decoder;
            this.newChunk = newChunk;
        }

        void reuse() {
            used = 0;
            given = 0;
        }

        Chunk chunk() {
            if (used == chunks.size()) {
                chunks.add(newChunk.get());
            }
            Chunk chunk = chunks.get(used++);
            chunk.clear();
            return chunk;
        }

        void decodeAll(byte[] data, int from, int to) {
            given = used;
            int at = from;
            while (at < to) {
                at = decoder.decode(data, at, to, chunk(), Chunk.ROWS_MAX, tally);
            }
        }

        List<Chunk> filled() {
            return chunks.subList(given, used);
        }
    }
}
