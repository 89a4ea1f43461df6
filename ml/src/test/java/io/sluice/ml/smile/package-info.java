// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.sluice.ml.smile;

import org.jspecify.annotations.NullMarked;
