// SPDX-License-Identifier: Apache-2.0
/**
 * What the statements of a script do: definitions change the catalogue at once, continuous queries gather into one job. No
 * threads and no input yet; {@link io.sluice.engine.session.JobPlan} is what a job is started from.
 */
@NullMarked
package io.sluice.engine.session;

import org.jspecify.annotations.NullMarked;
