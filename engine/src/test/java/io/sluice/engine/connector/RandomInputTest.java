// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import static io.sluice.engine.connector.Running.LINE;
import static io.sluice.engine.connector.Running.STRING;
import static io.sluice.engine.connector.Running.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.topology.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes of any kind, in pieces of any size: a group that is done again must find the same rows in them. */
class RandomInputTest {
    private static final int INPUTS = 3_000;
    private static final Schema TWO = schema("a", STRING, "b", STRING);
    private static final byte[] ALPHABET = "aa\"\"\",,\n\n\r\uFEFF\\{}:".getBytes(StandardCharsets.UTF_8);

    @Test
    @Seeded
    void rowsDoNotDependOnHowTheBytesArrive(SplittableRandom random) {
        for (int i = 0; i < INPUTS; i++) {
            String format = List.of("csv", "csv", "raw", "json").get(i % 4);
            byte[] input = new byte[random.nextInt(120)];
            for (int at = 0; at < input.length; at++) {
                input[at] = ALPHABET[random.nextInt(ALPHABET.length)];
            }
            Pieces whole = pieces(format, 1);
            whole.give(input, 0, input.length);
            whole.end();
            for (int parallelism = 1; parallelism <= 2; parallelism++) {
                Pieces cut = pieces(format, parallelism);
                for (int at = 0; at < input.length; ) {
                    int to = Math.min(input.length, at + random.nextInt(1, 20));
                    cut.give(input, at, to);
                    at = to;
                }
                cut.end();
                String text = format + " " + new String(input, StandardCharsets.ISO_8859_1);
                assertThat(cut.rows).as(text).isEqualTo(whole.rows);
                assertThat(cut.said).as(text).isEqualTo(whole.said);
                assertThat(cut.source.rowsSkipped()).as(text).isEqualTo(whole.source.rowsSkipped());
            }
        }
    }

    private static Pieces pieces(String format, int parallelism) {
        return new Pieces(format, format.equals("raw") ? LINE : TWO, Map.of("max.record.bytes", "12"), parallelism);
    }
}
