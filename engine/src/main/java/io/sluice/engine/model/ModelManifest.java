// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is known of a version of a model. It says nothing that is not a function of the batch, so a batch that is run again says
 * the same.
 *
 * @param version from 1
 * @param bytes the length of its file
 * @param sha256 the checksum of its file, in hexadecimal
 * @param codec the version of the form of its file
 */
public record ModelManifest(
        long version, Origin origin, ModelDefinition definition, long bytes, String sha256, int codec) {

    /**
     * Where a version comes from.
     *
     * @param parent the version that was learnt on from, if it was one
     * @param job that has trained it
     * @param batch of that job, from 1
     * @param batchMicros the time of the batch, in microseconds since 1970 UTC
     * @param rows that it has learnt
     * @param metrics how good it was
     */
    public record Origin(
            OptionalLong parent, String job, long batch, long batchMicros, long rows, Map<String, Double> metrics) {
        public Origin {
            metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        }
    }

    private static final String HMAC = "HmacSHA256";

    /**
     * The manifest of a file.
     *
     * @param model its name
     * @throws io.sluice.engine.problem.ProblemException if the file is no model
     */
    public static ModelManifest of(String model, long version, Origin origin, byte[] file) {
        ModelDefinition definition = ModelDefinition.of(model, ModelFile.read(file));
        return new ModelManifest(version, origin, definition, file.length, sha256(file), ModelFile.VERSION);
    }

    /** A checksum as {@link #sha256} has it. */
    static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException(none);
        }
    }

    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        origin.parent().ifPresent(parent -> fields.put("parent", parent));
        fields.put("job", origin.job());
        fields.put("batch", origin.batch());
        fields.put("batch_micros", origin.batchMicros());
        fields.put("rows", origin.rows());
        fields.put("metrics", origin.metrics());
        fields.putAll(definition.json());
        fields.put("bytes", bytes);
        fields.put("sha256", sha256);
        fields.put("codec", (long) codec);
        return fields;
    }

    static ModelManifest of(JsonFile file) {
        JsonFile metrics = file.object("metrics");
        OptionalLong parent =
                file.find("parent", Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
        Origin origin = new Origin(
                parent,
                file.text("job"),
                file.number("batch"),
                file.number("batch_micros"),
                file.number("rows"),
                metrics.all(metrics::real));
        long bytes = file.number("bytes");
        long codec = file.number("codec");
        String sha256 = file.text("sha256");
        if (bytes < 0 || bytes >= Integer.MAX_VALUE || codec < 1 || codec > ModelFile.VERSION) {
            throw file.damaged("a file of " + bytes + " bytes in form " + codec + " cannot be read");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw file.damaged("\"" + sha256 + "\" is no SHA-256");
        }
        return new ModelManifest(file.number("version"), origin, ModelDefinition.of(file), bytes, sha256, (int) codec);
    }

    /** What only those who have the key can say of this manifest, in hexadecimal. */
    String hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return HexFormat.of().formatHex(mac.doFinal(canonical()));
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException(none);
        }
    }

    /** Whether a text is {@link #hmac}. It takes as long for a wrong one as for the right one. */
    boolean isSigned(byte[] key, String claimed) {
        return MessageDigest.isEqual(
                hmac(key).getBytes(StandardCharsets.UTF_8), claimed.getBytes(StandardCharsets.UTF_8));
    }

    /** Every field, in a form that leaves no choice: not even how a number is written. */
    private byte[] canonical() {
        BinaryWriter out = new BinaryWriter();
        out.signed(version);
        out.list(origin.parent().stream().boxed().toList(), out::signed);
        out.text(origin.job());
        out.signed(origin.batch());
        out.signed(origin.batchMicros());
        out.signed(origin.rows());
        out.list(origin.metrics().entrySet(), metric -> {
            out.text(metric.getKey());
            out.bits(Double.doubleToLongBits(metric.getValue()));
        });
        out.text(definition.model());
        out.text(definition.algorithm());
        out.list(definition.options().entrySet(), option -> {
            out.text(option.getKey());
            out.text(option.getValue());
        });
        out.text(definition.task().name());
        out.list(definition.inputs(), input -> write(input, out));
        write(definition.output(), out);
        out.signed(bytes);
        out.text(sha256);
        out.signed(codec);
        return out.toBytes();
    }

    private static void write(ModelDefinition.Named column, BinaryWriter out) {
        out.text(column.name());
        out.text(column.type());
    }
}
