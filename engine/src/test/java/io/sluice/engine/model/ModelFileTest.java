// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeds;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A model comes back from its file as it was, and nothing else comes back at all. */
class ModelFileTest {
    private static final int FILES = 10_000;

    @Test
    void aModelComesBack() {
        ModelFile file = ModelFile.read(Toy.model(17.5).toBytes());
        assertThat(file.algorithm()).isEqualTo("toy");
        assertThat(file.options()).containsExactly(Map.entry("depth", "3"), Map.entry("rate", "0.1"));
        assertThat(file.schema()).isEqualTo(Toy.SCHEMA);
        assertThat(Toy.sum(file)).isEqualTo(17.5);
        assertThat(file.toBytes())
                .isEqualTo(Toy.model(17.5).toBytes())
                .isNotEqualTo(Toy.model(17.25).toBytes());
    }

    @Test
    void itSaysWhatItIs() {
        byte[] bytes = Toy.model(1).toBytes();
        assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("SLM1");
        assertThat(bytes[4]).isEqualTo((byte) ModelFile.VERSION);
    }

    @Test
    void whatIsWrongIsSaid() {
        byte[] bytes = Toy.model(1).toBytes();
        requireDamaged(new byte[0], "it does not begin like one");
        requireDamaged("SLM2 and so on".getBytes(StandardCharsets.UTF_8), "it does not begin like one");
        requireDamaged(Arrays.copyOf(bytes, 7), "only 7 bytes");
        requireDamaged(Arrays.copyOf(bytes, bytes.length - 1), "its checksum should be ");
        byte[] newer = bytes.clone();
        newer[4]++;
        requireDamaged(newer, "version 2, this program reads up to 1");
        requireDamaged(summed(Arrays.copyOf(bytes, bytes.length - 4), new byte[1]), "1 bytes too many");
    }

    private static void requireDamaged(byte[] bytes, String said) {
        assertThatThrownBy(() -> ModelFile.read(bytes))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("SLU-7002")
                .hasMessageContaining(said);
    }

    @Test
    void anotherLearnerOrNoneIsTold() {
        ModelFile strange = new ModelFile("no-such", Map.of(), Toy.SCHEMA, new byte[8]);
        assertThatThrownBy(strange::learner).hasMessageContaining("there is no algorithm 'no-such'");
        for (int length : new int[] {0, 7, 10}) {
            ModelFile other = new ModelFile("toy", Map.of(), Toy.SCHEMA, new byte[length]);
            assertThatThrownBy(other::learner)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("SLU-7002");
        }
    }

    @Test
    void malformedFilesAreRefusedAndNothingElseHappens() {
        int ran = Seeds.each(ModelFileTest.class, FILES, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] right = model(random).toBytes();
            assertThat(ModelFile.read(right).toBytes()).isEqualTo(right);
            byte[] wrong = mangled(right, random);
            // With the right checksum the damage gets as far as it can.
            requireRefusedOrSame(random.nextInt(4) == 0 ? wrong : summed(wrong, new byte[0]));
        });
        assertThat(Seeds.repeats() || ran == FILES).isTrue();
    }

    private static void requireRefusedOrSame(byte[] bytes) {
        ModelFile file;
        try {
            file = ModelFile.read(bytes);
        } catch (ProblemException refused) {
            assertThat(refused.problem().code()).isEqualTo(Code.MODEL_DAMAGED);
            return;
        }
        // Another model is one; another form of a model is none.
        assertThat(file.toBytes()).isEqualTo(bytes);
    }

    private static byte[] summed(byte[] head, byte[] more) {
        byte[] whole = Arrays.copyOf(head, head.length + more.length + 4);
        System.arraycopy(more, 0, whole, head.length, more.length);
        CRC32C sum = new CRC32C();
        sum.update(whole, 0, whole.length - 4);
        ByteBuffer.wrap(whole).putInt(whole.length - 4, (int) sum.getValue());
        return whole;
    }

    private static ModelFile model(SplittableRandom random) {
        List<SqlType.Field> inputs = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            SqlType type = random.nextBoolean() ? Toy.DOUBLE : SqlType.array(Toy.STRING, random.nextBoolean());
            inputs.add(new SqlType.Field("c" + random.nextInt(100), type));
        }
        Map<String, String> options = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            options.put("o" + random.nextInt(10), "é".repeat(random.nextInt(3)));
        }
        byte[] learnt = new byte[random.nextInt(300)];
        random.nextBytes(learnt);
        List<Task> tasks = List.of(Task.values());
        Task task = tasks.get(random.nextInt(tasks.size()));
        ModelSchema schema = new ModelSchema(new Schema(inputs), new SqlType.Field("y", Toy.STRING), task);
        return new ModelFile("toy" + random.nextInt(10), options, schema, learnt);
    }

    /** The file without its checksum, in which something is wrong, most of the time near its beginning. */
    private static byte[] mangled(byte[] right, SplittableRandom random) {
        byte[] wrong = Arrays.copyOf(right, right.length - 4);
        int at = random.nextInt(random.nextBoolean() ? wrong.length : Math.min(wrong.length, 60));
        switch (random.nextInt(6)) {
            case 0 -> wrong[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> wrong = Arrays.copyOf(wrong, at);
            case 2 -> wrong = Arrays.copyOf(wrong, wrong.length + 1 + random.nextInt(20));
            case 3 -> {
                byte[] noise = new byte[Math.min(wrong.length - at, 1 + random.nextInt(20))];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, wrong, at, noise.length);
            }
            case 4 -> {
                // A count that asks for all the memory there is.
                byte[] huge = {-1, -1, -1, -1, 7};
                System.arraycopy(huge, 0, wrong, at, Math.min(huge.length, wrong.length - at));
            }
            default -> {
                byte[] rest = Arrays.copyOfRange(wrong, at, wrong.length);
                wrong = Arrays.copyOf(wrong, wrong.length + 1);
                wrong[at] = (byte) random.nextInt(256);
                System.arraycopy(rest, 0, wrong, at + 1, rest.length);
            }
        }
        return wrong;
    }
}
