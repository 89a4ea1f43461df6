// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.env.Files;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * A folder with a file per group, {@code part-<number of the group>-0}. A group that is published again finds its file, with the
 * same bytes. The name says nothing of who wrote it, so a plain reader of the folder sees every row once.
 */
final class PartFiles extends StagedBytes implements Stored {
    private final String start;
    private final String end;
    private final Files files;
    private long offset;
    private boolean written;

    /**
     * @param start of the names, path and all
     * @param end of the names
     * @param offset what the numbers of groups are counted on from, where other files are there already
     */
    PartFiles(String start, String end, long offset, RowWriter writer, Files files) {
        super(writer);
        this.start = start;
        this.end = end;
        this.offset = offset;
        this.files = files;
    }

    @Override
    boolean atBeginning() {
        return true;
    }

    @Override
    Staged stage(Bytes bytes) {
        return group -> publish(start + (offset + group) + "-0" + end, bytes);
    }

    private void publish(String file, Bytes bytes) throws IOException {
        boolean created;
        try {
            created = files.create(file, bytes.data(), bytes.size());
        } catch (IOException failure) {
            throw FilesystemSink.unwritten(file, failure);
        }
        if (!created && !holds(file, bytes)) {
            throw FilesystemSink.unavailable(
                    file, new IOException("there is a file of that name with another content"));
        }
    }

    private boolean holds(String file, Bytes bytes) throws IOException {
        try (InputStream in = files.read(file, 0)) {
            byte[] found = in.readNBytes(bytes.size() + 1);
            return Arrays.equals(found, 0, found.length, bytes.data(), 0, bytes.size());
        }
    }

    @Override
    public List<Stored> stored() {
        return List.of(this);
    }

    @Override
    public void track() {}

    @Override
    public void write(boolean whole, Entries out) {
        if (whole || !written) {
            out.value().putCount(offset);
            out.put();
            written = true;
        }
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        offset = entry.value().count();
        written = true;
    }
}
