// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import java.util.Optional;

/** What becomes of ticks after they have run, as the loop sees it. Called by the loop's thread. */
interface Durability {
    /** Ticks that have run before, in another instance of the job, and must run again as they did. */
    Optional<GroupPlan> redo();

    /** A tick has run, and its results have been handed on. */
    void ticked(GroupPlan.TickPlan tick);

    /** Between two ticks. @throws io.sluice.engine.problem.ProblemException if ticks before cannot be kept */
    void between();

    /** Whether no more rows may be taken for now, since too much waits to be kept. */
    boolean isFull();

    /** When {@link #between} has something to do, in microseconds; {@link Long#MAX_VALUE} for never. */
    long wakeUpMicros();

    /** The last tick has run; returns when everything is kept. */
    void end(boolean exhausted);

    /** Nothing is kept. */
    Durability NONE = new Durability() {
        @Override
        public Optional<GroupPlan> redo() {
            return Optional.empty();
        }

        @Override
        public void ticked(GroupPlan.TickPlan tick) {}

        @Override
        public void between() {}

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long wakeUpMicros() {
            return Long.MAX_VALUE;
        }

        @Override
        public void end(boolean exhausted) {}
    };
}
