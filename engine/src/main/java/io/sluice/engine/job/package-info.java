// SPDX-License-Identifier: Apache-2.0
/**
 * A topology, running: cut into stages at its exchanges, each stage run as one task per shard, once per tick. Read
 * {@link io.sluice.engine.job.Placement}, then {@link io.sluice.engine.job.Execution}.
 */
@NullMarked
package io.sluice.engine.job;

import org.jspecify.annotations.NullMarked;
