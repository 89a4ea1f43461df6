// SPDX-License-Identifier: Apache-2.0
/** Online learners and models on Smile. Its place in the build; it fills when training jobs arrive. */
@NullMarked
package io.sluice.ml;

import org.jspecify.annotations.NullMarked;
