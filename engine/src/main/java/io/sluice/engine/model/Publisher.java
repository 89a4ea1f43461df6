// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.Deque;
import java.util.List;

/**
 * Publishes versions into a store that keeps the newest. One thread at a time.
 *
 * @param path of the store, for messages
 * @param keep how many are kept
 */
record Publisher(ModelStore store, String path, int keep) {

    /** Forgets those that would be deleted as soon as they are published. @return how many bytes they had */
    long dropOld(Deque<ModelRows.Version> versions) {
        long bytes = 0;
        while (versions.size() > keep) {
            bytes += versions.remove().file().length;
        }
        return bytes;
    }

    /** @throws IOException if it is not known that all are there; it may be called again */
    void publish(List<ModelRows.Version> versions) throws IOException {
        for (ModelRows.Version version : versions) {
            store.publish(version.manifest(), version.file());
        }
        try {
            store.keep(keep);
        } catch (IOException | ProblemException untidy) {
            // Nothing depends on it: the next version deletes more.
        }
    }

    void close() {
        try {
            store.close();
        } catch (IOException failure) {
            throw ModelSink.unavailable(path, failure);
        }
    }
}
