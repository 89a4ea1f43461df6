// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Writes numbers (LEB128, signed ones zigzag), texts and lists. */
public final class BinaryWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    public void octet(int value) {
        bytes.write(value);
    }

    public void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    /** A number that is not negative. */
    public void count(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        unsigned(value);
    }

    public void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** All 64 bits, high byte first. */
    public void bits(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
    }

    /** A text by its UTF-16 units: nothing is lost, not even half of a surrogate pair. */
    public void text(String value) {
        count(value.length());
        for (int i = 0; i < value.length(); i++) {
            unsigned(value.charAt(i));
        }
    }

    public void raw(byte[] value) {
        bytes.writeBytes(value);
    }

    public void octets(byte[] value) {
        count(value.length);
        raw(value);
    }

    public <T> void list(Collection<T> elements, Consumer<T> write) {
        count(elements.size());
        elements.forEach(write);
    }

    public void counts(List<Integer> values) {
        list(values, value -> count(value));
    }
}
