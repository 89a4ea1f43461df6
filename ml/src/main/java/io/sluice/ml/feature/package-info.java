// SPDX-License-Identifier: Apache-2.0
/**
 * From columns to numbers: what a column says ({@link io.sluice.ml.feature.Inputs}), and a row as those see it that learn weights
 * ({@link io.sluice.ml.feature.Features}) or splits ({@link io.sluice.ml.feature.TreeRow}). Scales and vocabularies are learnt on the way
 * and are part of the model.
 */
@NullMarked
package io.sluice.ml.feature;

import org.jspecify.annotations.NullMarked;
