// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Tries a store before a job trusts it: whether a second put finds the first, whether what was put is read, listed and
 * deleted, whether a log keeps what was synced. A store can lie in ways that this does not see, but one that replaces files,
 * or reads old ones, does not get past.
 */
public final class StoreProbe {
    private static final String FOLDER = "probe";

    private final CheckpointStore store;
    private final String file;
    private final String log;

    private StoreProbe(CheckpointStore store, UUID id) {
        this.store = store;
        this.file = FOLDER + "/" + id;
        this.log = file + ".log";
    }

    /**
     * Returns if the store can carry a checkpoint.
     *
     * @param id drawn at random, so that two probes do not meet
     * @throws ProblemException {@link Code#STORE_UNFIT} if it cannot
     * @throws IOException if the store is not to be reached; nothing is said about it then
     */
    public static void require(CheckpointStore store, UUID id) throws IOException {
        StoreProbe probe = new StoreProbe(store, id);
        try {
            probe.files();
            probe.log();
        } catch (IOException | ProblemException failure) {
            probe.cleanUpAfter(failure);
            throw failure;
        }
        probe.cleanUp();
    }

    private void files() throws IOException {
        byte[] first = bytes("first");
        byte[] second = bytes("second");
        require(put(first) == CheckpointStore.Put.CREATED, "it says that a new file is there already");
        require(put(second) == CheckpointStore.Put.EXISTS, "it lets a second put replace the file of a first");
        require(reads(first), "it does not read what was put");
        require(lists(), "it does not list what was put");
    }

    private CheckpointStore.Put put(byte[] content) throws IOException {
        return store.putIfAbsent(file, Content.of(content));
    }

    private boolean reads(byte[] content) throws IOException {
        return store.read(file).filter(found -> Arrays.equals(found, content)).isPresent();
    }

    private boolean lists() throws IOException {
        return store.list(FOLDER).contains(file.substring(FOLDER.length() + 1));
    }

    private void log() throws IOException {
        byte[] synced = bytes("synced");
        try (CheckpointStore.Log writer = store.createLog(log)) {
            writer.append(synced);
            writer.sync();
        }
        require(Arrays.equals(store.takeLog(log), synced), "its log does not hold what was synced");
    }

    private void cleanUp() throws IOException {
        store.delete(log);
        store.delete(file);
        require(store.read(file).isEmpty() && !lists(), "it keeps a file that was deleted");
    }

    private void cleanUpAfter(Exception failure) {
        try {
            store.delete(log);
            store.delete(file);
        } catch (IOException | ProblemException another) {
            failure.addSuppressed(another);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void require(boolean fit, String otherwise) {
        if (!fit) {
            throw Problem.of(Code.STORE_UNFIT, "this store cannot carry a checkpoint: " + otherwise)
                    .hint("set checkpoint.dir to a folder on a local disk, or on hdfs://")
                    .exception();
        }
    }
}
