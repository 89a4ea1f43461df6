// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Utf8Column;

/**
 * The stored form of the sets in a {@link SortedIndex}: an entry per element, whose key is the key of the group, the bytes of the
 * element and where its value starts, and whose value is its weight. The groups are read before it.
 */
public final class SortedEntries implements Stored {
    private final RowTable groups;
    private final int root;
    private final int total;
    private final SortedIndex index;
    private final boolean spread;
    private final SortedIndex.Cursor cursor;
    private final Bytes notes = new Bytes();
    private final Bytes group = new Bytes();
    private final Utf8Column element = new Utf8Column();
    private boolean tracked;

    /**
     * @param groups in whose records the sets stand
     * @param root the word of the root of a set
     * @param total the word of the sum of the weights of a set
     * @param spread whether the groups are spread over the shards by their keys; else all live in the first
     */
    public SortedEntries(RowTable groups, int root, int total, SortedIndex index, boolean spread) {
        this.groups = groups;
        this.root = root;
        this.total = total;
        this.index = index;
        this.spread = spread;
        cursor = index.new Cursor();
    }

    @Override
    public void track() {
        tracked = true;
    }

    /** The element that {@link SortedIndex#add} has been called for last, in the set of the group at a place, has changed. */
    public void changed(int place, byte[] data, int from, int split, int to) {
        if (tracked && !index.wasNoted()) {
            note(place, data, from, split, to);
        }
    }

    private void note(int place, byte[] data, int from, int split, int to) {
        group.clear();
        groups.writeKey(place, group);
        notes.putCount(group.size());
        notes.put(group.data(), 0, group.size());
        notes.putCount(split - from);
        notes.putCount(to - from);
        notes.put(data, from, to);
    }

    /** The greatest element of the set of the group at a place is about to be removed. */
    public void removing(int place) {
        if (tracked) {
            int last = index.last((int) groups.records()[place + root]);
            element.clear();
            index.readWhole(last, element);
            note(place, element.data(), 0, index.split(last), element.dataSize());
        }
    }

    @Override
    public void write(boolean whole, Entries out) {
        if (whole) {
            writeAll(out);
        } else {
            writeNoted(out);
        }
        notes.clear();
    }

    private void writeAll(Entries out) {
        for (int place : groups.places()) {
            cursor.start((int) groups.records()[place + root]);
            for (int entry = cursor.next(); entry != 0; entry = cursor.next()) {
                group.clear();
                groups.writeKey(place, group);
                element.clear();
                index.readWhole(entry, element);
                putKey(group.data(), 0, group.size(), index.split(entry), element.data(), 0, element.dataSize(), out);
                put(entry, out);
            }
        }
    }

    private void writeNoted(Entries out) {
        ByteReader in = new ByteReader().start(notes.data(), 0, notes.size());
        byte[] data = in.data();
        while (in.hasMore()) {
            int keyLength = (int) in.count();
            int key = in.skip(keyLength);
            int split = (int) in.count();
            int length = (int) in.count();
            int from = in.skip(length);
            int place = groups.find(data, key, key + keyLength);
            int entry = place < 0 ? 0 : index.find((int) groups.records()[place + root], data, from, from + length);
            putKey(data, key, key + keyLength, split, data, from, from + length, out);
            if (entry == 0) {
                out.remove();
            } else {
                put(entry, out);
            }
        }
    }

    private static void putKey(
            byte[] keys, int key, int keyEnd, int split, byte[] data, int from, int to, Entries out) {
        out.key().putCount(keyEnd - key);
        out.key().put(keys, key, keyEnd);
        out.key().putCount(split);
        out.key().put(data, from, to);
    }

    private void put(int entry, Entries out) {
        index.written(entry);
        out.value().putSigned(index.weight(entry));
        out.put();
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        ByteReader key = entry.key();
        int keyLength = (int) key.count();
        int from = key.skip(keyLength);
        byte[] data = key.data();
        if (spread ? !shard.owns(groups.hash(data, from, from + keyLength)) : !shard.isFirst()) {
            return;
        }
        int place = groups.find(data, from, from + keyLength);
        if (place < 0) {
            throw new IllegalStateException("an element of a group that is not there");
        }
        long weight = entry.value().signed();
        int split = (int) key.count();
        long[] records = groups.records();
        records[place + root] =
                index.add((int) records[place + root], data, key.at(), key.at() + split, key.to(), weight);
        records[place + total] += weight;
        index.written(index.find((int) records[place + root], data, key.at(), key.to()));
    }
}
