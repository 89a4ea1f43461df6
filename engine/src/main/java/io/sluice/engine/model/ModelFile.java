// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A model in its binary form, with all that is needed to ask it: {@code SLM1}, the version of the form, the algorithm, its options
 * in order, the columns, what the learner has saved, and a CRC-32C over everything before it. There is one form of a model: other
 * bytes are another model, or none.
 *
 * @param options those of the algorithm that were given
 * @param learnt what {@link Learner#save} wrote
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
public record ModelFile(String algorithm, Map<String, String> options, ModelSchema schema, byte[] learnt) {
    /** Of the form; higher with every change of it. Older ones stay readable. */
    public static final int VERSION = 1;

    private static final byte[] MAGIC = "SLM1".getBytes(StandardCharsets.US_ASCII);
    private static final int SUM_BYTES = 4;

    /** A task is written as its place here; new ones come last. */
    private static final List<Task> TASKS =
            List.of(Task.CLASSIFICATION, Task.REGRESSION, Task.CLUSTERING, Task.ANOMALY);

    public ModelFile {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** What a learner has learnt so far. */
    public static ModelFile of(String algorithm, Map<String, String> options, ModelSchema schema, Learner learner) {
        BinaryWriter learnt = new BinaryWriter();
        learner.save(learnt);
        return new ModelFile(algorithm, options, schema, learnt.toBytes());
    }

    /** The binary form; the same bytes for the same model. */
    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.raw(MAGIC);
        out.octet(VERSION);
        out.text(algorithm);
        out.list(options.entrySet(), option -> {
            out.text(option.getKey());
            out.text(option.getValue());
        });
        out.octet(TASKS.indexOf(schema.task()));
        out.list(schema.inputs().fields(), field -> write(field, out));
        write(schema.output(), out);
        out.octets(learnt);
        out.raw(ByteBuffer.allocate(SUM_BYTES).putInt(sum(out.toBytes())).array());
        return out.toBytes();
    }

    private static void write(SqlType.Field field, BinaryWriter out) {
        out.text(field.name());
        out.octets(Codec.encode(field.type()));
    }

    private static int sum(byte[] bytes) {
        return sum(bytes, bytes.length);
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    /**
     * Reads the binary form. What it has learnt is not looked at: {@link #learner} does.
     *
     * @throws ProblemException {@link Code#MODEL_DAMAGED} if the bytes are anything else, with what is wrong
     */
    public static ModelFile read(byte[] bytes) {
        try {
            ModelFile file = parse(bytes);
            if (!Arrays.equals(file.toBytes(), bytes)) {
                throw new IllegalArgumentException("it could be written shorter, or in another order");
            }
            return file;
        } catch (IllegalArgumentException malformed) {
            throw damaged(malformed);
        }
    }

    private static ModelFile parse(byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("it does not begin like one");
        }
        int end = bytes.length - SUM_BYTES;
        if (end <= MAGIC.length) {
            throw new IllegalArgumentException("it has only " + bytes.length + " bytes");
        }
        int version = bytes[MAGIC.length];
        if (version > VERSION) {
            throw new IllegalArgumentException(
                    "its form has version " + version + ", this program reads up to " + VERSION);
        }
        int expected = ByteBuffer.wrap(bytes).getInt(end);
        int actual = sum(bytes, end);
        if (expected != actual) {
            throw new IllegalArgumentException(
                    String.format("its checksum should be %08x and is %08x", expected, actual));
        }
        BinaryReader in = new BinaryReader(Arrays.copyOfRange(bytes, MAGIC.length + 1, end));
        String algorithm = in.text();
        Map<String, String> options = new TreeMap<>();
        int given = in.count();
        for (int i = 0; i < given; i++) {
            options.put(in.text(), in.text());
        }
        Task task = TASKS.get(in.below(TASKS.size(), "tasks"));
        List<SqlType.Field> inputs = in.list(() -> field(in));
        ModelFile file =
                new ModelFile(algorithm, options, new ModelSchema(new Schema(inputs), field(in), task), in.octets());
        in.end();
        return file;
    }

    private static SqlType.Field field(BinaryReader in) {
        return new SqlType.Field(in.text(), Codec.decodeType(in.octets()));
    }

    private static ProblemException damaged(IllegalArgumentException malformed) {
        String why = String.valueOf(malformed.getMessage()).replace("damaged plan: ", "");
        return new ProblemException(
                Problem.of(Code.MODEL_DAMAGED, "this is no model, or a damaged one: " + why)
                        .hint("only what a trainer has published can be read"),
                malformed);
    }

    /**
     * The model itself, ready to predict or to learn on.
     *
     * @throws ProblemException if there is no such algorithm here, or it cannot read what was learnt
     */
    public Learner learner() {
        Learner learner = Algorithms.learner(algorithm, options, schema);
        try {
            BinaryReader in = new BinaryReader(learnt);
            learner.load(in);
            in.end();
            return learner;
        } catch (IllegalArgumentException malformed) {
            throw damaged(malformed);
        }
    }
}
