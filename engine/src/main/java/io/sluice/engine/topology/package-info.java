// SPDX-License-Identifier: Apache-2.0
/** The narrow waist: an immutable DAG of {@link io.sluice.engine.topology.DStream} records. EXPLAIN draws it, operators run it, checkpoints name operators by its ids. It imports nothing, so any back end can lower from it. */
@NullMarked
package io.sluice.engine.topology;

import org.jspecify.annotations.NullMarked;
