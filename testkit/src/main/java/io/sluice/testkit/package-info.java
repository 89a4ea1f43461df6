// SPDX-License-Identifier: Apache-2.0
/** Tests without mocks: a simulated environment, scripts with STEP and EXPECT in every mode, and an oracle that recomputes all rows naively. */
@NullMarked
package io.sluice.testkit;

import org.jspecify.annotations.NullMarked;
