// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.checkpoint.InputLog.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Writes the segments of one instance's log, and deletes those that are of no more use. A segment that the store has failed on is
 * left as it is, and the next begins with what was not known to be durable. One thread at a time.
 */
final class LogWriter {
    /** A segment that has begun. */
    private static final class Written {
        private final String name;
        private final long base;
        /** Behind all that may stand in it, durable or not. */
        private long end;

        Written(String name, long base) {
            this.name = name;
            this.base = base;
            this.end = base;
        }
    }

    /** A file that is of no more use once a place is committed. */
    record Leftover(String name, Place upTo) {}

    private final CheckpointStore store;
    private final String folder;
    private final long epoch;
    private final InputLog.Fence fence;
    private final int segmentBytes;
    private final List<Written> segments = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private List<Place> before = List.of();
    private Optional<CheckpointStore.Log> segment = Optional.empty();
    private long sequence;
    private long durable;
    private long bytes;

    LogWriter(CheckpointStore store, String folder, long epoch, InputLog.Fence fence, int segmentBytes) {
        this.store = store;
        this.folder = folder;
        this.epoch = epoch;
        this.fence = fence;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Begins the log. When this returns it stands in the store how far the logs before it go.
     *
     * @param earlier the end of each of them
     */
    void begin(List<Place> earlier) throws IOException {
        before = earlier;
        beginSegment();
    }

    /** Takes files of earlier logs into its care. */
    void inherit(Collection<Leftover> files) {
        leftovers.addAll(files);
    }

    /**
     * Makes records durable. After an exception the same ones have to be written again, before any other.
     *
     * @param upTo the offset behind them
     */
    void write(List<byte[]> records, long upTo) throws IOException {
        try {
            if (segment.isEmpty()) {
                fence.check();
                beginSegment();
            }
            segments.get(segments.size() - 1).end = upTo;
            CheckpointStore.Log log = segment.orElseThrow();
            for (byte[] part : records) {
                log.append(part);
                bytes += part.length;
            }
            log.sync();
        } catch (IOException failure) {
            close();
            throw failure;
        }
        durable = upTo;
        // Says to a reader what must be there. Should it be lost, a damaged end is taken for a torn one.
        if (!isNoted() || bytes >= segmentBytes) {
            close();
        }
    }

    private void beginSegment() throws IOException {
        String name = folder + "/" + LogTakeOver.name(epoch, sequence++);
        byte[] head = LogSegment.head(durable, before);
        bytes = head.length;
        try {
            CheckpointStore.Log log = store.createLog(name);
            segment = Optional.of(log);
            log.append(head);
            log.sync();
            if (!isNoted()) {
                throw new IOException("cannot write to " + name);
            }
            segments.add(new Written(name, durable));
        } catch (IOException failure) {
            close();
            leftovers.add(new Leftover(name, Place.START));
            throw failure;
        }
    }

    private boolean isNoted() {
        try {
            byte[] note = LogRecord.of(LogRecord.SYNCED, durable, new byte[0]);
            segment.orElseThrow().append(note);
            bytes += note.length;
            return true;
        } catch (IOException failure) {
            return false;
        }
    }

    /** Deletes what lies wholly before a place. */
    void acknowledge(Place committed) throws IOException {
        for (Leftover leftover : List.copyOf(leftovers)) {
            if (!leftover.upTo().isBehind(committed)) {
                store.delete(leftover.name());
                leftovers.remove(leftover);
            }
        }
        // The one that follows is durable, so the log never is without a segment that says where it stands.
        while (segments.size() > 1 && !needed(segments.get(0), segments.get(1)).isBehind(committed)) {
            store.delete(segments.get(0).name);
            segments.remove(0);
        }
    }

    /**
     * Up to where a segment is needed. Where the store has failed on it, it may hold more than the next one repeats yet, and an
     * instance that has taken over meanwhile has found it there and counts on it.
     */
    private Place needed(Written segment, Written next) {
        return new Place(epoch, Math.max(segment.end, next.base));
    }

    /** Ends the segment. What is written next begins another. */
    void close() {
        try {
            if (segment.isPresent()) {
                segment.get().close();
            }
        } catch (IOException ofNoMatter) {
            // What counts has been synced, and the rest is written again.
        }
        segment = Optional.empty();
    }
}
