// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import io.sluice.engine.checkpoint.Content;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** A file on HDFS, read and written with a deadline for each piece, however long the whole is. */
final class HdfsFile {
    private static final FsPermission OWNERS = new FsPermission((short) 0600);
    private static final int BUFFER = 1 << 16;

    private final DistributedFileSystem files;
    private final Calls calls;
    private final Path path;
    /** Whether the last call to the file system has failed. */
    private boolean failed;

    HdfsFile(DistributedFileSystem files, Calls calls, Path path) {
        this.files = files;
        this.calls = calls;
        this.path = path;
    }

    /** Creates the file in a folder that must be there. Each block goes to the disks of its DataNodes when it is full. */
    FSDataOutputStream create() throws IOException {
        return call(
                "creation of",
                () -> files.createFile(path)
                        .overwrite(false)
                        .permission(OWNERS)
                        .syncBlock()
                        .build());
    }

    /**
     * Writes the file.
     *
     * @throws Calls.Lasting if it is the content that fails, not the file system
     */
    void write(Content content) throws IOException {
        FSDataOutputStream file = create();
        boolean complete = false;
        try {
            OutputStream out = new BufferedOutputStream(new Pieces(file), BUFFER);
            write(content, out);
            out.flush();
            sync(file);
            close(file);
            complete = true;
        } finally {
            if (!complete) {
                discard(file);
            }
        }
    }

    private void write(Content content, OutputStream out) throws IOException {
        try {
            content.writeTo(out);
        } catch (IOException failure) {
            throw failed ? failure : new Calls.Lasting(failure);
        }
    }

    private <T> T call(String what, Calls.Call<T> call) throws IOException {
        failed = true;
        T result = calls.once(what + " " + path, call);
        failed = false;
        return result;
    }

    void sync(FSDataOutputStream file) throws IOException {
        call("sync of", () -> {
            file.hsync();
            return path;
        });
    }

    void append(FSDataOutputStream file, byte[] bytes, int from, int length) throws IOException {
        call("write to", () -> {
            file.write(bytes, from, length);
            return path;
        });
    }

    void close(FSDataOutputStream file) throws IOException {
        call("close of", () -> {
            file.close();
            return path;
        });
    }

    /** Gives up a file that is not complete. Nobody waits for that: what is left of it is removed some day. */
    private void discard(FSDataOutputStream file) {
        calls.begin(() -> {
            files.delete(path, false);
            file.close();
            return path;
        });
    }

    /** Writes what another has left unsynced at the end of the file to the disks of its DataNodes. */
    void syncTail() throws IOException {
        FSDataOutputStream file = call("append to", () -> files.append(path));
        try {
            sync(file);
        } catch (IOException e) {
            calls.begin(() -> {
                file.close();
                return path;
            });
            throw e;
        }
        close(file);
    }

    byte[] read() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /** Whether the file has this content. */
    boolean holds(Content content) throws IOException {
        try (InputStream in = open()) {
            Comparing comparing = new Comparing(in);
            write(content, comparing);
            return comparing.same && in.read() < 0;
        }
    }

    private InputStream open() throws IOException {
        FSDataInputStream file = call("opening of", () -> files.open(path));
        return new BufferedInputStream(new InPieces(file), BUFFER);
    }

    /** Writes with a deadline for each write. */
    private final class Pieces extends OutputStream {
        private final FSDataOutputStream file;

        Pieces(FSDataOutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            append(file, bytes, from, length);
        }
    }

    /** Reads with a deadline for each read. */
    private final class InPieces extends InputStream {
        private final FSDataInputStream file;

        InPieces(FSDataInputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return call("read of", () -> file.read(bytes, from, length));
        }

        @Override
        public void close() {
            calls.begin(() -> {
                file.close();
                return path;
            });
        }
    }

    /** Compares what is written with what there is. */
    private static final class Comparing extends OutputStream {
        private final InputStream in;
        private boolean same = true;

        Comparing(InputStream in) {
            this.in = in;
        }

        @Override
        public void write(int octet) throws IOException {
            same = same && in.read() == (octet & 0xFF);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int i = from; same && i < from + length; i++) {
                same = in.read() == (bytes[i] & 0xFF);
            }
        }
    }
}
