// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files.Entry;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A file that is being read. */
final class FileInput implements Input {
    private static final int HEAD_BYTES = 4_096;

    /**
     * By what a file is known again.
     *
     * @param length in bytes, compressed ones if it is compressed
     * @param modified microseconds since 1970
     * @param headLength how many of its first bytes {@code headSum} is of
     * @param headSum a CRC32C
     */
    record Identity(long length, long modified, int headLength, int headSum) {
        static Identity of(Env env, Entry file) throws IOException {
            byte[] head = head(env, file, (int) Math.min(HEAD_BYTES, file.bytes()));
            return new Identity(file.bytes(), file.modified(), head.length, sum(head));
        }

        private static byte[] head(Env env, Entry file, int length) throws IOException {
            try (InputStream input = env.files().read(file.path(), 0)) {
                return input.readNBytes(length);
            }
        }

        private static int sum(byte[] bytes) {
            CRC32C sum = new CRC32C();
            sum.update(bytes, 0, bytes.length);
            return (int) sum.getValue();
        }

        private static Identity read(BinaryReader in) {
            return new Identity(in.longNumber(), in.signed(), in.number(), in.signedInt());
        }

        private void write(BinaryWriter out) {
            out.count(length);
            out.signed(modified);
            out.count(headLength);
            out.signed(headSum);
        }
    }

    /**
     * Where to go on.
     *
     * @param read the files of a folder that have been read
     * @param name of the file, the last one read if it has ended
     * @param identity of the file; empty if it has ended
     */
    record Place(Optional<FilesRead> read, String name, Optional<Identity> identity) {
        static Place of(BinaryReader in) {
            String name = in.text();
            Optional<FilesRead> read = in.flag() ? Optional.of(FilesRead.of(in, name)) : Optional.empty();
            return new Place(read, name, in.flag() ? Optional.of(Identity.read(in)) : Optional.empty());
        }
    }

    private final String name;
    private final Optional<FilesRead> read;
    private volatile Optional<Identity> identity;

    /**
     * @param read the files of the folder that have been read, if it is one of a folder; changed here
     * @param identity may be left out of a file that has ended
     */
    FileInput(String name, Optional<FilesRead> read, Optional<Identity> identity) {
        this.name = name;
        this.read = read;
        this.identity = identity;
    }

    /** The file has grown, and more of it can be known again. The feed's thread. */
    void grown(Identity now) {
        identity = Optional.of(now);
    }

    /** Whether as much as ever will be is known of its beginning. */
    boolean isKnown() {
        return identity.filter(known -> known.headLength() == HEAD_BYTES).isPresent();
    }

    @Override
    public void write(BinaryWriter out, long offset, boolean ended) {
        out.text(name);
        out.flag(read.isPresent());
        read.ifPresent(files -> files.write(out, name, ended));
        out.flag(!ended);
        if (!ended) {
            identity.orElseThrow().write(out);
        }
    }

    @Override
    public void left() {
        read.ifPresent(files -> files.add(name));
    }

    /**
     * Finds out whether a file is still the one that a position is in.
     *
     * @param grows whether it may have become longer
     * @param done bytes of it that have been read, not inflated ones
     * @throws ProblemException {@link Code#SOURCE_CHANGED} if not
     */
    static void requireSame(Env env, String stream, Entry file, Identity before, boolean grows, long done)
            throws IOException {
        long least = grows ? Math.max(done, before.headLength()) : before.length();
        if (file.bytes() < least) {
            throw changed(stream, file, "was shortened: it has " + file.bytes() + " bytes, and had at least " + least);
        }
        if (Identity.sum(Identity.head(env, file, before.headLength())) != before.headSum()) {
            throw changed(stream, file, "was replaced: it begins with other bytes");
        }
        if (!grows && (file.bytes() != before.length() || file.modified() != before.modified())) {
            throw changed(
                    stream,
                    file,
                    file.bytes() == before.length()
                            ? "was written to: it has another time of change"
                            : "was written to: it has " + file.bytes() + " bytes, and had " + before.length());
        }
    }

    static ProblemException changed(String stream, Entry file, String how) {
        return gone(stream, file.path(), how);
    }

    static ProblemException gone(String stream, String path, String how) {
        return Problem.of(Code.SOURCE_CHANGED, path + ", which the job had read in part for \"" + stream + "\", " + how)
                .hint("put the file back as it was, or start over with --fresh")
                .exception();
    }
}
