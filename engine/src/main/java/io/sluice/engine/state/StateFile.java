// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * State in its stored form: sections of {@link Entries}, each with a name that says what remembers them. Several files, of which
 * the first has all entries and the others what has changed since the one before, are {@linkplain #merge merged} into one.
 *
 * <p>A section is the length of its name, the name in UTF-8, the number of entries, their length in bytes, and the entries. Several
 * sections may have one name: those of the shards, and those of a file in order, which begins with an empty section without a name:
 * there the names are in order, and so are the entries of all sections with one name (as {@link EntryStream} says), so that it can be
 * merged while it is read. Others are put in order before.
 */
public final class StateFile {
    private final Map<String, List<Block>> sections = new TreeMap<>();
    private boolean inOrder;

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
            Block block = new Block(name, file, from, from + bytes, count);
            if (block.isMark()) {
                read.inOrder = true;
            } else {
                read.add(block);
            }
        }
        return read;
    }

    private void add(Block block) {
        sections.computeIfAbsent(block.section(), any -> new ArrayList<>()).add(block);
    }

    /** Adds entries, which must not be changed any more; none are left out. */
    public void add(String name, Entries entries) {
        if (entries.count() > 0) {
            add(Block.of(name, entries));
            inOrder = false;
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
        inOrder = false;
    }

    /** The names of the sections that have entries. */
    public List<String> names() {
        return List.copyOf(sections.keySet());
    }

    /** How many entries a section has. */
    public long count(String name) {
        return sections.getOrDefault(name, List.of()).stream()
                .mapToLong(Block::count)
                .sum();
    }

    /** How many entries there are. */
    public long count() {
        return blocks().mapToLong(Block::count).sum();
    }

    /** How many bytes the entries have. */
    public long size() {
        return blocks().mapToLong(Block::size).sum();
    }

    private Stream<Block> blocks() {
        return sections.values().stream().flatMap(List::stream);
    }

    /** Goes through the entries of a section, none if it has none. */
    public List<Entries.Cursor> entries(String name) {
        return sections.getOrDefault(name, List.of()).stream()
                .map(Block::cursor)
                .toList();
    }

    /** Receives the bytes of a file, piece by piece. */
    public interface Out<X extends Exception> {
        void write(byte[] data, int from, int length) throws X;
    }

    /** Writes the file. */
    public <X extends Exception> void writeTo(Out<X> out) throws X {
        if (inOrder) {
            write(Block.MARK, out);
        }
        for (List<Block> section : sections.values()) {
            for (Block block : section) {
                write(block, out);
            }
        }
    }

    static <X extends Exception> void write(Block block, Out<X> out) throws X {
        Bytes head = new Bytes();
        head.putText(block.section());
        head.putCount(block.count());
        head.putCount(block.size());
        out.write(head.data(), 0, head.size());
        out.write(block.data(), block.from(), block.size());
    }

    /** Reads it in order, from front to back. */
    public StateStream stream() {
        StateFile ordered = inOrder ? this : ordered(List.of(this), () -> {});
        return unfailing(() -> new StateStream(Block.Reader.of(ordered.blocks().iterator())));
    }

    /** A file of some block and those behind it, which are copied. */
    static StateFile of(Block first, Block.Reader behind) throws IOException {
        StateFile read = new StateFile();
        for (Optional<Block> block = Optional.of(first); block.isPresent(); block = behind.next()) {
            read.add(copy(block.get()));
        }
        return read;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T unfailing(Reading<T> inMemory) {
        try {
            return inMemory.read();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What is there after files that were written one after the other, of which the first has all entries; no entry is gone. */
    public static StateFile merge(List<StateFile> files) {
        if (files.size() == 1) {
            return files.get(0);
        }
        StateFile merged = new StateFile();
        merged.inOrder = true;
        return unfailing(() -> {
            StateStream.mergeInto(
                    block -> merged.add(copy(block)),
                    files.stream().map(StateFile::stream).toList());
            return merged;
        });
    }

    /**
     * Changes that were written one after the other, as one file: the last entry of each key, also of those that are gone.
     *
     * @param pause runs now and then
     */
    public static StateFile join(List<StateFile> written, Runnable pause) {
        return written.size() == 1 ? written.get(0) : ordered(written, pause);
    }

    private static StateFile ordered(List<StateFile> written, Runnable pause) {
        StateFile joined = new StateFile();
        joined.inOrder = true;
        Set<String> names = new TreeSet<>();
        written.forEach(file -> names.addAll(file.sections.keySet()));
        return unfailing(() -> {
            for (String name : names) {
                List<Block> blocks = written.stream()
                        .flatMap(file -> file.sections.getOrDefault(name, List.of()).stream())
                        .toList();
                StateStream.write(name, new EntrySort(blocks, pause), true, block -> {
                    joined.add(copy(block));
                    pause.run();
                });
            }
            return joined;
        });
    }

    private static Block copy(Block lent) {
        byte[] data = Arrays.copyOfRange(lent.data(), lent.from(), lent.to());
        return new Block(lent.section(), data, 0, data.length, lent.count());
    }
}
