// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a slice of bytes from front to back, as {@link Bytes} has written it. One thread. */
public final class ByteReader {
    private byte[] data = {};
    private int at;
    private int to;

    /** Begins to read the bytes {@code from} to {@code to - 1}. */
    public ByteReader start(byte[] bytes, int from, int end) {
        data = bytes;
        at = from;
        to = end;
        return this;
    }

    /** The array that is read. */
    public byte[] data() {
        return data;
    }

    /** Where in the array the next byte is. */
    public int at() {
        return at;
    }

    /** Where the slice ends. */
    public int to() {
        return to;
    }

    public boolean hasMore() {
        return at < to;
    }

    /** What {@link Bytes#putByte} has written, 0 to 255. */
    public int octet() {
        return data[at++] & 0xFF;
    }

    /** What {@link Bytes#putCount} has written. */
    public long count() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte octet = data[at++];
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }

    /** What {@link Bytes#putSigned} has written. */
    public long signed() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    /** What {@link Bytes#putLong(long)} has written. */
    public long getLong() {
        at += 8;
        return Bytes.getLong(data, at - 8);
    }

    /** What {@link Bytes#putText} has written. */
    public String text() {
        return new String(block(), StandardCharsets.UTF_8);
    }

    /** What {@link Bytes#putBlock} has written. */
    public byte[] block() {
        int length = (int) count();
        int from = skip(length);
        return Arrays.copyOfRange(data, from, from + length);
    }

    /** Passes over bytes and returns where they start. */
    public int skip(int length) {
        at += length;
        return at - length;
    }
}
