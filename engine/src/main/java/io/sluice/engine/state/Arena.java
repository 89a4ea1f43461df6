// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.Arrays;

/**
 * Where traces keep byte slices. The owner of a slice keeps its first eight or sixteen bytes, its <i>words</i> ({@link
 * Bytes#word}), and a <i>reference</i>, which says how long it is and where the bytes are. A slice that is no longer than
 * its words takes no room here.
 *
 * <p>Bytes lie in blocks of at most 1 MiB, so growing copies nothing; a longer slice has a block of its own. A block
 * whose slices have all been freed is dropped. When more than half of the rest is garbage ({@link #isWasteful}), the
 * owner copies its slices to a new arena with {@link #move}.
 *
 * <p>A reference is, from the top: 19 bits of block number, 17 bits of start in units of eight bytes, 28 bits of length.
 */
final class Arena {
    private static final int LENGTH_BITS = 28;
    private static final int START_BITS = 17;
    private static final int LENGTH_MAX = (1 << LENGTH_BITS) - 1;
    private static final int BLOCK_MAX = 1 << (START_BITS + 3);
    private static final int BLOCK_MIN = 1 << 10;

    private final int inline;
    private byte[][] blocks = new byte[1][];
    private int[] live = new int[1];
    private int blockCount;
    private int[] unused = {};
    private int unusedCount;
    private int current = -1;
    private int end;
    private int nextBlock = BLOCK_MIN;
    private long held;
    private long used;

    /** @param inline how many bytes the owner keeps itself: 8 or 16 */
    Arena(int inline) {
        this.inline = inline;
    }

    static int length(long reference) {
        return (int) reference & LENGTH_MAX;
    }

    private static int start(long reference) {
        return (int) (reference >>> LENGTH_BITS << 3) & (BLOCK_MAX - 1);
    }

    private static int block(long reference) {
        return (int) (reference >>> (LENGTH_BITS + START_BITS));
    }

    /** Copies a slice in and returns its reference. */
    long add(byte[] data, int from, int to) {
        int length = to - from;
        if (length <= inline) {
            return length;
        }
        if (length > LENGTH_MAX) {
            throw Problem.of(
                            Code.BAD_ROW,
                            "a row of " + length + " bytes is too long to be remembered; the most is " + LENGTH_MAX)
                    .exception();
        }
        int room = (length + 7) & -8;
        if (current < 0 || end + room > blocks[current].length) {
            open(room);
        }
        byte[] block = blocks[current];
        int start = end;
        System.arraycopy(data, from, block, start, length);
        end += room;
        live[current] += room;
        used += room;
        return ((long) current << (LENGTH_BITS + START_BITS)) | ((long) (start >> 3) << LENGTH_BITS) | length;
    }

    private void open(int room) {
        if (current >= 0 && live[current] == 0) {
            drop(current);
        }
        byte[] block = new byte[Math.max(room, nextBlock)];
        nextBlock = Math.min(BLOCK_MAX, nextBlock * 2);
        if (unusedCount > 0) {
            current = unused[--unusedCount];
        } else {
            current = blockCount++;
            if (blockCount > blocks.length) {
                blocks = Arrays.copyOf(blocks, blockCount * 2);
                live = Arrays.copyOf(live, blockCount * 2);
            }
        }
        blocks[current] = block;
        held += block.length;
        end = 0;
    }

    private void drop(int block) {
        held -= blocks[block].length;
        blocks[block] = new byte[0];
        if (unusedCount == unused.length) {
            unused = Arrays.copyOf(unused, unusedCount * 2 + 4);
        }
        unused[unusedCount++] = block;
    }

    void free(long reference) {
        int length = length(reference);
        if (length > inline) {
            int room = (length + 7) & -8;
            int block = block(reference);
            used -= room;
            live[block] -= room;
            if (live[block] == 0 && block != current) {
                drop(block);
            }
        }
    }

    /** Copies a slice to another arena and returns its reference there. */
    long move(long reference, Arena target) {
        int length = length(reference);
        int start = start(reference);
        return length <= inline ? reference : target.add(blocks[block(reference)], start, start + length);
    }

    /** Whether copying the live slices would give back more than it keeps. */
    boolean isWasteful() {
        return held > 8 * BLOCK_MIN && held > 2 * used + nextBlock;
    }

    /** Whether a slice, whose length and words are known to be equal, has the bytes {@code from} to {@code to − 1}. */
    boolean sameRest(long reference, byte[] data, int from, int to) {
        int length = to - from;
        return length <= inline
                || Bytes.equal(
                        blocks[block(reference)], start(reference) + inline, data, from + inline, length - inline);
    }

    /** Unsigned byte order of a slice and given bytes, given that their words are equal. */
    int compareRest(long reference, byte[] data, int from, int to) {
        int length = length(reference);
        if (length <= inline || to - from <= inline) {
            return Integer.compare(length, to - from);
        }
        int start = start(reference);
        return Arrays.compareUnsigned(
                blocks[block(reference)], start + inline, start + length, data, from + inline, to);
    }

    /** Unsigned byte order of two slices, given that their words are equal. */
    int compareRest(long reference, long otherReference) {
        if (length(otherReference) <= inline) {
            return Integer.compare(length(reference), length(otherReference));
        }
        int start = start(otherReference);
        return compareRest(reference, blocks[block(otherReference)], start, start + length(otherReference));
    }

    /** Appends the bytes of a slice from {@code skipped} on as a row of {@code out}; the second word is that of 16 inline bytes. */
    void read(long word, long secondWord, long reference, int skipped, Utf8Column out) {
        int length = length(reference);
        int row = out.size();
        int from = out.dataSize();
        int to = Math.addExact(from, length - skipped);
        // Inline bytes are written as whole words, which may pass the end.
        byte[] data = out.dataForWriting(to + 16);
        if (length > inline) {
            System.arraycopy(blocks[block(reference)], start(reference) + skipped, data, from, length - skipped);
        } else if (skipped == 0) {
            Bytes.putLong(data, from, word);
            Bytes.putLong(data, from + 8, secondWord);
        } else {
            Bytes.putLong(data, from, skipped == 8 ? 0 : word << (8 * skipped));
        }
        out.offsetsForWriting(row + 1)[row + 1] = to;
        out.filled(row + 1, false);
    }

    long bytes() {
        return held + 12L * blocks.length;
    }
}
