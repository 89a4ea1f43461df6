// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

/**
 * The one hash over canonical key bytes. It is part of the stored form and never changes: key group = top 10 bits, and
 * a key group decides on which shard a key lives and where its state is filed.
 *
 * <p>Eight bytes at a time are mixed by a folded 64 × 64 → 128 bit multiplication, as in wyhash (Wang Yi, 2019, public
 * domain), whose odd constants it borrows; words are big-endian, the last one zero-padded, and the length goes into the
 * seed. The folding takes the high half of the signed product, which Java 17 has as an instruction. It is no defence
 * against keys chosen to collide.
 */
public final class KeyHash {
    /** How many key groups there are, for all jobs and all parallelism. */
    public static final int GROUPS = 1_024;

    private static final long SEED = 0xa0761d6478bd642fL;
    private static final long LENGTH = 0xe7037ed1a0b428dbL;
    private static final long BODY = 0x8ebc6af09c88c6e3L;
    private static final long TAIL = 0x589965cc75374cc3L;
    private static final int GROUP_SHIFT = 64 - 10;

    private KeyHash() {}

    /** The hash of the bytes {@code from} to {@code to - 1}. */
    public static long hash(byte[] data, int from, int to) {
        int length = to - from;
        long hash = start(length);
        int at = from;
        for (; to - at > 8; at += 8) {
            hash = fold(hash ^ Bytes.getLong(data, at), BODY);
        }
        return finish(hash, Bytes.word(data, at, to - at));
    }

    /** The hash of the canonical bytes of a BIGINT key. */
    public static long hash(long key) {
        return finish(start(8), key ^ Long.MIN_VALUE);
    }

    private static long start(int length) {
        return SEED ^ length * LENGTH;
    }

    private static long finish(long hash, long lastWord) {
        return fold(fold(hash ^ lastWord, TAIL) ^ LENGTH, BODY);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }

    /** Hashes the first {@code rows} keys. */
    public static void hash(long[] keys, int rows, long[] hashes) {
        for (int i = 0; i < rows; i++) {
            hashes[i] = hash(keys[i]);
        }
    }

    /**
     * Hashes the first {@code rows} slices and takes their first two words ({@link Bytes#word}) on the way, which is all
     * there is to most keys; slice {@code i} is the bytes {@code starts[i]} to {@code starts[i + 1] - 1}.
     *
     * @return the length of the longest
     */
    public static int hash(byte[] data, int[] starts, int rows, long[] hashes, long[] firsts, long[] seconds) {
        int longest = 0;
        for (int i = 0; i < rows; i++) {
            int from = starts[i];
            int length = starts[i + 1] - from;
            long first = Bytes.word(data, from, Math.min(8, length));
            long second = length <= 8 ? 0 : Bytes.word(data, from + 8, Math.min(8, length - 8));
            firsts[i] = first;
            seconds[i] = second;
            longest = Math.max(longest, length);
            if (length <= 8) {
                hashes[i] = finish(start(length), first);
            } else if (length <= 16) {
                hashes[i] = finish(fold(start(length) ^ first, BODY), second);
            } else {
                hashes[i] = hash(data, from, from + length);
            }
        }
        return longest;
    }

    /** The key group of a hash, 0 to 1,023. */
    public static int group(long hash) {
        return (int) (hash >>> GROUP_SHIFT);
    }

    /** The shard of a key group: contiguous ranges of groups, so that changing the parallelism moves whole ranges. */
    public static int shard(int group, int parallelism) {
        return group * parallelism / GROUPS;
    }
}
