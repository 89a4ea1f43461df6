// SPDX-License-Identifier: Apache-2.0
/**
 * Learners that refine a model row by row. An algorithm has a package, {@link io.sluice.ml.linear}, {@link io.sluice.ml.tree} and so
 * on, in which it is found by its {@link io.sluice.engine.model.Algorithm}; here is what all learners of labels and all
 * learners of numbers have in common. What they are given comes from {@link io.sluice.ml.feature}, so columns are used as they are.
 */
@NullMarked
package io.sluice.ml;

import org.jspecify.annotations.NullMarked;
