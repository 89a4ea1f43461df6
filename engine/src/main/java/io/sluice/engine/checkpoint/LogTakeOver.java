// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.checkpoint.InputLog.Place;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the logs of all instances before this one from their writers, and finds out what of them lies behind a position.
 *
 * <p>Instances overlap: one that has been taken over may log on for a while, in segments that its successor has not seen.
 * Nothing of that is settled, since an instance asks for a successor after it has made its input durable. So the head of
 * every segment says how far the logs before it go, and the word of the newest instance that came to log anything counts.
 */
final class LogTakeOver {
    /** The name of a segment, in its folder. */
    static String name(long epoch, long sequence) {
        return String.format("%016d.%08d", epoch, sequence);
    }

    /** A segment: {@code from} to {@code end} is read of it. */
    record Segment(String name, long from, long end) {}

    /** What is read of one instance's log, in order: {@code from} to {@code end}. */
    record Part(long epoch, long from, long end, List<Segment> segments) {
        /** The segments that hold any of it; the others may be deleted at once. */
        List<Segment> unread() {
            return segments.stream().filter(segment -> segment.from() < end).toList();
        }

        /** Where it ends. */
        Place place() {
            return new Place(epoch, end);
        }
    }

    private static final Pattern NAME = Pattern.compile("([0-9]{16})\\.([0-9]{8})");

    private final CheckpointStore store;
    private final String folder;
    private final Place from;
    private final TreeMap<Long, TreeMap<Long, String>> names = new TreeMap<>();
    private final List<String> files = new ArrayList<>();
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    private Optional<TreeMap<Long, Long>> ends = Optional.empty();

    private LogTakeOver(CheckpointStore store, String folder, Place from) {
        this.store = store;
        this.folder = folder;
        this.from = from;
    }

    /**
     * Takes over.
     *
     * @param epoch of this instance; the logs of those before it are taken
     * @throws ProblemException if what was durable is damaged or missing
     */
    static LogTakeOver of(CheckpointStore store, String folder, long epoch, Place from) throws IOException {
        LogTakeOver taken = new LogTakeOver(store, folder, from);
        for (String name : store.list(folder)) {
            Matcher parsed = NAME.matcher(name);
            if (parsed.matches() && Long.parseLong(parsed.group(1)) < epoch) {
                taken.files.add(folder + "/" + name);
                taken.names
                        .computeIfAbsent(Long.parseLong(parsed.group(1)), any -> new TreeMap<>())
                        .put(Long.parseLong(parsed.group(2)), folder + "/" + name);
            }
        }
        if (from.epoch() < epoch) {
            taken.take();
        }
        return taken;
    }

    /** What is to be read, oldest first. */
    List<Part> parts() {
        return new ArrayList<>(parts.values());
    }

    /** All files of earlier instances, those too that are not read, with the place up to which they are. */
    List<LogWriter.Leftover> leftovers() {
        return files.stream()
                .map(file -> new LogWriter.Leftover(file, upTo(file)))
                .toList();
    }

    private Place upTo(String file) {
        return parts.values().stream()
                .flatMap(part -> part.segments().stream()
                        .filter(segment -> segment.name().equals(file))
                        .map(segment -> new Place(part.epoch(), Math.min(part.end(), segment.end()))))
                .findFirst()
                .orElse(Place.START);
    }

    /** Newest first: the newest log tells how far the others go. */
    private void take() throws IOException {
        for (long epoch : names.tailMap(from.epoch(), true).descendingKeySet()) {
            if (ends.isEmpty() || ends.get().containsKey(epoch)) {
                take(epoch, names.getOrDefault(epoch, new TreeMap<>()).values());
            }
        }
        for (long epoch : ends.orElseGet(TreeMap::new).keySet()) {
            if (epoch >= from.epoch() && !parts.containsKey(epoch)) {
                add(epoch, 0, List.of());
            }
        }
        Part first = parts.get(from.epoch());
        // A connection that was lost with its reader counts as one mark, which is in no log.
        if (first == null ? from.offset() > 0 : from.offset() > first.end() + 1) {
            throw LogSegment.damaged(
                    first == null || first.segments().isEmpty()
                            ? folder
                            : first.segments().get(first.segments().size() - 1).name(),
                    "it ends at " + (first == null ? 0 : first.end()) + ", and the checkpoint has read up to "
                            + from.offset());
        }
    }

    private long begin(long epoch) {
        return epoch == from.epoch() ? from.offset() : 0;
    }

    /**
     * The segments of one log, which overlap where the store has failed: the later one repeats what its writer could not know
     * to be durable. What both hold is the same, and either may hold more: a writer can be stopped while it repeats.
     */
    private void take(long epoch, Collection<String> inOrder) throws IOException {
        List<Segment> segments = new ArrayList<>();
        long read = begin(epoch);
        long found = -1;
        for (String name : inOrder) {
            LogSegment segment = LogSegment.open(name, store.takeLog(name));
            if (segment.isEmpty()) {
                continue;
            }
            if (ends.isEmpty()) {
                TreeMap<Long, Long> before = new TreeMap<>();
                segment.before().forEach(place -> before.put(place.epoch(), place.offset()));
                ends = Optional.of(before);
            }
            if (segment.base() > read) {
                if (endOf(epoch, segment.base()) > read) {
                    String gap = "it begins at " + segment.base() + ", and what is before it ends at " + read;
                    throw LogSegment.damaged(name, gap);
                }
                break;
            }
            while (segment.next()) {
                // To its end.
            }
            if (segment.offset() > read) {
                segments.add(new Segment(name, read, segment.offset()));
                read = segment.offset();
            }
            found = Math.max(found, segment.offset());
        }
        if (found >= 0) {
            add(epoch, found, segments);
        }
    }

    private void add(long epoch, long found, List<Segment> segments) {
        long begin = begin(epoch);
        long end = endOf(epoch, found);
        String last =
                segments.isEmpty() ? folder : segments.get(segments.size() - 1).name();
        if (end > Math.max(begin, found)) {
            long from = Math.max(begin, found);
            throw LogSegment.damaged(
                    last, "the input from " + from + " to " + end + " of epoch " + epoch + " is missing");
        }
        parts.put(epoch, new Part(epoch, begin, end, segments));
    }

    /** Where a log ends as a later one says; if none does, where it is found to end. */
    private long endOf(long epoch, long found) {
        return ends.map(known -> known.getOrDefault(epoch, found)).orElse(found);
    }
}
