// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.sluice.ml.anomaly;

import org.jspecify.annotations.NullMarked;
