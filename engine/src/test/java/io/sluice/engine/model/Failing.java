// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.CheckpointStore;
import io.sluice.engine.checkpoint.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A store whose calls fail when somebody says so. */
record Failing(CheckpointStore store, BooleanSupplier fails) implements CheckpointStore {
    private void call() throws IOException {
        if (fails.getAsBoolean()) {
            throw new IOException("no answer");
        }
    }

    @Override
    public Put putIfAbsent(String name, Content content) throws IOException {
        call();
        return store.putIfAbsent(name, content);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        call();
        return store.read(name);
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        call();
        return store.open(name);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        call();
        return store.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        call();
        store.delete(name);
    }

    @Override
    public Log createLog(String name) throws IOException {
        call();
        return store.createLog(name);
    }

    @Override
    public byte[] takeLog(String name) throws IOException {
        call();
        return store.takeLog(name);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
