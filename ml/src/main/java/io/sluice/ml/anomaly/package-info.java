// SPDX-License-Identifier: Apache-2.0
/** How strange a row is: the fewer of the last rows lie around it, the more. */
@NullMarked
package io.sluice.ml.anomaly;

import org.jspecify.annotations.NullMarked;
