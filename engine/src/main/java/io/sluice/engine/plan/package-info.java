// SPDX-License-Identifier: Apache-2.0
/**
 * Validated algebra → rewritten algebra → DStream DAG. Read {@link io.sluice.engine.plan.Passes} for the rewrites, then
 * {@link io.sluice.engine.plan.ToTopology} for the last step; no Calcite type passes it.
 */
@NullMarked
package io.sluice.engine.plan;

import org.jspecify.annotations.NullMarked;
