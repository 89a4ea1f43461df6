// SPDX-License-Identifier: Apache-2.0
/**
 * Learners that refine a model row by row. What a learner is given goes through transforms that are learnt on the way ({@link
 * io.sluice.ml.Features}), so columns are used as they are.
 */
@NullMarked
package io.sluice.ml;

import org.jspecify.annotations.NullMarked;
