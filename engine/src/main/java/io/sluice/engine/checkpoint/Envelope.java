// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What stands around the bytes of every file: in front the magic number, the format, the kind of file and who has written
 * it; behind them their number and a CRC32C over everything before it. So a file that is torn, truncated, damaged or
 * misplaced is told from a good one, and a file of ours from that of another instance.
 *
 * @param kind what the file is, such as {@link #COMMIT}
 * @param writer drawn at random by each instance of a job
 * @param bytes the content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
public record Envelope(byte kind, UUID writer, byte[] bytes) {
    public static final byte EPOCH = 1;
    public static final byte PLAN = 2;
    public static final byte STATE = 3;
    public static final byte COMMIT = 4;
    public static final byte JOB = 5;

    static final short FORMAT = 1;
    private static final int MAGIC = 0x534C4350;
    static final int HEAD = 4 + 2 + 1 + 16;
    static final int TAIL = 8 + 4;

    /** The file for a content. */
    static Content around(byte kind, UUID writer, Content content) {
        return out -> {
            Summed summed = new Summed(out);
            DataOutputStream data = new DataOutputStream(summed);
            data.writeInt(MAGIC);
            data.writeShort(FORMAT);
            data.writeByte(kind);
            data.writeLong(writer.getMostSignificantBits());
            data.writeLong(writer.getLeastSignificantBits());
            content.writeTo(data);
            data.writeLong(summed.count - HEAD);
            data.writeInt((int) summed.sum.getValue());
            data.flush();
        };
    }

    /**
     * Opens a file.
     *
     * @param name of the file, for the message
     * @throws io.sluice.engine.problem.ProblemException if it is damaged, of another kind, or of a newer format
     */
    static Envelope open(String name, byte kind, byte[] file) {
        if (file.length < HEAD + TAIL) {
            throw tooShort(name, file.length);
        }
        ByteBuffer data = ByteBuffer.wrap(file);
        int magic = data.getInt();
        short format = data.getShort();
        byte found = data.get();
        UUID writer = new UUID(data.getLong(), data.getLong());
        requireMagic(name, magic);
        CRC32C sum = new CRC32C();
        sum.update(file, 0, file.length - 4);
        requireSum(name, data.getInt(file.length - 4), (int) sum.getValue());
        long length = data.getLong(file.length - TAIL);
        requireFormat(name, format);
        if (length != file.length - HEAD - TAIL || found != kind) {
            throw damaged(
                    name, "it is of kind " + found + " with " + length + " bytes, kind " + kind + " belongs here");
        }
        return new Envelope(kind, writer, Arrays.copyOfRange(file, HEAD, file.length - TAIL));
    }

    static void requireMagic(String name, int magic) {
        if (magic != MAGIC) {
            throw damaged(name, "it does not begin like a checkpoint file");
        }
    }

    static void requireFormat(String name, short format) {
        if (format > FORMAT) {
            throw Problem.of(
                            Code.CHECKPOINT_NEWER,
                            "file " + name + " of the checkpoint has format " + format + ", this version reads up to "
                                    + FORMAT)
                    .hint("run the version of Sluice that wrote it, or a newer one")
                    .exception();
        }
    }

    static void requireSum(String name, int expected, int actual) {
        if (actual != expected) {
            throw damaged(name, String.format("its checksum should be %08x and is %08x", expected, actual));
        }
    }

    static RuntimeException tooShort(String name, int bytes) {
        return damaged(name, "it has " + bytes + " bytes, at least " + (HEAD + TAIL) + " belong to every file");
    }

    static RuntimeException damaged(String name, String how) {
        return Problem.of(Code.CHECKPOINT_DAMAGED, "file " + name + " of the checkpoint is damaged: " + how)
                .hint("restore the file from a copy, or go back to an intact commit with --restore-from")
                .exception();
    }

    /** Counts and sums the bytes that pass. */
    private static final class Summed extends FilterOutputStream {
        private final CRC32C sum = new CRC32C();
        private long count;

        Summed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            sum.update(octet);
            count++;
            out.write(octet);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            sum.update(bytes, from, length);
            count += length;
            out.write(bytes, from, length);
        }
    }
}
