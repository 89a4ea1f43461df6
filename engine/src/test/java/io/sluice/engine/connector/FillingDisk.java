// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A store that can be full. */
final class FillingDisk implements CheckpointStore {
    private final CheckpointStore store;
    volatile boolean full;

    FillingDisk(CheckpointStore store) {
        this.store = store;
    }

    private void requireRoom() throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        requireRoom();
        return store.putIfAbsent(name, content);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return store.read(name);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        store.delete(name);
    }

    @Override
    public Log createLog(String name) throws IOException {
        requireRoom();
        Log log = store.createLog(name);
        return new Log() {
            @Override
            public void append(byte[] bytes) throws IOException {
                requireRoom();
                log.append(bytes);
            }

            @Override
            public void sync() throws IOException {
                log.sync();
            }

            @Override
            public void close() throws IOException {
                log.close();
            }
        };
    }

    @Override
    public byte[] takeLog(String name) throws IOException {
        return store.takeLog(name);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
