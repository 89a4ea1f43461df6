// SPDX-License-Identifier: Apache-2.0
/** What came of the most similar of the last rows, which are all that is kept. */
@NullMarked
package io.sluice.ml.neighbour;

import org.jspecify.annotations.NullMarked;
