// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/**
 * Slices made ready for look-up: the hash and the first sixteen bytes of each. Call {@link #read}; the arrays are then
 * valid until the slices or this object change.
 */
public final class HashedSlices {
    private Utf8Column slices = new Utf8Column();
    private long[] hashes = {};
    private long[] firsts = {};
    private long[] seconds = {};
    private int longest;

    /** Takes the first {@code rows} rows of a column. */
    public void read(Utf8Column column, int rows) {
        if (hashes.length < rows) {
            hashes = new long[Column.grown(hashes.length, rows)];
            firsts = new long[hashes.length];
            seconds = new long[hashes.length];
        }
        slices = column;
        longest = KeyHash.hash(column.data(), column.offsets(), rows, hashes, firsts, seconds);
    }

    public Utf8Column slices() {
        return slices;
    }

    /** The {@link KeyHash} of each slice. */
    public long[] hashes() {
        return hashes;
    }

    /** The {@link Bytes#word} of the first eight bytes of each. */
    public long[] firsts() {
        return firsts;
    }

    /** The {@link Bytes#word} of the next eight bytes of each. */
    public long[] seconds() {
        return seconds;
    }

    /** The length of the longest, in bytes. */
    public int longest() {
        return longest;
    }
}
