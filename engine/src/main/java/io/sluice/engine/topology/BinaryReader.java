// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads what {@link BinaryWriter} wrote. Every method throws IllegalArgumentException, which says what is wrong and where, if
 * the bytes cannot be what it is asked for. A count is never more than the bytes that are left, and memory grows as elements
 * are read, so damaged bytes cannot ask for much of it.
 */
public final class BinaryReader {
    private final byte[] bytes;
    private int position;

    public BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("damaged plan: " + what + " at byte " + position);
    }

    public int octet() {
        if (position >= bytes.length) {
            throw damaged("it ends too early");
        }
        return bytes[position++] & 0xff;
    }

    public boolean flag() {
        int value = octet();
        if (value > 1) {
            throw damaged("neither true nor false but " + value);
        }
        return value == 1;
    }

    /** A number that fits an int and is not negative. */
    public int number() {
        long value = longNumber();
        if (value > Integer.MAX_VALUE) {
            throw damaged("number too large: " + value);
        }
        return (int) value;
    }

    /** A number that is not negative. */
    public long longNumber() {
        long value = unsigned();
        if (value < 0) {
            throw damaged("number too large: " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** A number below a bound. */
    public int below(int bound, String what) {
        long value = longNumber();
        if (value >= bound) {
            throw damaged("there are " + bound + " " + what + ", none is " + value);
        }
        return (int) value;
    }

    /** How many elements, of at least one byte each, follow. */
    public int count() {
        long value = longNumber();
        if (value > bytes.length - position) {
            throw damaged("more elements than bytes: " + value);
        }
        return (int) value;
    }

    public long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    public int signedInt() {
        long value = signed();
        if ((int) value != value) {
            throw damaged("number too large: " + value);
        }
        return (int) value;
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7fL) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw damaged("endless number");
    }

    public long bits() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | octet();
        }
        return value;
    }

    public String text() {
        int length = count();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) below(Character.MAX_VALUE + 1, "characters"));
        }
        return text.toString();
    }

    public byte[] octets() {
        int length = count();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    public <T> List<T> list(Supplier<T> read) {
        int count = count();
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(read.get());
        }
        return elements;
    }

    public List<Integer> numbers() {
        return list(this::number);
    }

    /** Nothing may be left. */
    public void end() {
        if (position < bytes.length) {
            throw damaged((bytes.length - position) + " bytes too many");
        }
    }
}
