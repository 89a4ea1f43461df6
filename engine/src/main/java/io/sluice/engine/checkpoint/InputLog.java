// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a source that cannot replay has received, kept in the checkpoint until it is committed. Every instance of a job
 * writes a log of its own, {@code wal/STREAM/EPOCH.SEQUENCE}, in segments; the input is what all of them hold, one behind
 * the other.
 *
 * <p>Three threads meet here. The source's own thread first calls {@link #takeOver}, which hands it what earlier instances
 * have logged, and then logs what it receives by {@link #append} and the marks; those copy into memory and wait only while
 * more than {@link #PENDING_MAX} bytes are not durable. A thread of the log's own writes and syncs, every {@link
 * #SYNC_MICROS} at most or when {@link #SYNC_BYTES} have come. The thread that commits calls {@link #settle} and {@link
 * #acknowledge}.
 *
 * <p>When the store fails, as with a disk that is full, nothing is forgotten: a new segment begins with all that was not
 * known to be durable, and until that works nothing more is logged.
 */
public final class InputLog implements AutoCloseable {
    /** How long what is logged may wait to be synced. */
    static final long SYNC_MICROS = 5_000;

    /** How much may wait. */
    static final int SYNC_BYTES = 1 << 20;

    /** With so much in memory that is not durable, whoever logs waits. */
    static final int PENDING_MAX = 4 << 20;

    private static final int SEGMENT_BYTES = 64 << 20;
    private static final long PAUSE_MICROS_MIN = 1_000_000;
    private static final long PAUSE_MICROS_MAX = 60_000_000;
    private static final long TAKE_OVER_MICROS = 300_000_000;

    /**
     * A place in the input.
     *
     * @param epoch of the instance in whose log it lies
     * @param offset how many bytes that instance had logged before it; a mark counts as one
     */
    public record Place(long epoch, long offset) {
        /** Before everything. */
        public static final Place START = new Place(0, 0);

        /** Whether it comes after another. */
        boolean isBehind(Place other) {
            return epoch == other.epoch ? offset > other.offset : epoch > other.epoch;
        }
    }

    /** Asks whether a newer instance has claimed the checkpoint, and throws {@link Code#FENCED} then. */
    @FunctionalInterface
    interface Fence {
        void check() throws IOException;
    }

    /** Receives the input of earlier instances, in order, on the thread that takes over. */
    public interface Replay {
        /**
         * A connection begins.
         *
         * @param behind where its first byte is logged
         */
        void begin(String origin, Place behind);

        /** Bytes of it; lent until this returns. */
        void bytes(byte[] data, int from, int length);

        /** It has ended, or was lost: when its reader was. */
        void end(boolean orderly);
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private final CheckpointStore store;
    private final String stream;
    private final String folder;
    private final long epoch;
    private final long firstEpoch;
    private final Fence fence;
    private final Env env;
    private final Consumer<String> status;
    private final Signal room;
    private final Signal work;

    // What is not known to be durable, oldest first; guarded by this.
    private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
    private long pendingBytes;
    private long pendingSince;
    private long end;
    private boolean failing;
    private boolean closed;
    private Optional<ProblemException> fatal = Optional.empty();

    /** Whoever writes to the store holds it; taken before this. */
    private final LogWriter writer;

    /** @param firstEpoch what instances before this one have logged is not part of the input; 0 if there is none */
    InputLog(
            CheckpointStore store,
            String stream,
            long epoch,
            long firstEpoch,
            Fence fence,
            Env env,
            Consumer<String> status) {
        this(store, stream, epoch, firstEpoch, fence, env, status, SEGMENT_BYTES);
    }

    InputLog(
            CheckpointStore store,
            String stream,
            long epoch,
            long firstEpoch,
            Fence fence,
            Env env,
            Consumer<String> status,
            int segmentBytes) {
        this.store = store;
        this.stream = stream;
        this.folder = Names.log(stream);
        this.epoch = epoch;
        this.firstEpoch = firstEpoch;
        this.fence = fence;
        this.env = env;
        this.status = status;
        writer = new LogWriter(store, folder, epoch, fence, segmentBytes);
        room = env.signal();
        work = env.signal();
    }

    // The source's thread.

    /**
     * Takes the logs of earlier instances from them, hands over what lies behind a place, and begins a log for this one. To
     * be called once, before anything is logged. It waits while the store fails or an earlier instance is alive and cannot
     * be stopped, some minutes at most.
     *
     * @param from where to begin
     * @param open whether a connection is open at that place
     * @throws ProblemException {@link Code#CHECKPOINT_DAMAGED} if something of it cannot be read; {@link Code#FENCED} if
     *     there is a newer instance; {@link Code#SOURCE_UNAVAILABLE} if waiting did not help
     */
    public void takeOver(Place from, boolean open, Replay replay) {
        try {
            readEarlier(from, open, replay);
            env.scheduler().blocking("log-" + stream, this::work);
        } finally {
            if (isClosed()) {
                // Before it began, perhaps: then its file is still open, and nobody could take it.
                close();
            }
        }
    }

    private void readEarlier(Place from, boolean open, Replay replay) {
        Place since = new Place(firstEpoch, 0);
        boolean earlier = since.isBehind(from);
        List<LogTakeOver.Part> parts = patiently(() -> begin(earlier ? since : from));
        boolean connected = open && !earlier;
        for (LogTakeOver.Part part : parts) {
            for (LogTakeOver.Segment taken : part.unread()) {
                byte[] file = patiently(() -> store.takeLog(taken.name()));
                connected = replay(part, taken, file, connected, replay);
            }
            if (connected) {
                replay.end(false);
                connected = false;
            }
        }
    }

    private List<LogTakeOver.Part> begin(Place from) throws IOException {
        synchronized (writer) {
            LogTakeOver taken = LogTakeOver.of(store, folder, epoch, from);
            List<Place> before = taken.parts().stream()
                    .filter(part -> part.epoch() == from.epoch() || part.end() > 0)
                    .map(LogTakeOver.Part::place)
                    .toList();
            // From here on it stands how far the earlier logs go, whatever their writers still do.
            writer.begin(before);
            // A newer instance may have deleted what it had committed before this one looked.
            fence.check();
            writer.inherit(taken.leftovers());
            try {
                writer.acknowledge(from);
            } catch (IOException later) {
                // The next acknowledgement deletes it.
            }
            return taken.parts();
        }
    }

    /** @return whether a connection is open at the end */
    private static boolean replay(
            LogTakeOver.Part part, LogTakeOver.Segment taken, byte[] file, boolean open, Replay replay) {
        LogSegment records = LogSegment.open(taken.name(), file);
        long until = Math.min(part.end(), taken.end());
        boolean connected = open;
        while (records.next() && records.offset() < until) {
            long skipped = Math.max(0, taken.from() - records.offset());
            if (skipped >= LogRecord.advance(records.kind(), records.length())) {
                continue;
            }
            switch (records.kind()) {
                case LogRecord.BLOCK -> {
                    int from = records.from() + (int) skipped;
                    replay.bytes(file, from, records.length() - (int) skipped);
                }
                case LogRecord.BEGIN -> {
                    connected = true;
                    String origin = new String(file, records.from(), records.length(), StandardCharsets.UTF_8);
                    replay.begin(origin, new Place(part.epoch(), records.offset() + 1));
                }
                default -> {
                    connected = false;
                    replay.end(records.kind() == LogRecord.END);
                }
            }
        }
        return connected;
    }

    /** Tries until it works, for so long that an instance that was taken over has noticed. */
    private <T> T patiently(Action<T> action) {
        long begin = env.clock().micros();
        long pause = PAUSE_MICROS_MIN / 10;
        while (true) {
            try {
                return orFenced(action);
            } catch (IOException failure) {
                boolean enough = env.clock().micros() - begin >= TAKE_OVER_MICROS;
                if (enough || isClosed()) {
                    throw new ProblemException(
                            Problem.of(
                                            Code.SOURCE_UNAVAILABLE,
                                            "the log of the input of \"" + stream + "\" cannot be taken over: "
                                                    + failure.getMessage())
                                    .hint("stop the other instance of the job, or see to the store of the checkpoint"),
                            failure);
                }
                if (pause == PAUSE_MICROS_MIN / 10) {
                    status.accept("waiting for the log of the input of " + stream + ": " + failure.getMessage());
                }
                room.await(env.clock().micros() + pause);
                pause = Math.min(2 * pause, PAUSE_MICROS_MAX / 10);
            }
        }
    }

    /** What cannot be read may be gone because a newer instance has committed it: then that is the problem. */
    private <T> T orFenced(Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (IOException | ProblemException failure) {
            fence.check();
            throw failure;
        }
    }

    /**
     * Logs bytes, which are copied. Returns at once, unless much is waiting to be synced or the store fails.
     *
     * @return where the first one is logged; empty if the log has been closed, and nothing is logged then
     * @throws ProblemException if another instance has taken over
     */
    public Optional<Place> append(byte[] bytes, int from, int length) {
        return log(LogRecord.BLOCK, bytes, from, length);
    }

    /**
     * Logs that a connection begins, as {@link #append} logs bytes.
     *
     * @return where the first byte of it will be logged
     */
    public Optional<Place> begin(String origin) {
        byte[] text = origin.getBytes(StandardCharsets.UTF_8);
        return log(LogRecord.BEGIN, text, 0, text.length).map(place -> new Place(place.epoch(), place.offset() + 1));
    }

    /** Logs that the connection has ended, as {@link #append} logs bytes. */
    public Optional<Place> end(boolean orderly) {
        return log(orderly ? LogRecord.END : LogRecord.LOST, new byte[0], 0, 0);
    }

    private Optional<Place> log(byte kind, byte[] bytes, int from, int length) {
        if (!awaitRoom()) {
            return Optional.empty();
        }
        boolean first;
        Place place;
        synchronized (this) {
            byte[] record = LogRecord.of(kind, end, bytes, from, length);
            place = new Place(epoch, end);
            end += LogRecord.advance(kind, length);
            first = pending.isEmpty();
            pendingSince = first ? env.clock().micros() : pendingSince;
            pending.add(record);
            pendingBytes += record.length;
            first |= pendingBytes >= SYNC_BYTES;
        }
        if (first) {
            work.wake();
        }
        return Optional.of(place);
    }

    private boolean awaitRoom() {
        while (true) {
            synchronized (this) {
                fatal.ifPresent(problem -> {
                    throw new ProblemException(problem.problem(), problem);
                });
                if (closed || (pendingBytes < PENDING_MAX && !failing)) {
                    return !closed;
                }
            }
            room.await(Signal.NEVER);
        }
    }

    /** Where this instance's log begins: before anything that it will log. */
    public Place own() {
        return new Place(epoch, 0);
    }

    // The log's own thread.

    private void work() {
        long pause = 0;
        while (!isClosed()) {
            long due = dueMicros();
            if (due > env.clock().micros()) {
                work.await(due);
                continue;
            }
            try {
                flush();
                pause = 0;
            } catch (IOException failure) {
                pause = Math.min(PAUSE_MICROS_MAX, Math.max(PAUSE_MICROS_MIN, 2 * pause));
                pause(pause);
            } catch (ProblemException problem) {
                // Whoever logs next is told.
                return;
            }
        }
    }

    private void pause(long micros) {
        long until = env.clock().micros() + micros;
        while (!isClosed() && isFailing() && env.clock().micros() < until) {
            work.await(until);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isFailing() {
        return failing;
    }

    private synchronized long dueMicros() {
        if (pending.isEmpty()) {
            return Signal.NEVER;
        }
        return pendingBytes >= SYNC_BYTES ? 0 : pendingSince + SYNC_MICROS;
    }

    /** Makes all that has been logged so far durable. */
    void flush() throws IOException {
        synchronized (writer) {
            List<byte[]> batch;
            long upTo;
            synchronized (this) {
                batch = new ArrayList<>(pending);
                upTo = end;
            }
            if (batch.isEmpty()) {
                return;
            }
            try {
                writer.write(batch, upTo);
            } catch (IOException failure) {
                failed(failure);
                throw failure;
            } catch (ProblemException problem) {
                synchronized (this) {
                    fatal = Optional.of(problem);
                }
                room.wake();
                throw problem;
            }
            durable(batch);
        }
    }

    private void failed(IOException failure) {
        boolean first;
        synchronized (this) {
            first = !failing;
            failing = true;
        }
        if (first) {
            status.accept("cannot log the input of " + stream + ", which is not read until that works: "
                    + failure.getMessage());
        }
    }

    private void durable(List<byte[]> batch) {
        boolean again;
        synchronized (this) {
            for (byte[] record : batch) {
                pending.remove();
                pendingBytes -= record.length;
            }
            pendingSince = env.clock().micros();
            again = failing;
            failing = false;
        }
        room.wake();
        if (again) {
            work.wake();
            status.accept("the input of " + stream + " is logged again");
        }
    }

    // The thread that commits.

    /**
     * Returns when everything logged so far is durable and this instance was still the newest after that.
     *
     * @throws IOException if the store fails; the call can be repeated
     * @throws ProblemException {@link Code#FENCED} if another instance has taken over: what is settled then is not read by it
     */
    public void settle() throws IOException {
        flush();
        fence.check();
    }

    /**
     * Deletes the segments that lie wholly before a place, which has been committed.
     *
     * @throws IOException if some could not be deleted; the next call tries again
     */
    public void acknowledge(Place committed) throws IOException {
        synchronized (writer) {
            writer.acknowledge(committed);
        }
    }

    /** Flushes what has been received, if that works, and stops logging. Any thread; may be called twice. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        room.wake();
        work.wake();
        try {
            flush();
        } catch (IOException | ProblemException lost) {
            // It was not settled.
        }
        synchronized (writer) {
            writer.close();
        }
    }
}
