// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A store that does something before it puts a file, the first time. */
final class Interrupted implements CheckpointStore {
    private final CheckpointStore store;
    private final String at;
    private final Interruption interruption;
    private boolean done;

    /** What it does. */
    interface Interruption {
        void run() throws IOException;
    }

    Interrupted(CheckpointStore store, String at, Interruption interruption) {
        this.store = store;
        this.at = at;
        this.interruption = interruption;
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        if (name.equals(at) && !done) {
            done = true;
            interruption.run();
        }
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
        return store.createLog(name);
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
