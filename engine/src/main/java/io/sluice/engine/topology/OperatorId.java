// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a node computes, as a SHA-256: nodes with one id compute the same from the same sources, in this run of a job and in any
 * other. Checkpoints name state by it. {@link OperatorIds} says what it is made from.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record OperatorId(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Throws IllegalArgumentException if the text is no id. */
    public OperatorId {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not an operator id: " + hex);
        }
    }

    static OperatorId of(BinaryWriter content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.toBytes());
            return new OperatorId(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first 8 digits, for people. */
    public String shortForm() {
        return hex.substring(0, 8);
    }

    @Override
    public String toString() {
        return shortForm();
    }
}
