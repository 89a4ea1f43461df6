// SPDX-License-Identifier: Apache-2.0
/** Functions over whole columns, on UTF-8 slices and without Strings. Codegen cuts calls that {@link io.sluice.engine.kernel.Kernels} knows out of an expression, runs them first and feeds their columns to the loop it generates. */
@NullMarked
package io.sluice.engine.kernel;

import org.jspecify.annotations.NullMarked;
