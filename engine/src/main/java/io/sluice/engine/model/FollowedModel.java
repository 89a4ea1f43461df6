// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.connector.Position;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The versions that a {@link ModelFeed} has found, until the loop takes them. A position is where in the job's log of this input the
 * version ends that was taken last, and which one it is.
 */
final class FollowedModel implements Source {
    /** So few that a version that waits is not an old one. */
    private static final int WAITING_MAX = 2;

    /**
     * Where a source stands.
     *
     * @param place in the log; {@link InputLog.Place#START} if nothing of it was taken, or there is none
     * @param last the version that was taken last
     */
    record Where(InputLog.Place place, Optional<ServedModel.Identity> last) {
        static final Where BEGIN = new Where(InputLog.Place.START, Optional.empty());

        static Where read(BinaryReader in) {
            InputLog.Place place = new InputLog.Place(in.longNumber(), in.longNumber());
            return new Where(place, in.flag() ? Optional.of(ServedModel.Identity.read(in)) : Optional.empty());
        }

        byte[] toBytes() {
            BinaryWriter out = Position.begin(Position.Kind.MODEL);
            out.count(place.epoch());
            out.count(place.offset());
            out.flag(last.isPresent());
            last.ifPresent(identity -> identity.write(out));
            return out.toBytes();
        }
    }

    /** @param ready for the shards to take */
    private record Found(ServedModel model, InputLog.Place behind, ReadyModels.Offer ready) {}

    private final String stream;
    private final Optional<InputLog> log;
    private final Runnable wake;
    private final Env env;
    private final Signal room;
    private final boolean beside;
    private final boolean waits;
    private final Chunk chunk = Chunk.of(ModelSource.SCHEMA.types());
    /** The loop's. */
    private Where where;

    /** Those of the versions that were given last. */
    private final List<ReadyModels.Offer> given = new ArrayList<>();

    // Guarded by this.
    private final ArrayDeque<Found> waiting = new ArrayDeque<>();
    /** Whether what the log has of before is there. */
    private boolean caughtUp;

    private boolean ended;
    private boolean closed;
    private Optional<ProblemException> failure = Optional.empty();

    /**
     * @param beside whether it ends when the other sources do
     * @param waits whether the others wait for the first version
     */
    FollowedModel(SourceConnector.Opening opening, Where where, boolean beside, boolean waits) {
        this.beside = beside;
        this.waits = waits;
        this.stream = opening.stream();
        this.log = opening.log();
        this.wake = opening.wake();
        this.env = opening.env();
        this.where = where;
        room = env.signal();
    }

    // The feed's side.

    /** Waits until a version would be taken soon; false once closed. */
    boolean awaitRoom() {
        while (true) {
            synchronized (this) {
                if (closed || waiting.size() < WAITING_MAX) {
                    return !closed;
                }
            }
            room.await(Signal.NEVER);
        }
    }

    /** Waits until a time or until closed. */
    void pause(long micros) {
        long until = env.clock().micros() + micros;
        while (!isClosed() && env.clock().micros() < until) {
            room.await(until);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Hands a version over.
     *
     * @param behind where in the log it ends
     * @throws ProblemException if it cannot be read
     */
    void add(ServedModel model, InputLog.Place behind) {
        ReadyModels.Offer ready =
                ReadyModels.offer(model.file(), env.scheduler().parallelism());
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                waiting.add(new Found(model, behind, ready));
            }
        }
        if (late) {
            ready.close();
        }
        wake.run();
    }

    /** What the log has of before has been added. */
    void catchUp() {
        synchronized (this) {
            caughtUp = true;
        }
        wake.run();
    }

    /** Nothing will come any more. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        wake.run();
    }

    /** The source is lost; told when everything before has been taken. */
    void fail(ProblemException problem) {
        synchronized (this) {
            failure = Optional.of(problem);
        }
        wake.run();
    }

    // The loop's side.

    @Override
    public synchronized boolean hasRows() {
        return !waiting.isEmpty() || failure.isPresent();
    }

    @Override
    public synchronized boolean exhausted() {
        boolean had = beside && caughtUp && !comesFirst() && failure.isEmpty();
        return (ended || had) && waiting.isEmpty();
    }

    @Override
    public boolean comesFirst() {
        return waits && where.last().isEmpty();
    }

    @Override
    public void take(long rowsMax, Consumer<Chunk> out) {
        chunk.clear();
        // Every shard has had what was given before.
        given.forEach(ReadyModels.Offer::close);
        given.clear();
        for (long left = rowsMax; left > 0; left--) {
            Optional<Found> next = next();
            if (next.isEmpty()) {
                break;
            }
            put(next.get().model());
            given.add(next.get().ready());
            where = new Where(
                    next.get().behind(), Optional.of(next.get().model().is()));
        }
        if (chunk.size() > 0) {
            room.wake();
            out.accept(chunk);
        }
    }

    private synchronized Optional<Found> next() {
        if (waiting.isEmpty() && failure.isPresent() && chunk.size() == 0) {
            throw failure.get();
        }
        return Optional.ofNullable(waiting.poll());
    }

    private void put(ServedModel model) {
        ((LongColumn) chunk.column(0)).add(model.is().version());
        ((LongColumn) chunk.column(1)).add(model.batchMicros());
        ((LongColumn) chunk.column(2)).add(model.rows());
        ((Utf8Column) chunk.column(3)).add(model.algorithm());
        ((Utf8Column) chunk.column(4)).add(model.file(), 0, model.file().length);
        chunk.addRow(1);
    }

    @Override
    public long rowsSkipped() {
        return 0;
    }

    @Override
    public byte[] position() {
        return where.toBytes();
    }

    @Override
    public void settle() throws IOException {
        if (log.isPresent()) {
            log.get().settle();
        }
    }

    @Override
    public void acknowledge(byte[] position) throws IOException {
        Where committed = Position.read(stream, position, Position.Kind.MODEL, Where::read);
        if (log.isPresent() && !committed.place().equals(InputLog.Place.START)) {
            log.get().acknowledge(committed.place());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(found -> found.ready().close());
        }
        given.forEach(ReadyModels.Offer::close);
        room.wake();
        log.ifPresent(InputLog::close);
    }
}
