// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The record by which a group is committed.
 *
 * @param group its number
 * @param epoch of the instance that has committed it
 * @param state the files that together hold the state after the group, oldest first
 * @param summary what the job says of itself: its topology, its sinks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
public record Commit(long group, long epoch, List<String> state, byte[] summary) {
    public Commit {
        state = List.copyOf(state);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(group);
            out.writeLong(epoch);
            out.writeInt(state.size());
            for (String file : state) {
                out.writeUTF(file);
            }
            out.write(summary);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Commit of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long group = in.readLong();
            long epoch = in.readLong();
            List<String> state = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                state.add(in.readUTF());
            }
            return new Commit(group, epoch, state, in.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
