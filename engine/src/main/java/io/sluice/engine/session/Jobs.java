// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of a session, as its statements see them. Called by the session's thread. */
public interface Jobs {
    /**
     * What SHOW JOBS shows of a job.
     *
     * @param state {@code running}, {@code done}, {@code stopped} or {@code failed}
     * @param batches completed so far
     * @param rowsIn rows taken from its sources, up to the last completed batch
     * @param rowsOut net changes given to its outputs, up to the last completed batch
     * @param since when it was started, as text in UTC
     * @param problem why it failed
     */
    record Status(
            String name,
            String state,
            long batches,
            long rowsIn,
            long rowsOut,
            String since,
            Optional<String> problem) {}

    /** All jobs of the session, those that have ended too, in the order in which they were started. */
    List<Status> list();

    /** Stops a running job after the batch under way, and waits for that; false if there is no job of this name. */
    boolean stop(String job);

    /** Whether a job of the session keeps, or has kept until it ended, the rows of a materialized view. */
    boolean keeps(String view);

    /** The name of the running job that keeps a materialized view. */
    Optional<String> runningJob(String view);

    /** The rows of the materialized views that jobs keep, by name, as they are after the last completed batch. */
    Map<String, List<Chunk>> rows(List<String> views);

    /** Forgets the rows of a materialized view that no running job keeps. */
    void forget(String view);

    /** A session that runs no jobs beside its statements. */
    Jobs NONE = new Jobs() {
        @Override
        public List<Status> list() {
            return List.of();
        }

        @Override
        public boolean stop(String job) {
            return false;
        }

        @Override
        public boolean keeps(String view) {
            return false;
        }

        @Override
        public Optional<String> runningJob(String view) {
            return Optional.empty();
        }

        @Override
        public Map<String, List<Chunk>> rows(List<String> views) {
            return Map.of();
        }

        @Override
        public void forget(String view) {}
    };
}
