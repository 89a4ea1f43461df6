// SPDX-License-Identifier: Apache-2.0
/**
 * Sums of doubles without an error: they are the same in whatever order numbers came, and what is taken back leaves no trace. What
 * unlearns rests on them.
 */
@NullMarked
package io.sluice.ml.exact;

import org.jspecify.annotations.NullMarked;
