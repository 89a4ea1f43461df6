// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The blocks of a state file, as {@link StateFile#write} has written them. The bytes of two of them are there at a time. */
final class FileBlocks implements Block.Reader {
    private final InputStream in;
    private byte[] buffer = {};
    private byte[] before = {};

    FileBlocks(InputStream in) {
        this.in = in;
    }

    @Override
    public Optional<Block> next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        String section = new String(bytes((int) count(first)), StandardCharsets.UTF_8);
        long count = count(octet());
        int size = (int) count(octet());
        byte[] free = before;
        before = buffer;
        buffer = free.length >= size ? free : new byte[size];
        if (in.readNBytes(buffer, 0, size) < size) {
            throw new EOFException();
        }
        return Optional.of(new Block(section, buffer, 0, size, count));
    }

    private byte[] bytes(int size) throws IOException {
        byte[] read = in.readNBytes(size);
        if (read.length < size) {
            throw new EOFException();
        }
        return read;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    /** What {@link io.sluice.engine.data.Bytes#putCount} has written. */
    private long count(int first) throws IOException {
        long value = first & 0x7F;
        int octet = first;
        for (int shift = 7; octet >= 0x80; shift += 7) {
            octet = octet();
            value |= (octet & 0x7FL) << shift;
        }
        return value;
    }
}
