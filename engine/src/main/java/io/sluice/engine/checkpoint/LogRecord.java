// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of what stands in a segment of an {@link InputLog}: records, one behind the other. Each has a head of {@link #HEAD}
 * bytes: magic number and kind, the length of what follows, the offset in the log, a CRC32C of what follows, and one of the
 * head. So a record is told from what a crash has left of one, and its length can be trusted before its content is.
 */
final class LogRecord {
    /** Begins a segment. Its offset is that of the first record behind it. */
    static final byte SEGMENT = 1;
    /** Bytes of the input; each counts one in the log. */
    static final byte BLOCK = 2;
    /** A connection begins; its origin follows. Counts one. */
    static final byte BEGIN = 3;
    /** The connection has been closed in order. Counts one. */
    static final byte END = 4;
    /** The connection was lost. Counts one. */
    static final byte LOST = 5;
    /** Everything before its offset was durable when it was written. Counts nothing. */
    static final byte SYNCED = 6;

    static final int HEAD = 4 + 4 + 8 + 4 + 4;

    private static final int MAGIC = 0x534C5700;

    private LogRecord() {}

    /** A record around a copy of some bytes. */
    static byte[] of(byte kind, long offset, byte[] bytes, int from, int length) {
        byte[] record = new byte[HEAD + length];
        System.arraycopy(bytes, from, record, HEAD, length);
        ByteBuffer head = ByteBuffer.wrap(record);
        head.putInt(MAGIC | kind).putInt(length).putLong(offset).putInt(sum(record, HEAD, length));
        head.putInt(sum(record, 0, HEAD - 4));
        return record;
    }

    static byte[] of(byte kind, long offset, byte[] bytes) {
        return of(kind, offset, bytes, 0, bytes.length);
    }

    /** How far a record takes the log. */
    static long advance(byte kind, int length) {
        return switch (kind) {
            case BLOCK -> length;
            case BEGIN, END, LOST -> 1;
            default -> 0;
        };
    }

    /** Whether a head stands at a place, as far as can be told without what follows it. */
    static boolean isHead(byte[] file, int at) {
        return file.length - at >= HEAD && headSum(file, at) == sumOfHead(file, at);
    }

    /** The checksum that stands in a head. */
    static int headSum(byte[] file, int at) {
        return ByteBuffer.wrap(file).getInt(at + HEAD - 4);
    }

    /** The checksum that a head has. */
    static int sumOfHead(byte[] file, int at) {
        return sum(file, at, HEAD - 4);
    }

    /** The kind of the record with a head at a place; 0 if it is none that this version knows. */
    static byte kind(byte[] file, int at) {
        int word = ByteBuffer.wrap(file).getInt(at);
        int kind = word & 0xff;
        return (word & ~0xff) == MAGIC && kind <= SYNCED ? (byte) kind : 0;
    }

    static int length(byte[] file, int at) {
        return ByteBuffer.wrap(file).getInt(at + 4);
    }

    static long offset(byte[] file, int at) {
        return ByteBuffer.wrap(file).getLong(at + 8);
    }

    static int contentSum(byte[] file, int at) {
        return ByteBuffer.wrap(file).getInt(at + 16);
    }

    static int sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
