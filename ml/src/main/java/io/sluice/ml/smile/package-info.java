// SPDX-License-Identifier: Apache-2.0
/**
 * Learners of the library Smile (2.6.0, LGPL) behind features of our own. Nothing else in the project knows Smile, and what is
 * saved does not: weights are read out and written in our own form.
 */
@NullMarked
package io.sluice.ml.smile;

import org.jspecify.annotations.NullMarked;
