// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that are read piece by piece: what comes out is what went in, and nothing that is damaged goes unnoticed. */
class CheckedContentTest {
    private static final int BUFFER = 1 << 16;
    private static final int DAMAGED = 3_000;

    private static byte[] file(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Envelope.around(Envelope.STATE, new UUID(1, 2), Content.of(content)).writeTo(out);
        return out.toByteArray();
    }

    private static byte[] content(SplittableRandom random, int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return content;
    }

    /** Reads it in pieces of any size. */
    private static byte[] read(SplittableRandom random, byte[] file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new CheckedContent("state/1", Envelope.STATE, new ByteArrayInputStream(file))) {
            byte[] piece = new byte[1 + random.nextInt(20_000)];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                out.write(piece, 0, count);
                if (random.nextInt(10) == 0) {
                    int one = in.read();
                    if (one >= 0) {
                        out.write(one);
                    }
                }
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        return out.toByteArray();
    }

    @Test
    @Seeded
    void whatWentInComesOut(SplittableRandom random) throws IOException {
        for (int around : new int[] {50, BUFFER, 2 * BUFFER, 3 * BUFFER}) {
            for (int size = around - 45; size < around + 45; size++) {
                byte[] content = content(random, size);
                assertThat(read(random, file(content))).isEqualTo(content);
            }
        }
    }

    @Test
    @Seeded
    void everyDamageIsNoticed(SplittableRandom random) throws IOException {
        for (int i = 0; i < DAMAGED; i++) {
            byte[] file = file(content(random, random.nextInt(random.nextBoolean() ? 100 : 2 * BUFFER)));
            byte[] damaged = switch (random.nextInt(3)) {
                case 0 -> Arrays.copyOf(file, random.nextInt(file.length));
                case 1 -> Arrays.copyOf(file, file.length + 1 + random.nextInt(100));
                default -> file.clone();
            };
            if (damaged.length == file.length) {
                damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThatThrownBy(() -> read(random, damaged)).isInstanceOf(ProblemException.class);
        }
    }
}
