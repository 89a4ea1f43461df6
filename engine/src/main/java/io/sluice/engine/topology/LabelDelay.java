// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

/** How much later than a row its label comes, in a stream of rows that already have both. */
public sealed interface LabelDelay {
    /**
     * Rows.
     *
     * @param count how many come between, at least 1
     */
    record Rows(int count) implements LabelDelay {}

    /**
     * Event time, which is as late as the latest row that has come.
     *
     * @param micros that pass between, at least 0
     */
    record Time(long micros) implements LabelDelay {}
}
