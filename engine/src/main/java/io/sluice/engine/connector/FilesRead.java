// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files of a folder that have been read. Where the folder is read once, in order of name, the last name tells. Where it is
 * watched, a new file may have any name, and all names are kept, each as what it does not share with the one before. Used
 * by the loop thread.
 */
final class FilesRead {
    private final Optional<NavigableSet<String>> names;
    private final String last;
    private final boolean lastIsRead;
    private Optional<byte[]> encoded = Optional.empty();

    private FilesRead(Optional<NavigableSet<String>> names, String last, boolean lastIsRead) {
        this.names = names;
        this.last = last;
        this.lastIsRead = lastIsRead;
    }

    /** Of a folder that is read once. */
    static FilesRead inOrder() {
        return new FilesRead(Optional.empty(), "", false);
    }

    /** Of a folder that is watched. */
    static FilesRead named(Collection<String> names) {
        return new FilesRead(Optional.of(new TreeSet<>(names)), "", false);
    }

    /** Reads what {@link #write} wrote with a current file of this name. */
    static FilesRead of(BinaryReader in, String current) {
        if (!in.flag()) {
            return new FilesRead(Optional.empty(), current, in.flag());
        }
        BinaryReader list = new BinaryReader(in.octets());
        NavigableSet<String> names = new TreeSet<>();
        byte[] before = {};
        for (int left = list.number(); left > 0; left--) {
            int shared = list.below(before.length + 1, "bytes to share");
            byte[] rest = list.octets();
            byte[] name = Arrays.copyOf(before, shared + rest.length);
            System.arraycopy(rest, 0, name, shared, rest.length);
            names.add(new String(name, StandardCharsets.UTF_8));
            before = name;
        }
        list.end();
        return new FilesRead(Optional.of(names), current, false);
    }

    /** Whether a file has been read. */
    boolean contains(String name) {
        int order = name.compareTo(last);
        return names.map(all -> all.contains(name)).orElse(order < 0 || (order == 0 && lastIsRead));
    }

    /** All names, if they are kept. */
    Optional<NavigableSet<String>> names() {
        return names;
    }

    void add(String name) {
        if (names.isPresent() && names.get().add(name)) {
            encoded = Optional.empty();
        }
    }

    /** @param current the file that is being read, or was the last one if that has ended */
    void write(BinaryWriter out, String current, boolean ended) {
        out.flag(names.isPresent());
        if (names.isEmpty()) {
            out.flag(ended);
            return;
        }
        if (ended) {
            add(current);
        }
        out.octets(encoded.orElseGet(this::encode));
    }

    private byte[] encode() {
        BinaryWriter out = new BinaryWriter();
        NavigableSet<String> all = names.orElseThrow();
        out.count(all.size());
        byte[] before = {};
        for (String name : all) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int shared = 0;
            while (shared < Math.min(before.length, bytes.length) && before[shared] == bytes[shared]) {
                shared++;
            }
            out.count(shared);
            out.octets(Arrays.copyOfRange(bytes, shared, bytes.length));
            before = bytes;
        }
        byte[] bytes = out.toBytes();
        encoded = Optional.of(bytes);
        return bytes;
    }
}
