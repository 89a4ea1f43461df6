// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.env;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Files by path. Paths are texts, so that a store may know more schemes than the local disk does. */
public interface Files {
    /** What stands at a path, empty if nothing does. */
    Optional<Entry> find(String path) throws IOException;

    /** What a folder holds, in order of name, without what lies deeper. */
    List<Entry> list(String folder) throws IOException;

    /** Opens a file for reading from a position on. */
    InputStream read(String path, long position) throws IOException;

    /** Creates a file, and the folders it needs, or empties or continues one. */
    FileOutput write(String path, boolean append) throws IOException;

    void delete(String path) throws IOException;

    /**
     * Creates a file as a whole, and the folders it needs: readers see all of it or none. When this returns, it is on the disk, also
     * if it was there before.
     *
     * @return false if there was a file of that name, which is as it was
     */
    boolean create(String path, byte[] data, int length) throws IOException;

    /** Puts bytes at a position of a file, which is made if there is none, and returns when they are on the disk. */
    void put(String path, long position, byte[] data, int length) throws IOException;

    /**
     * A file or folder.
     *
     * @param path to open it by
     * @param name the last part of the path
     * @param bytes the length of a file
     * @param modified when it was last written to, in microseconds since 1970
     */
    record Entry(String path, String name, boolean folder, long bytes, long modified) {}

    /** A file being written. */
    abstract class FileOutput extends OutputStream {
        /** How many bytes have gone into the file, those of a write that failed half-way too: the rest can be tried again. */
        public abstract long written();

        /** Returns when everything written so far is on the disk. */
        public abstract void force() throws IOException;
    }
}
