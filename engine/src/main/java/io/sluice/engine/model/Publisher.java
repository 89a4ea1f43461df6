// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.Status;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.util.Deque;
import java.util.List;

/** Publishes versions into a store that keeps the newest, and what happened about drift. One thread at a time. */
final class Publisher {
    /** So many are told before somebody has to look. */
    private static final int TOLD_MOST = 10;

    private final ModelStore store;
    private final String path;
    private final int keep;
    private final String model;
    private final Status status;
    private int told;

    /**
     * @param path of the store, for messages
     * @param keep how many are kept
     * @param model its name, for messages
     * @param status is told what happens about drift
     */
    Publisher(ModelStore store, String path, int keep, String model, Status status) {
        this.store = store;
        this.path = path;
        this.keep = keep;
        this.model = model;
        this.status = status;
    }

    /** Of the store, for messages. */
    String path() {
        return path;
    }

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
                tell(event.by().reason());
            }
        }
    }

    private void tell(String what) {
        told++;
        if (told <= TOLD_MOST) {
            status.say("model \"" + model + "\": " + what);
        }
        if (told == TOLD_MOST) {
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
