// SPDX-License-Identifier: Apache-2.0
/**
 * What foretells by a weighted sum of features: logistic regression whose steps are those of each feature (FTRL-proximal), and least squares by
 * exact sums.
 */
@NullMarked
package io.sluice.ml.linear;

import org.jspecify.annotations.NullMarked;
