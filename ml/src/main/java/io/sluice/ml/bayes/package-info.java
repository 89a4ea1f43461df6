// SPDX-License-Identifier: Apache-2.0
/** Naive Bayes: how often each value came with each label, as if columns had nothing to do with one another. */
@NullMarked
package io.sluice.ml.bayes;

import org.jspecify.annotations.NullMarked;
