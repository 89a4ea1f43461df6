// SPDX-License-Identifier: Apache-2.0
/**
 * Exactly once. A job's checkpoint is a folder of immutable files. Ticks are committed in groups: {@link
 * io.sluice.engine.checkpoint.Checkpoint} seals a group by putting down its plan, with everything in it that would not be
 * the same a second time; then come the state, the sinks, and the record of the commit, which is the truth. Whatever stops
 * the process in between, the next one redoes the sealed group from its plan. All of it stands on one primitive, {@link
 * io.sluice.engine.checkpoint.CheckpointStore#putIfAbsent}, by which two instances of one job also find out about each
 * other.
 */
@NullMarked
package io.sluice.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
