// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import java.util.Optional;

/**
 * Something that happened because rows are no longer foretold as well as before.
 *
 * @param row how many rows had been scored
 * @param level what the detector said: {@code warning} or {@code drift}; empty where a second learner was decided on
 * @param before the mean error before, or of the first learner; NaN if there is none
 * @param after the mean error of late, or of the second learner
 * @param action what was done: {@code warn}, {@code reset}, {@code retrain}, {@code replace}, {@code give_up}
 */
record Shift(long row, Optional<String> level, double before, double after, String action) {}
