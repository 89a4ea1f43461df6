// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

/**
 * One change of the result of a continuous query. Immutable; any thread.
 *
 * @param op what happens to the row
 * @param row the row
 * @param batch the number of the job's batch that brought the change, from 1
 */
public record Change(Op op, Row row, long batch) {
    /** What happens to a row. An update is two changes, one after the other, in queries whose rows have a key. */
    public enum Op {
        /** A row is there that was not. */
        INSERT("+I"),
        /** A row is gone. */
        DELETE("-D"),
        /** The row before an update. */
        UPDATE_BEFORE("-U"),
        /** The row after an update. */
        UPDATE_AFTER("+U");

        private final String text;

        Op(String text) {
            this.text = text;
        }

        /** As it is printed, such as {@code +U}. */
        public String text() {
            return text;
        }

        /** Whether the row belongs to the result from now on; if not, it no longer does. */
        public boolean adds() {
            return this == INSERT || this == UPDATE_AFTER;
        }
    }

    /** As it is printed: {@code +U[buen, 2]}. */
    @Override
    public String toString() {
        return op.text() + row;
    }
}
