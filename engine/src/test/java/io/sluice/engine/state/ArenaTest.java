// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Utf8Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArenaTest {
    private record Kept(long reference, List<Byte> bytes) {}

    @Test
    @Seeded
    void slicesAreKeptUntilFreed(SplittableRandom random) {
        Arena arena = new Arena(8);
        List<Kept> kept = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (kept.size() > 300 || (!kept.isEmpty() && random.nextInt(3) == 0)) {
                arena.free(kept.remove(random.nextInt(kept.size())).reference());
            } else {
                byte[] bytes = new byte[random.nextInt(50) == 0 ? random.nextInt(5000) : random.nextInt(30)];
                Arrays.fill(bytes, (byte) random.nextInt());
                kept.add(new Kept(arena.add(bytes, 0, bytes.length), list(bytes)));
            }
            if (arena.isWasteful()) {
                Arena fresh = new Arena(8);
                Arena old = arena;
                kept.replaceAll(slice -> new Kept(old.move(slice.reference(), fresh), slice.bytes()));
                arena = fresh;
                assertThat(arena.isWasteful()).isFalse();
            }
        }
        for (Kept slice : kept) {
            assertThat(read(arena, slice)).isEqualTo(slice.bytes());
        }
        assertThat(arena.bytes()).isLessThan(2 << 20);
    }

    private static List<Byte> read(Arena arena, Kept slice) {
        Utf8Column out = new Utf8Column();
        byte[] bytes = new byte[slice.bytes().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = slice.bytes().get(i);
        }
        arena.read(Bytes.word(bytes, 0, Math.min(8, bytes.length)), 0, slice.reference(), 0, out);
        return list(Arrays.copyOf(out.data(), out.dataSize()));
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte value : bytes) {
            list.add(value);
        }
        return list;
    }
}
