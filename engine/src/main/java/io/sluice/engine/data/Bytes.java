// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growable byte buffer, big-endian so that unsigned byte order is number order, and the static reads and writes of
 * longs in byte arrays that hot loops use.
 */
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long SEVEN_BITS = 0x7F7F7F7F7F7F7F7FL;

    private byte[] data;
    private int size;

    public Bytes() {
        this(64);
    }

    public Bytes(int capacity) {
        data = new byte[capacity];
    }

    /** Reads eight bytes, big-endian. */
    public static long getLong(byte[] data, int at) {
        return (long) LONG.get(data, at);
    }

    /** Writes eight bytes, big-endian. */
    public static void putLong(byte[] data, int at, long value) {
        LONG.set(data, at, value);
    }

    /**
     * The {@code length} bytes (0 to 8) that start at {@code from} as the upper bytes of a long, zeros below. Compared
     * unsigned, such words order as the bytes do. Never reads outside the array.
     */
    public static long word(byte[] data, int from, int length) {
        int end = from + length;
        if (length == 0) {
            return 0;
        }
        // Eight bytes up to the end; those before the slice are shifted out.
        return end >= 8 ? getLong(data, end - 8) << (64 - 8 * length) : wordByByte(data, from, end);
    }

    private static long wordByByte(byte[] data, int from, int end) {
        long word = 0;
        for (int i = from; i < end; i++) {
            word |= (data[i] & 0xFFL) << (56 - 8 * (i - from));
        }
        return word;
    }

    /** Eight times the same byte. */
    public static long repeated(byte value) {
        return (value & 0xFFL) * 0x0101010101010101L;
    }

    /** The top bit of each byte that is 0, and no other bit: exactly, without a borrow between bytes (Hacker's Delight, 6-1). */
    public static long zeroBytes(long word) {
        return ~((word & SEVEN_BITS) + SEVEN_BITS | word | SEVEN_BITS);
    }

    /** Whether two slices of one length hold the same bytes; short ones are the common case. */
    public static boolean equal(byte[] one, int from, byte[] other, int otherFrom, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (getLong(one, from + i) != getLong(other, otherFrom + i)) {
                return false;
            }
        }
        return word(one, from + i, length - i) == word(other, otherFrom + i, length - i);
    }

    public int size() {
        return size;
    }

    /** The bytes, of which the first {@link #size} are in use. For reading only. */
    public byte[] data() {
        return data;
    }

    public void clear() {
        size = 0;
    }

    /** Forgets the first bytes. */
    public void dropFirst(int count) {
        System.arraycopy(data, count, data, 0, size - count);
        size -= count;
    }

    /** Makes room for {@code count} more bytes. */
    public void reserve(int count) {
        int least = Math.addExact(size, count);
        if (least > data.length) {
            data = Arrays.copyOf(data, Math.max(least, data.length + (data.length >> 1)));
        }
    }

    public void putByte(int value) {
        reserve(1);
        data[size++] = (byte) value;
    }

    public void putLong(long value) {
        reserve(8);
        putLong(data, size, value);
        size += 8;
    }

    /** A number that is not negative, seven bits a byte, the low ones first (LEB128). */
    public void putCount(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            data[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        data[size++] = (byte) rest;
    }

    /** Any number; near 0 it is short. */
    public void putSigned(long value) {
        putCount(value << 1 ^ value >> 63);
    }

    /** A text in UTF-8, behind its length. */
    public void putText(String text) {
        putBlock(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes behind their number. */
    public void putBlock(byte[] block) {
        putCount(block.length);
        put(block, 0, block.length);
    }

    public void put(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, data, size, to - from);
        size += to - from;
    }

    public byte[] toArray() {
        return Arrays.copyOf(data, size);
    }
}
