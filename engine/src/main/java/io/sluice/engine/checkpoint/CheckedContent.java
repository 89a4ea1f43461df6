// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The content of a file that is read piece by piece, without what stands around it. At its end it is checked as {@link Envelope#open}
 * checks a whole file: until then what has been read may be damaged.
 */
final class CheckedContent extends InputStream {
    private final InputStream in;
    private final String name;
    private final CRC32C sum = new CRC32C();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private long count;
    private boolean ended;
    private boolean checked;

    /**
     * @param name of the file, for messages
     * @throws io.sluice.engine.problem.ProblemException if the file does not begin as one of that kind does
     */
    CheckedContent(String name, byte kind, InputStream in) throws IOException {
        this.in = in;
        this.name = name;
        fill();
        if (filled < Envelope.HEAD + Envelope.TAIL) {
            throw Envelope.tooShort(name, filled);
        }
        ByteBuffer head = ByteBuffer.wrap(buffer);
        Envelope.requireMagic(name, head.getInt());
        Envelope.requireFormat(name, head.getShort());
        byte found = head.get();
        if (found != kind) {
            throw Envelope.damaged(name, "it is of kind " + found + ", kind " + kind + " belongs here");
        }
        sum.update(buffer, 0, Envelope.HEAD);
        at = Envelope.HEAD;
    }

    /** Reads on until the buffer is full, or the file has ended; what has not been taken stays. */
    private void fill() throws IOException {
        int left = filled - at;
        System.arraycopy(buffer, at, buffer, 0, left);
        at = 0;
        int read = in.readNBytes(buffer, left, buffer.length - left);
        filled = left + read;
        ended = filled < buffer.length;
    }

    /** How much of the buffer can be given out: what may be the end of the file is kept back. */
    private int available(int wanted) throws IOException {
        if (filled - at <= Envelope.TAIL && !ended) {
            fill();
        }
        int left = filled - at - Envelope.TAIL;
        if (left == 0 && ended) {
            check();
        } else if (left < 0) {
            throw Envelope.damaged(name, "its end is missing");
        }
        return Math.min(left, wanted);
    }

    private void check() {
        sum.update(buffer, at, Long.BYTES);
        ByteBuffer tail = ByteBuffer.wrap(buffer, at, Envelope.TAIL);
        long length = tail.getLong();
        Envelope.requireSum(name, tail.getInt(), (int) sum.getValue());
        if (length != count) {
            throw Envelope.damaged(name, "it has " + count + " bytes, " + length + " belong there");
        }
        checked = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int given = checked ? 0 : available(length);
        if (given == 0) {
            return -1;
        }
        System.arraycopy(buffer, at, to, from, given);
        sum.update(buffer, at, given);
        at += given;
        count += given;
        return given;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
