// SPDX-License-Identifier: Apache-2.0
/** Benchmarks: always a ratio against a peer or a hand-written loop in the same run. */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
