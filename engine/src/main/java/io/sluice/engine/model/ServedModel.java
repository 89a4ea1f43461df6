// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/**
 * A version as it is handed to those who predict with it.
 *
 * @param batchMicros the time of its batch, in microseconds since 1970 UTC
 * @param rows that it has learnt
 * @param is which version it is, also among several of one number
 * @param file a {@link ModelFile} that has been read once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
record ServedModel(long batchMicros, long rows, String algorithm, Identity is, byte[] file) {

    /**
     * Which version a model is.
     *
     * @param sha256 of its file: a number can be given again when a model is replaced
     * @param columns what it is given and what it foretells, as a text
     * @param decisions how often it had been decided which version is served when this one was
     */
    record Identity(long version, String sha256, String columns, int decisions) {
        static Identity of(ModelManifest manifest, int decisions) {
            ModelDefinition definition = manifest.definition();
            return new Identity(
                    manifest.version(),
                    manifest.sha256(),
                    definition.inputs() + " to " + definition.output() + " by " + definition.task(),
                    decisions);
        }

        /** Whether it is one and the same version. */
        boolean isSame(Identity other) {
            return version == other.version && sha256.equals(other.sha256);
        }

        void write(BinaryWriter out) {
            out.count(version);
            out.text(sha256);
            out.text(columns);
            out.count(decisions);
        }

        static Identity read(BinaryReader in) {
            return new Identity(in.longNumber(), in.text(), in.text(), in.number());
        }
    }

    static ServedModel of(ModelManifest manifest, Identity is, byte[] file) {
        return new ServedModel(
                manifest.origin().batchMicros(),
                manifest.origin().rows(),
                manifest.definition().algorithm(),
                is,
                file);
    }

    byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        out.signed(batchMicros);
        out.signed(rows);
        out.text(algorithm);
        is.write(out);
        out.octets(file);
        return out.toBytes();
    }

    /** @throws IllegalArgumentException if the bytes are not what {@link #toBytes} gave */
    static ServedModel read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        ServedModel model = new ServedModel(in.signed(), in.signed(), in.text(), Identity.read(in), in.octets());
        in.end();
        return model;
    }
}
