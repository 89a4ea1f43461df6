// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.disk;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A checkpoint store on a {@link SimDisk}, step by step as the one on a real disk: write aside, force, link, force the folder. */
public final class SimStore implements CheckpointStore {
    private static final AtomicLong ASIDE = new AtomicLong();

    private final SimDisk disk;
    private boolean closed;

    public SimStore(SimDisk disk) {
        this.disk = disk;
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        usable(name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        String aside = "tmp/" + ASIDE.incrementAndGet();
        disk.append(aside, bytes.toByteArray());
        disk.force(aside);
        boolean linked = disk.link(name, aside);
        disk.delete(aside);
        // Also where another was first: what EXISTS tells of must not go with the power.
        disk.forceFolder(folder(name));
        boolean ours = linked
                || disk.read(name)
                        .filter(found -> Arrays.equals(found, bytes.toByteArray()))
                        .isPresent();
        return ours ? Put.CREATED : Put.EXISTS;
    }

    private String usable(String name) throws IOException {
        if (closed) {
            throw new IOException("the store is closed");
        }
        return CheckpointStore.checked(name);
    }

    private static String folder(String name) {
        int end = name.lastIndexOf('/');
        return end < 0 ? "" : name.substring(0, end);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return disk.read(usable(name));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return disk.list(usable(folder));
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(usable(name));
    }

    @Override
    public Log createLog(String name) throws IOException {
        disk.create(usable(name));
        disk.forceFolder(folder(name));
        return new Log() {
            private boolean ended;

            private void requireOpen() throws IOException {
                if (ended) {
                    throw new IOException("the log is closed");
                }
            }

            @Override
            public void append(byte[] bytes) throws IOException {
                requireOpen();
                disk.extend(name, bytes);
            }

            @Override
            public void sync() throws IOException {
                requireOpen();
                disk.force(name);
            }

            @Override
            public void close() {
                ended = true;
            }
        };
    }

    @Override
    public byte[] takeLog(String name) throws IOException {
        disk.take(usable(name));
        return disk.read(name).orElseThrow(() -> new IOException("no log " + name));
    }

    @Override
    public void close() {
        closed = true;
    }
}
