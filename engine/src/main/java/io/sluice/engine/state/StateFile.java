// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.RowCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * State in its stored form: sections of {@link Entries}, each with a name that says what remembers them. Several files, of which
 * the first has all entries and the others what has changed since the one before, are {@linkplain #merge merged} into one.
 *
 * <p>A section is the length of its name, the name in UTF-8, the number of entries, their length in bytes, and the entries. Several
 * sections may have one name: those of the shards.
 */
public final class StateFile {
    /** Where the bytes of some entries are. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Span(byte[] data, int from, int to, long count) {}

    private final Map<String, List<Span>> sections = new LinkedHashMap<>();

    /** A file without entries. */
    public StateFile() {}

    /** Reads a file. */
    public static StateFile of(byte[] file) {
        StateFile read = new StateFile();
        ByteReader in = new ByteReader().start(file, 0, file.length);
        while (in.hasMore()) {
            int length = (int) in.count();
            String name = new String(file, in.skip(length), length, StandardCharsets.UTF_8);
            long count = in.count();
            int bytes = (int) in.count();
            int from = in.skip(bytes);
            read.add(name, new Span(file, from, from + bytes, count));
        }
        return read;
    }

    private void add(String name, Span span) {
        sections.computeIfAbsent(name, any -> new ArrayList<>()).add(span);
    }

    /** Adds entries, which must not be changed any more; none are left out. */
    public void add(String name, Entries entries) {
        if (entries.count() > 0) {
            Bytes bytes = entries.bytes();
            add(name, new Span(bytes.data(), 0, bytes.size(), entries.count()));
        }
    }

    public boolean isEmpty() {
        return sections.isEmpty();
    }

    /** The sections with some names; entries are shared. */
    public StateFile only(Predicate<String> names) {
        StateFile some = new StateFile();
        sections.forEach((name, spans) -> {
            if (names.test(name)) {
                some.sections.put(name, spans);
            }
        });
        return some;
    }

    /** Adds the sections of another file, which has none of the names that this one has; entries are shared. */
    public void addAll(StateFile other) {
        sections.putAll(other.sections);
    }

    /** The names of the sections that have entries. */
    public List<String> names() {
        return List.copyOf(sections.keySet());
    }

    /** How many entries a section has. */
    public long count(String name) {
        return sections.getOrDefault(name, List.of()).stream()
                .mapToLong(Span::count)
                .sum();
    }

    /** How many entries there are. */
    public long count() {
        return spans().mapToLong(Span::count).sum();
    }

    /** How many bytes the entries have. */
    public long size() {
        return spans().mapToLong(span -> span.to() - span.from()).sum();
    }

    private java.util.stream.Stream<Span> spans() {
        return sections.values().stream().flatMap(List::stream);
    }

    /** Goes through the entries of a section, none if it has none. */
    public List<Entries.Cursor> entries(String name) {
        return sections.getOrDefault(name, List.of()).stream()
                .map(span -> new Entries.Cursor(span.data(), span.from(), span.to()))
                .toList();
    }

    /** Receives the bytes of a file, piece by piece. */
    public interface Out<X extends Exception> {
        void write(byte[] data, int from, int length) throws X;
    }

    /** Writes the file. */
    public <X extends Exception> void writeTo(Out<X> out) throws X {
        Bytes head = new Bytes();
        for (Map.Entry<String, List<Span>> section : sections.entrySet()) {
            byte[] name = section.getKey().getBytes(StandardCharsets.UTF_8);
            for (Span span : section.getValue()) {
                head.clear();
                head.putCount(name.length);
                head.put(name, 0, name.length);
                head.putCount(span.count());
                head.putCount(span.to() - span.from());
                out.write(head.data(), 0, head.size());
                out.write(span.data(), span.from(), span.to() - span.from());
            }
        }
    }

    /** What is there after files that were written one after the other; no entry is gone. */
    public static StateFile merge(List<StateFile> files) {
        if (files.size() == 1) {
            return files.get(0);
        }
        StateFile merged = new StateFile();
        for (StateFile file : files) {
            for (String name : file.names()) {
                if (!merged.sections.containsKey(name)) {
                    merged.add(name, merge(files, name));
                }
            }
        }
        merged.sections.values().removeIf(spans -> spans.get(0).count() == 0);
        return merged;
    }

    /** The last entry of each key, in the order in which the keys first came. */
    private static Span merge(List<StateFile> files, String name) {
        ByteTable keys = new ByteTable(new RowCodec(List.of()), 1);
        List<Entries.Cursor> cursors = new ArrayList<>();
        files.forEach(file -> cursors.addAll(file.entries(name)));
        Bytes values = new Bytes();
        for (Entries.Cursor cursor : cursors) {
            while (cursor.next()) {
                ByteReader key = cursor.key();
                int place = keys.findOrInsert(key.data(), key.at(), key.to());
                keys.records()[place] = cursor.isGone() ? -1 : values.size();
                if (!cursor.isGone()) {
                    ByteReader value = cursor.value();
                    values.putCount(value.to() - value.at());
                    values.put(value.data(), value.at(), value.to());
                }
            }
        }
        return last(keys, values);
    }

    private static Span last(ByteTable keys, Bytes values) {
        Entries merged = new Entries(0);
        for (int place : keys.placesAsInserted()) {
            long at = keys.records()[place];
            if (at >= 0) {
                ByteReader value = new ByteReader().start(values.data(), (int) at, values.size());
                int length = (int) value.count();
                keys.writeKey(place, merged.key());
                merged.value().put(value.data(), value.at(), value.at() + length);
                merged.put();
            }
        }
        return new Span(merged.bytes().data(), 0, merged.bytes().size(), merged.count());
    }
}
