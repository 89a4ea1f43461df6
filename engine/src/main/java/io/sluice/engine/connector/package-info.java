// SPDX-License-Identifier: Apache-2.0
/**
 * Where rows come from and where they go: what WITH ('connector' = …) names, and the formats of bytes. A source's own thread
 * only fetches bytes into a bounded buffer; everything else happens when the job's loop asks.
 */
@NullMarked
package io.sluice.engine.connector;

import org.jspecify.annotations.NullMarked;
