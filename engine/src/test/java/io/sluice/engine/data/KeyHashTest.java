// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return KeyHash.hash(bytes, 0, bytes.length);
    }

    /** Values from an independent implementation. State is filed by them: if this fails, do not change the test but the code back. */
    @Test
    void theHashIsFixedForGood() {
        assertThat(hash("")).isEqualTo(3248472436151881057L);
        assertThat(hash("a")).isEqualTo(-2857856937060978600L);
        assertThat(hash("The quick brown fox jumps over the lazy dog")).isEqualTo(-874722790219076546L);
        assertThat(KeyHash.hash(42)).isEqualTo(-7641532795873783567L);
        assertThat(KeyHash.group(hash("a"))).isEqualTo(865);
    }

    @Test
    @Seeded
    void aLongHashesAsItsCanonicalBytesDo(SplittableRandom random) {
        RowCodec codec = new RowCodec(List.of(SqlType.of(Kind.BIGINT, false)));
        for (int i = 0; i < 1000; i++) {
            LongColumn column = new LongColumn();
            column.add(random.nextLong());
            Utf8Column encoded = new Utf8Column();
            codec.encode(new Column[] {column}, 1, encoded);
            assertThat(KeyHash.hash(column.get(0))).isEqualTo(KeyHash.hash(encoded.data(), 0, 8));
        }
    }

    @Test
    @Seeded
    void itDoesNotMatterWhereTheBytesLie(SplittableRandom random) {
        for (int round = 0; round < 200; round++) {
            Utf8Column column = new Utf8Column();
            for (int i = 0; i < 20; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                for (int k = 0; k < bytes.length; k++) {
                    bytes[k] = (byte) random.nextInt();
                }
                column.add(bytes, 0, bytes.length);
            }
            HashedSlices hashed = new HashedSlices();
            hashed.read(column, column.size());
            for (int i = 0; i < column.size(); i++) {
                byte[] own = Arrays.copyOfRange(column.data(), column.offsets()[i], column.offsets()[i + 1]);
                assertThat(hashed.hashes()[i]).isEqualTo(KeyHash.hash(own, 0, own.length));
                assertThat(hashed.firsts()[i]).isEqualTo(Bytes.word(own, 0, Math.min(8, own.length)));
            }
        }
    }

    @Test
    void sequentialKeysSpreadEvenlyOverTheGroups() {
        int[] counts = new int[KeyHash.GROUPS];
        Set<Integer> low = new HashSet<>();
        for (int i = 0; i < 1_024_000; i++) {
            long hash = KeyHash.hash(i);
            counts[KeyHash.group(hash)]++;
            low.add((int) hash);
        }
        assertThat(Arrays.stream(counts).min().getAsInt()).isGreaterThan(800);
        assertThat(Arrays.stream(counts).max().getAsInt()).isLessThan(1200);
        assertThat(low).hasSizeGreaterThan(1_023_000);
    }

    @Test
    void shardsAreContiguousRangesOfGroups() {
        for (int parallelism = 1; parallelism <= 7; parallelism++) {
            int before = 0;
            for (int group = 0; group < KeyHash.GROUPS; group++) {
                int shard = KeyHash.shard(group, parallelism);
                assertThat(shard - before).isBetween(0, 1);
                before = shard;
            }
            assertThat(before).isEqualTo(parallelism - 1);
        }
    }
}
