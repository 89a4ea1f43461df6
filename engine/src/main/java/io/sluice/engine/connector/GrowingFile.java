// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.env.Files;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import java.io.IOException;
import java.util.List;

/**
 * One file that grows by a group at a time. Where each group stands follows from those before it; one that is published again is
 * written over itself, the same bytes at the same place.
 */
final class GrowingFile extends StagedBytes implements Stored {
    private final String path;
    private final Files files;
    private final long found;
    private long end;
    private long written = -1;

    /** @param length of the file that is there, behind which it goes on */
    GrowingFile(String path, long length, RowWriter writer, Files files) {
        super(writer);
        this.path = path;
        this.files = files;
        found = length;
        end = length;
    }

    @Override
    boolean atBeginning() {
        return end == 0;
    }

    @Override
    Staged stage(Bytes bytes) {
        long position = end;
        end += bytes.size();
        return group -> {
            try {
                files.put(path, position, bytes.data(), bytes.size());
            } catch (IOException failure) {
                throw FilesystemSink.unwritten(path, failure);
            }
        };
    }

    @Override
    public List<Stored> stored() {
        return List.of(this);
    }

    @Override
    public void track() {}

    /** The end of what has been staged: it is written before the group is, and both are committed together. */
    @Override
    public void write(boolean whole, Entries out) {
        long next = end + staging();
        if (whole || next != written) {
            out.value().putCount(next);
            out.put();
            written = next;
        }
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        end = entry.value().count();
        written = end;
        if (found < end) {
            throw Problem.of(
                            Code.FILE,
                            path + " has " + found + " bytes, but " + end + " have been written to it by this job")
                    .hint("bring the file back as it was, or start over with --fresh")
                    .exception();
        }
    }
}
