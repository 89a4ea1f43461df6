// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The bounded buffer between the thread that reads bytes and the loop that decodes them: a ring of bytes, and marks
 * where one input ends and the next begins. When it is full the reader waits, and so does whoever sends to it.
 */
final class BytePipe implements AutoCloseable {
    /** How many bytes wait at most. */
    static final int CAPACITY = 4 << 20;

    /** Few enough at a time that decoding begins while the rest is read. */
    private static final int READ_MAX = 256 << 10;

    private static final int MARKS_MAX = 1_024;

    /** What the reader says about the bytes that follow or have just ended. */
    sealed interface Mark {
        /** An input begins: a file or a connection. */
        record Begin(String origin, Input input) implements Mark {}

        /** The input ends; if not in order, an unfinished last record was cut off. */
        record End(boolean orderly) implements Mark {}
    }

    /** Where bytes come from; −1 at the end. */
    @FunctionalInterface
    interface Reader {
        int read(byte[] into, int from, int length) throws IOException;
    }

    private record Placed(long position, Mark mark) {}

    private final byte[] ring;
    private final Signal room;
    private final Runnable wake;
    private final ArrayDeque<Placed> marks = new ArrayDeque<>();
    /** Set and used by the reader. */
    private Optional<InputLog> log = Optional.empty();

    private long written;
    private long taken;
    private boolean ended;
    private boolean closed;
    private Optional<ProblemException> failure = Optional.empty();

    BytePipe(Env env, Runnable wake) {
        this(env, wake, CAPACITY);
    }

    BytePipe(Env env, Runnable wake, int capacity) {
        ring = new byte[capacity];
        room = env.signal();
        this.wake = wake;
    }

    // The reader's side.

    /** From here on everything goes into a log, too, before the loop sees it. */
    void logTo(InputLog keeping) {
        log = Optional.of(keeping);
    }

    /**
     * Waits for room and reads once. Returns whether there may be more: not at the end of the input or once closed.
     *
     * @throws ProblemException if another instance has taken the log over
     */
    boolean read(Reader reader) throws IOException {
        int free = awaitRoom();
        if (free == 0) {
            return false;
        }
        int from = (int) (written % ring.length);
        int count = reader.read(ring, from, Math.min(Math.min(free, READ_MAX), ring.length - from));
        if (count < 0 || isClosedInstead(from, count)) {
            return false;
        }
        synchronized (this) {
            written += count;
        }
        wake.run();
        return true;
    }

    /** Logs bytes of the ring, unless the log has been closed. */
    private boolean isClosedInstead(int from, int count) {
        return log.isPresent() && log.get().append(ring, from, count).isEmpty();
    }

    private int awaitRoom() {
        while (true) {
            synchronized (this) {
                int free = (int) (ring.length - (written - taken));
                if (closed || (free > 0 && marks.size() < MARKS_MAX)) {
                    return closed ? 0 : free;
                }
            }
            room.await(Signal.NEVER);
        }
    }

    void mark(Mark mark) {
        awaitRoom();
        Optional<Mark> logged = log.isPresent() ? logged(mark, log.get()) : Optional.of(mark);
        if (logged.isPresent()) {
            synchronized (this) {
                marks.add(new Placed(written, logged.get()));
            }
            wake.run();
        }
    }

    /** The mark, with its place in the log; empty if that has been closed. */
    private static Optional<Mark> logged(Mark mark, InputLog log) {
        if (mark instanceof Mark.Begin begin) {
            return log.begin(begin.origin()).map(place -> new Mark.Begin(begin.origin(), new LoggedInput(place)));
        }
        return log.end(mark instanceof Mark.End end && end.orderly()).map(place -> mark);
    }

    /**
     * Waits until so many bytes and the marks around them have room. Returns false if that is not so in time, or once closed.
     *
     * @param bytes at most {@link #CAPACITY}
     */
    boolean hasRoom(Env env, int bytes, long untilMicros) {
        while (true) {
            synchronized (this) {
                boolean fits = ring.length - (written - taken) >= bytes && marks.size() + 2 <= MARKS_MAX;
                if (closed || fits) {
                    return !closed;
                }
            }
            if (env.clock().micros() >= untilMicros) {
                return false;
            }
            room.await(untilMicros);
        }
    }

    /**
     * Adds an input as a whole, which {@linkplain #hasRoom has room}. Returns false once closed: then none of it will be read,
     * unless a log has the beginning.
     *
     * @throws ProblemException if another instance has taken the log over
     */
    boolean add(String origin, Input input, byte[] bytes) {
        mark(new Mark.Begin(origin, input));
        if (closed()
                || (log.isPresent() && log.get().append(bytes, 0, bytes.length).isEmpty())) {
            return false;
        }
        int from = (int) (written % ring.length);
        int first = Math.min(bytes.length, ring.length - from);
        System.arraycopy(bytes, 0, ring, from, first);
        System.arraycopy(bytes, first, ring, 0, bytes.length - first);
        synchronized (this) {
            written += bytes.length;
        }
        mark(new Mark.End(true));
        return !closed();
    }

    /**
     * Returns when everything that has been added is durable in the log and this instance was the newest after that; at once,
     * and false, if there is no log. Any thread.
     *
     * @throws IOException if the store fails; the call can be repeated
     * @throws ProblemException if another instance has taken the log over
     */
    boolean settle() throws IOException {
        if (log.isPresent()) {
            log.get().settle();
        }
        return log.isPresent();
    }

    /** Nothing will come any more. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        wake.run();
    }

    /** The input is lost; told when everything before has been taken. */
    void fail(ProblemException problem) {
        synchronized (this) {
            failure = Optional.of(problem);
            ended = true;
        }
        wake.run();
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Waits on the reader's thread until a time or until closed. */
    void pause(Env env, long micros) {
        long until = env.clock().micros() + micros;
        while (!closed() && env.clock().micros() < until) {
            room.await(until);
        }
    }

    // The loop's side.

    /** Bytes before the next mark. */
    synchronized int readable() {
        long end = marks.isEmpty() ? written : marks.element().position();
        return (int) (end - taken);
    }

    /** Whether bytes, a mark or a failure wait. */
    synchronized boolean hasNews() {
        return written > taken || !marks.isEmpty() || failure.isPresent();
    }

    /** Whether everything has been taken and the reader has ended in order. */
    synchronized boolean drained() {
        return ended && written == taken && marks.isEmpty() && failure.isEmpty();
    }

    /** Copies up to {@code most} bytes before the next mark and returns how many. */
    int take(byte[] into, int at, int most) {
        int count = Math.min(readable(), most);
        int from = (int) (taken % ring.length);
        int first = Math.min(count, ring.length - from);
        System.arraycopy(ring, from, into, at, first);
        System.arraycopy(ring, 0, into, at + first, count - first);
        synchronized (this) {
            taken += count;
        }
        room.wake();
        return count;
    }

    /** Takes the mark that stands before the next byte, if there is one. */
    Optional<Mark> takeMark() {
        Optional<Mark> next;
        synchronized (this) {
            boolean here = !marks.isEmpty() && marks.element().position() == taken;
            next = here ? Optional.of(marks.remove().mark()) : Optional.empty();
        }
        next.ifPresent(mark -> room.wake());
        return next;
    }

    /** Throws the failure, if the input is lost and everything before has been taken. */
    void check() {
        ProblemException problem;
        synchronized (this) {
            if (failure.isEmpty() || written > taken || !marks.isEmpty()) {
                return;
            }
            problem = failure.orElseThrow();
        }
        throw problem;
    }

    /** Stops the reader. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        room.wake();
    }
}
