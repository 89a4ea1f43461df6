// SPDX-License-Identifier: Apache-2.0
/** The exactly-once protocol on a disk that fails: the right one holds for every seed, each broken one is caught by some. */
@NullMarked
package io.sluice.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
