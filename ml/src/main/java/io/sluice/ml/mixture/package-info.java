// SPDX-License-Identifier: Apache-2.0
/**
 * The algorithm that needs no choice: regressions from lines to cells and from fast to slow, mixed by how well each has foretold of late.
 */
@NullMarked
package io.sluice.ml.mixture;

import org.jspecify.annotations.NullMarked;
