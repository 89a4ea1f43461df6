// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Place;
import java.util.OptionalLong;

/**
 * The EMIT clause of a statement.
 *
 * @param mode which changes of the result are written
 * @param everyMicros at most this often, if EVERY is given
 */
public record Emit(Mode mode, OptionalLong everyMicros, Place place) {
    /** CHANGES as they come, FINAL rows once when the watermark completes them, or the whole result as a SNAPSHOT. */
    public enum Mode {
        CHANGES,
        FINAL,
        SNAPSHOT
    }
}
