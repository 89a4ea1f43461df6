// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.Status;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.Deque;
import java.util.List;

/**
 * Publishes versions into a store that keeps the newest. One thread at a time.
 *
 * @param path of the store, for messages
 * @param keep how many are kept
 * @param model its name, for messages
 * @param status is told what happens about drift
 */
record Publisher(ModelStore store, String path, int keep, String model, Status status) {
    /** So many are told before somebody has to look. */
    private static final long TOLD_MOST = 10;

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

    /**
     * Notes what happened about drift, and tells it, unless that was done before.
     *
     * @throws IOException if it is not known that all is there; it may be called again
     */
    void note(List<ModelEvent> events) throws IOException {
        for (ModelEvent event : events) {
            if (store.drift(event)) {
                long number = store.log().stream()
                        .filter(known -> known.action() == ModelEvent.Action.DRIFT)
                        .count();
                tell(number, event.by().reason());
            }
        }
    }

    private void tell(long number, String what) {
        if (number <= TOLD_MOST) {
            status.say("model \"" + model + "\": " + what);
        }
        if (number == TOLD_MOST) {
            status.say("model \"" + model + "\": what happens from now on is not told here; SELECT * FROM " + model
                    + "$drift has all of it");
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
