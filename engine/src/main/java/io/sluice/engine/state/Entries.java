// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;

/**
 * What a trace remembers in its stored form: entries of a key and a value, or of a key whose value is gone. Later entries
 * replace earlier ones with the same key. Write a key and a value into {@link #key} and {@link #value}, then {@link #put} them. One
 * thread.
 *
 * <p>An entry is the length of the key, the key, 0 if the value is gone, else 1 more than its length, and the value.
 */
public final class Entries {
    private final int shard;
    private final Bytes all;
    private final Bytes key = new Bytes();
    private final Bytes value = new Bytes();
    private int count;

    /** @param shard that writes */
    public Entries(int shard) {
        this(shard, 0);
    }

    /** @param bytes that will probably be needed */
    Entries(int shard, long bytes) {
        this.shard = shard;
        all = new Bytes((int) Math.min(Integer.MAX_VALUE - 8, bytes));
    }

    /** The shard that writes. */
    public int shard() {
        return shard;
    }

    /** How many entries there are. */
    public int count() {
        return count;
    }

    /** The bytes of all entries. */
    public Bytes bytes() {
        return all;
    }

    /** Where to write the key of the next entry. */
    public Bytes key() {
        return key;
    }

    /** Where to write the value of the next entry. */
    public Bytes value() {
        return value;
    }

    /** Adds an entry of what has been written. */
    public void put() {
        addKey(key.data(), 0, key.size());
        all.putCount(value.size() + 1L);
        all.put(value.data(), 0, value.size());
        value.clear();
    }

    /** Forgets all entries. */
    void clear() {
        all.clear();
        count = 0;
    }

    /** Adds the entry that a cursor is at. */
    void add(Cursor entry) {
        all.put(entry.all.data(), entry.at, entry.all.at());
        count++;
    }

    /** Says that there is no value for the key that has been written. */
    public void remove() {
        addKey(key.data(), 0, key.size());
        all.putCount(0);
    }

    private void addKey(byte[] data, int from, int to) {
        all.putCount(to - from);
        all.put(data, from, to);
        key.clear();
        count++;
    }

    /** Goes through entries. The key and the value can be read until the next one. */
    public static final class Cursor {
        private final ByteReader all = new ByteReader();
        private final ByteReader key = new ByteReader();
        private final ByteReader value = new ByteReader();
        private int at;
        private boolean gone;

        /** Before the first of the entries in some bytes. */
        public Cursor(byte[] data, int from, int to) {
            all.start(data, from, to);
        }

        /** Where the entry begins that it is at, for {@link #go}. */
        int at() {
            return at;
        }

        /** Goes to an entry. */
        void go(int place) {
            all.start(all.data(), place, all.to());
            next();
        }

        /** Has a reader read the key of the entry at a place, without going there. */
        ByteReader keyAt(int place, ByteReader into) {
            into.start(all.data(), place, all.to());
            int length = (int) into.count();
            return into.start(all.data(), into.at(), into.at() + length);
        }

        /** Goes to the next entry; false if there is none. */
        public boolean next() {
            if (!all.hasMore()) {
                return false;
            }
            at = all.at();
            read(all, key, (int) all.count());
            long length = all.count();
            gone = length == 0;
            read(all, value, gone ? 0 : (int) length - 1);
            return true;
        }

        private static void read(ByteReader all, ByteReader part, int length) {
            int from = all.skip(length);
            part.start(all.data(), from, from + length);
        }

        /** Whether the value of the key is gone. */
        public boolean isGone() {
            return gone;
        }

        public ByteReader key() {
            return key;
        }

        public ByteReader value() {
            return value;
        }
    }
}
