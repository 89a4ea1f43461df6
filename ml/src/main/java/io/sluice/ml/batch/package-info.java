// SPDX-License-Identifier: Apache-2.0
/**
 * Models that cannot be refined row by row, and so are made anew every so many rows, from a window of the last ones. Who makes them is a
 * {@link io.sluice.ml.batch.Fit}; what is made is an {@link io.sluice.ml.batch.Ensemble} of trees in arrays of our own.
 */
@NullMarked
package io.sluice.ml.batch;

import org.jspecify.annotations.NullMarked;
